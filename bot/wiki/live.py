"""A real wiki, by pywikibot: the only module that imports it, and late, since the import reads a configuration.

pywikibot lends its configuration, login, tokens, throttle and retries, made safe here: it works on the wiki
that is meant or not at all, waits shortly, and asks nobody anything. What goes through its request layer is
:mod:`bot.wiki.api`'s business, what a failure means to a run :mod:`bot.wiki.failures`'. pywikibot keeps its
configuration in globals: a process works with one wiki.
"""

from __future__ import annotations

import functools
import logging
import os
import string
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, NoReturn
from urllib.parse import quote

from bot.wiki import deadline, userconfig
from bot.wiki.api import ApiWiki
from bot.wiki.base import Denied, Page, Refused, Unavailable, WikiError
from bot.wiki.credentials import Credentials, credentials
from bot.wiki.failures import LATER, LOGIN_REMEDY, failure
from bot.wiki.queries import Query

# Bounds for one call, unless the configuration has lower ones. pywikibot's own, 15 tries and up to 120 s
# between them, keep a run waiting for over twenty minutes on a wiki that is read-only.
_MAX_RETRIES = 4
_RETRY_WAIT = 5  # seconds before the first retry, doubled for each further one
_RETRY_MAX = 30  # seconds, the longest wait between two tries
_IMPATIENT = (2.0, 4.0)  # seconds for a connection, and for an answer


class LiveWiki(ApiWiki):
    """Implements :class:`bot.wiki.base.Wiki` on the wiki that pywikibot is configured for.

    ``directory`` is pywikibot's folder (None: where pywikibot looks itself), ``options`` are its global
    command line options, ``site`` ("family:code") and ``account`` what the caller expects to work with
    (None: whatever is configured), ``contact`` how to reach the operator, for the User-Agent. With ``login``
    False it reads without logging in, and never saves; one that is not ``patient`` tries nothing twice.

    Raises Denied where configuration, site or account are not as expected or the login fails, Unavailable
    where the wiki does not answer: the constructor talks to the wiki.
    """

    def __init__(
        self,
        directory: Path | None = None,
        options: Iterable[str] = (),
        *,
        site: str | None = None,
        account: str | None = None,
        contact: str = "",
        login: bool = True,
        patient: bool = True,
    ) -> None:
        given = tuple(options)
        self._pywikibot = pywikibot = _pywikibot(userconfig.folder(directory, given), contact)
        if not patient:
            pywikibot.config.max_retries, pywikibot.config.socket_timeout = 0, _IMPATIENT
        with _sorted():
            if login:
                _give(pywikibot, credentials())  # before the options, for which pywikibot asks the wiki already
            _apply(pywikibot, given)
            self._name = f"{pywikibot.config.family}:{pywikibot.config.mylang}"
            if site is not None and self._name != site:
                raise Denied("wrong-site", f"pywikibot is set to {self._name}, the bot to {site}; change either")
            self._account = _account(pywikibot, account)
            self._site = _site(pywikibot)
        self._user = self._account if login else None
        self._read_only = "no login" if not login else "-simulate" if self.simulate else None
        if login:
            self._log_in()

    @property
    def simulate(self) -> bool:
        """Whether pywikibot was told to save nothing and report success (``-simulate``): a dry run."""
        return bool(self._pywikibot.config.simulate)

    def link(self, title: str, revision_id: int | None = None) -> str:
        """The page's address, or that of the very revision."""
        with _sorted(title):
            page = self._pywikibot.Page(self._site, title)
            if revision_id is not None:
                return str(page.permalink(oldid=revision_id, with_protocol=True))
            return str(page.full_url())

    def _log_in(self) -> None:
        try:
            self._try_login()
        except Denied as denied:
            if denied.code != "login-failed":
                raise
            self._site.tokens.clear()  # of a session that the wiki lost; with new ones the second try works
            self._try_login()
        if not self._site.logged_in():
            raise Denied("login-failed", f"{self._name} did not log {self._account} in; {LOGIN_REMEDY}")

    def _try_login(self) -> None:
        with _sorted():
            try:
                self._site.login()
            except FileNotFoundError:
                config = self._pywikibot.config
                file = Path(config.base_dir, config.password_file or "user-password.py")
                raise Denied("no-password", f"there is no password file {file}; {LOGIN_REMEDY}") from None
            except (PermissionError, ValueError) as error:  # of the password file
                raise Denied("no-password", f"{error}; {LOGIN_REMEDY}") from error

    def _submit(self, parameters: Query, title: str | None = None) -> Query:
        try:
            answer = self._send(parameters, title)
        except Denied as denied:
            if denied.code != "login-failed" or self._user is None:
                raise
            self._log_in()  # the session was lost, and pywikibot's single attempt to renew it failed
            answer = self._send(parameters, title)
        if not isinstance(answer, dict):
            raise self._bad_answer()
        return answer

    def _send(self, parameters: Query, title: str | None) -> Any:
        reading = parameters["action"] in {"query", "parse"}
        with _sorted(title):
            token = {} if reading else {"token": self._site.tokens["csrf"]}
            sent = {**parameters, **token, "formatversion": 2}
            by_get = reading and "text" not in parameters  # which fits no address
            return _request_class()(site=self._site, use_get=by_get, parameters=sent).submit()

    def _category(self, name: str) -> str:
        with _sorted(name):
            return str(self._pywikibot.Page(self._site, name, ns=14).title())

    def title(self, name: str) -> str:
        """By pywikibot's reading of the wiki's namespaces, which asks nothing more."""
        with _sorted(name):
            return str(self._pywikibot.Page(self._site, name).title())

    def _split(self, name: str) -> tuple[int, str]:
        with _sorted(name):
            page = self._pywikibot.Page(self._site, name)
            return page.namespace().id, str(page.title(with_ns=False))

    def _may_edit(self, page: Page) -> bool:
        with _sorted(page.title):
            now = self._pywikibot.Page(self._site, page.title)
            now.text = page.text
            return bool(now.botMayEdit())

    def _high_limits(self) -> bool:
        with _sorted():
            return bool(self._site.has_right("apihighlimits"))

    @functools.cached_property
    def _language(self) -> str:
        with _sorted():
            return str(self._site.siteinfo["lang"])


class ApiAddress(NamedTuple):
    """Where the API of the configured wiki is, and whether its certificate is to be checked."""

    url: str
    verify: bool


def api_address(options: Iterable[str], contact: str = "") -> ApiAddress:
    """Where the configuration says that the API is; asks no wiki. Raises Denied where it names no wiki."""
    pywikibot = _pywikibot(userconfig.folder(None, tuple(options)), contact)
    name, code = pywikibot.config.family, pywikibot.config.mylang
    remedy = "check family and mylang in user-config.py, or make both with: salonbot init --address URL"
    if name not in pywikibot.config.family_files:
        raise Denied("wrong-site", f"pywikibot knows no family {name!r}; {remedy}")
    with _sorted():
        family = pywikibot.family.Family.load(name)
        if code not in family.langs:
            raise Denied("wrong-site", f"pywikibot's family {name!r} has no wiki {code!r}; {remedy}")
        path = family.apipath(code)
        return ApiAddress(
            f"{family.protocol(code)}://{family.hostname(code)}{path}", family.verify_SSL_certificate(code)
        )


_HEADER = string.ascii_letters + string.digits + string.punctuation + " "  # what stands in a User-Agent


@functools.cache
def _pywikibot(directory: Path, contact: str) -> Any:
    """pywikibot, imported with the configuration of ``directory`` and bounded. Once for a process."""
    userconfig.check(directory / "user-config.py")
    before = os.environ.get("PYWIKIBOT_DIR")
    os.environ["PYWIKIBOT_DIR"] = str(directory)
    try:
        import pywikibot  # noqa: PLC0415  see the module's docstring
    except (Exception, SystemExit) as error:  # the configuration is a program: whatever it does, it may raise
        raise Denied("bad-config", f"{directory / 'user-config.py'}: {error!r}; mend the file") from error
    finally:
        if before is None:
            del os.environ["PYWIKIBOT_DIR"]
        else:
            os.environ["PYWIKIBOT_DIR"] = before
    config = pywikibot.config
    if Path(config.base_dir).resolve() != directory:
        raise Denied("other-config", f"pywikibot runs with {config.base_dir}, not {directory}; start another process")
    config.max_retries = min(config.max_retries, _MAX_RETRIES)
    config.retry_wait = min(config.retry_wait, _RETRY_WAIT)
    config.retry_max = min(config.retry_max, _RETRY_MAX)
    config.solve_captcha = False
    # pywikibot keeps answers about the site on disk, for a month, and a broken answer too.
    config.API_config_expiry = 0
    config.site_interface = _site_class()
    if contact:
        config.user_agent_description = quote(contact, safe=_HEADER)
    pywikibot.bot.ui.input = pywikibot.bot.ui.input_choice = _no_prompt
    pywikibot.sleep = deadline.pause  # between two tries
    _through_our_log(pywikibot)
    return pywikibot


@functools.cache
def _apply(pywikibot: Any, options: tuple[str, ...]) -> None:
    """Hands pywikibot its global options; with none it would take this program's own."""
    if not options:
        return
    try:
        unknown = pywikibot.handle_args(list(options), do_help=False)
    except SystemExit:
        raise Denied("wrong-site", f"pywikibot knows no such wiki: {' '.join(options)}") from None
    if unknown:
        raise Denied("bad-option", f"pywikibot has no such option: {' '.join(unknown)}")


def _account(pywikibot: Any, expected: str | None) -> str:
    """The account configured for the site. Raises Denied where there is none, or not the expected one."""
    family, code = pywikibot.config.family, pywikibot.config.mylang
    names = {**pywikibot.config.usernames.get("*", {}), **pywikibot.config.usernames[family]}
    name = str(names.get(code) or names.get("*") or "").replace("_", " ")
    if not name:
        raise Denied("no-account", f"user-config.py names no account; add usernames['{family}']['{code}']")
    name = name[0].upper() + name[1:]
    if expected is not None and name != expected:
        raise Denied("wrong-account", f"pywikibot is set to {name}, the bot to {expected}; change either")
    return name


def _give(pywikibot: Any, given: Credentials) -> None:
    """Hands pywikibot the credentials of the environment, in the place of its password file; they stay in memory."""
    from pywikibot.login import LoginManager  # noqa: PLC0415

    config = pywikibot.config
    if given.oauth:
        family = pywikibot.family.Family.load(config.family)
        for host in {family.hostname(config.mylang), family.ssl_hostname(config.mylang)}:
            config.authenticate[host] = given.oauth
    elif given.bot_password:
        name, password = given.bot_password

        def read_password(manager: Any) -> None:
            manager.login_name, manager.password = f"{manager.username}@{name}", password

        LoginManager.readPassword = read_password
        config.password_file = config.password_file or "none"  # else pywikibot does not ask at all


def _site(pywikibot: Any) -> Any:
    """The configured site, with the cookies of an earlier login."""
    try:
        return pywikibot.Site()
    except SystemExit:  # what pywikibot does without the library that its OAuth settings need
        raise Denied("pywikibot-ended", "pywikibot ended itself; its last message says what it misses") from None


def _site_class() -> type:
    """pywikibot's site with a throttle of its own, that waits shortly or not at all."""
    from pywikibot import config  # noqa: PLC0415
    from pywikibot.site import APISite  # noqa: PLC0415
    from pywikibot.throttle import Throttle  # noqa: PLC0415

    class OwnThrottle(Throttle):  # type: ignore[misc]
        """Counts no other process: a killed one would slow its successor for ten minutes."""

        def checkMultiplicity(self) -> None:
            self.process_multiplicity, self.checktime = 1, time.time()

        @staticmethod
        def wait(seconds: float) -> None:
            """Sleeps; a wiki that asks (Retry-After) for longer than any retry may last is left for later."""
            if seconds > max(config.retry_max, config.put_throttle, config.minthrottle):
                raise Unavailable("asked-to-wait", f"the wiki asks to wait for {seconds:.0f} s; {LATER}")
            deadline.pause(seconds)

    class Site(APISite):  # type: ignore[misc]
        throttle = functools.cached_property(OwnThrottle)

    Site.throttle.__set_name__(Site, "throttle")
    return Site


@functools.cache
def _request_class() -> type:
    """pywikibot's request, which says in the end why it was waiting."""
    from pywikibot.data.api import Request  # noqa: PLC0415
    from pywikibot.exceptions import ApiTimeoutError  # noqa: PLC0415

    class ToldRequest(Request):  # type: ignore[misc]
        def wait(self, delay: float | None = None, **given: Any) -> None:
            error = self.last_error
            try:
                super().wait(delay, **given)
            except ApiTimeoutError:
                if not error["code"]:
                    raise
                raise failure(str(error["code"]), _words(error)) from None

    return ToldRequest


def _no_prompt(question: str, *_: object, **__: object) -> NoReturn:
    raise Denied("would-ask", f"pywikibot wants to ask {question!r}; {LOGIN_REMEDY}")


def _through_our_log(pywikibot: Any) -> None:
    """Has what pywikibot says come through our log, as detail: what a failure means is said by us in the end."""
    pywikibot.bot.init_handlers()
    logging.getLogger("pywiki").setLevel(logging.INFO)  # what it says below holds tokens
    for name in ("pywiki", "py.warnings"):
        logger = logging.getLogger(name)
        for handler in logger.handlers[:]:
            if type(handler).__name__ == "TerminalHandler":  # a file that its configuration asks for stays
                logger.removeHandler(handler)
        logger.propagate = True
        logger.addFilter(_as_detail)


def _as_detail(record: logging.LogRecord) -> bool:
    """Takes the traceback out of pywikibot's messages about a server that failed, and lowers their level."""
    if isinstance(record.msg, str) and record.msg.startswith("Traceback"):
        record.msg = record.msg.strip().splitlines()[-1]
    record.levelno, record.levelname = logging.DEBUG, "DEBUG"
    return True


@contextmanager
def _sorted(title: str | None = None) -> Iterator[None]:
    """Turns everything pywikibot raises into the bot's own failures; ``title`` is the page it is about.

    Nothing of it lasts without bound.
    """
    from pywikibot import exceptions  # noqa: PLC0415

    try:
        with deadline.call():
            yield
    except WikiError:
        raise
    except exceptions.APIError as error:
        raise failure(str(error.code), _words({"info": error.info, **error.other}), title) from error
    except exceptions.NoUsernameError as error:
        raise Denied("login-failed", f"{error}; {LOGIN_REMEDY}") from error
    except exceptions.MaxlagTimeoutError as error:
        raise Unavailable("lag", f"the wiki's databases lag behind; {LATER}") from error
    except exceptions.FatalServerError as error:
        raise Denied("no-connection", f"{error}; check the address and the certificates") from error
    except (exceptions.ApiTimeoutError, exceptions.ServerError, OSError) as error:
        raise Unavailable("no-answer", f"the wiki does not answer ({error}); {LATER}") from error
    except exceptions.SiteDefinitionError as error:
        raise Denied("wrong-site", f"{error}; check family and mylang in user-config.py") from error
    except (exceptions.InvalidTitleError, exceptions.InvalidPageError) as error:
        raise Refused("invalid-title", f"[[{title}]]: {error}; change the title in the settings") from error
    except exceptions.Error as error:
        raise Unavailable("pywikibot", f"{error}; {LATER}") from error
    except (AttributeError, KeyError, TypeError, AssertionError, RuntimeError, ValueError) as error:
        # pywikibot's own reading of an answer without the keys it looks for, such as {} or null
        raise Unavailable("bad-answer", f"the wiki's answer makes no sense ({error!r}); {LATER}") from error


def _words(error: Mapping[str, Any]) -> str:
    """What the wiki says of an error, with the reason that people gave for it."""
    reason = error.get("readonlyreason") or error.get("blockinfo", {}).get("blockreason")
    return f"{error['info']} {reason}" if reason else str(error["info"])
