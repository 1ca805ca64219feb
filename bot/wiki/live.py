"""A real wiki, by pywikibot: the only module that imports it, and late, since the import reads a configuration.

pywikibot lends its configuration, login, tokens, throttle and retries; what is asked is plain API requests
through its request layer, so that every failure arrives with the wiki's own code. What a failure means to a
run is :mod:`bot.wiki.failures`' business; whether to read or save at all is decided elsewhere. pywikibot
keeps its configuration in globals: a process works with one wiki.
"""

from __future__ import annotations

import functools
import logging
import os
import string
import time
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote

from bot.wiki import userconfig
from bot.wiki.base import (
    Denied,
    EditConflict,
    Identity,
    Member,
    Page,
    Refused,
    Saved,
    Unavailable,
    WikiError,
)
from bot.wiki.failures import failure

# Bounds for one call, unless the configuration has lower ones. pywikibot's own, 15 tries and up to 120 s
# between them, keep a run waiting for over twenty minutes on a wiki that is read-only.
_MAX_RETRIES = 4
_RETRY_WAIT = 5  # seconds before the first retry, doubled for each further one
_RETRY_MAX = 30  # seconds, the longest wait between two tries

# Titles in one request, with the right `apihighlimits` and without: the API's limits for multi-values.
_BATCH, _SMALL_BATCH = 500, 50

_REVISION = "ids|timestamp|user|content"  # what is asked of every revision

Query = dict[str, Any]


class LiveWiki:
    """Implements :class:`bot.wiki.base.Wiki` on the wiki that pywikibot is configured for.

    ``directory`` is pywikibot's folder (None: where pywikibot looks itself), ``options`` are its global
    command line options, ``site`` ("family:code") and ``account`` what the caller expects to work with
    (None: whatever is configured), ``contact`` how to reach the operator, for the User-Agent. With ``login``
    False it reads without logging in, and never saves.

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
    ) -> None:
        given = tuple(options)
        self._pywikibot = pywikibot = _pywikibot(userconfig.folder(directory, given), contact)
        with _sorted():
            _apply(pywikibot, given)
            self._name = f"{pywikibot.config.family}:{pywikibot.config.mylang}"
            if site is not None and self._name != site:
                raise Denied("wrong-site", f"pywikibot is set to {self._name}, the bot to {site}; change either")
            self._account = _account(pywikibot, account)
            self._site = _site(pywikibot)
        self._login = login
        if login:
            self._log_in()

    @property
    def simulate(self) -> bool:
        """Whether pywikibot was told to save nothing and report success (``-simulate``): a dry run."""
        return bool(self._pywikibot.config.simulate)

    def identity(self) -> Identity:
        """The account, its rights and a block, from the wiki and never from a cache."""
        answer = self._submit(
            self._request(action="query", meta="userinfo", uiprop="rights|blockinfo", curtimestamp=True)
        )
        if "rights" not in (info := answer.get("query", {}).get("userinfo", {})):
            raise self._bad_answer()
        blocked = (info.get("blockreason") or "no reason given") if "blockid" in info else None
        user = None if info.get("anon") or not info["id"] else info["name"]
        return Identity(self._name, user, frozenset(info["rights"]), blocked, answer.get("curtimestamp"))

    def members(self, category: str) -> Iterator[Member]:
        """The direct members of a category by title, with what a listing tells of each of them."""
        with _sorted(category):
            title = self._pywikibot.Page(self._site, category, ns=14).title()
        found = self._pages(
            generator="categorymembers",
            gcmtitle=title,
            gcmlimit="max",
            prop="info|pageprops",
            ppprop="translate-is-translation",
        )
        if not found and all(page.get("missing") for page in self._pages(titles=title, prop="info").values()):
            raise Refused(
                "no-category", f"[[{title}]] does not exist on {self._name}; name the category in the settings"
            )
        return iter(sorted(map(_member, found.values()), key=lambda member: member.title))

    def read(self, titles: Iterable[str]) -> Iterator[Page]:
        """The newest revisions in the order asked for; a redirect is read as it is, not followed."""
        wanted = [title for title in dict.fromkeys(titles) if "|" not in title]  # which joins titles here
        size = _BATCH if self._can("apihighlimits") else _SMALL_BATCH
        for start in range(0, len(wanted), size):
            yield from self._newest(wanted[start : start + size])

    def before(self, title: str, revision_id: int) -> Page | None:
        """The revision before, by the history of the page and not by what was sent: saves may have been merged."""
        asked: Query = {"titles": title, "rvstartid": revision_id, "rvlimit": 2, "rvslots": "main"}
        answer = self._ask({**asked, "prop": "info|revisions", "rvprop": _REVISION}, {})
        page: Query = next(iter(answer["query"].get("pages", ())), {})
        revisions = page.get("revisions", ())
        if not revisions or revisions[0]["revid"] != revision_id:
            raise Refused("no-revision", f"[[{title}]] has no revision {revision_id}; look at its history")
        if len(revisions) == 1 and not revisions[0]["parentid"]:
            return None
        older = {**page, "revisions": revisions[1:]}
        if (text := _content(older)) is None:
            raise Refused("no-revision", f"[[{title}]]: the revision before {revision_id} is hidden or deleted")
        return self._page(older, text)

    def save(self, title: str, text: str, *, summary: str, base: int | None, minor: bool = False) -> Saved:
        """Saves if the page still is at ``base``.

        A foreign edit in the moment of saving that touches other lines is merged by the wiki: the revision
        given back then holds both, and reading it back shows. An answer that was lost is looked for.
        """
        if self.simulate or not self._login:
            how = "-simulate" if self.simulate else "no login"
            raise Denied("read-only", f"[[{title}]]: not saved, since the bot was started with {how}")
        self._check(title, base, next(self.read([title]), None))
        with _sorted(title):
            edit = self._request(
                action="edit",
                title=title,
                text=text,
                summary=summary,
                bot=True,
                minor=minor,
                notminor=not minor,
                watchlist="nochange",
                assertuser=self._account,
                token=self._site.tokens["csrf"],
                **({"createonly": True} if base is None else {"baserevid": base, "nocreate": True}),
            )
        try:
            answer = self._submit(edit, title).get("edit")
            if not isinstance(answer, dict):
                raise self._bad_answer()
        except (Unavailable, EditConflict):
            # The first try may have been saved and only its answer lost: then the page is ours by now.
            with suppress(WikiError):
                if saved := self._saved(title, text, base):
                    return saved
            raise
        if answer.get("result") != "Success":
            raise _not_saved(answer, title)
        if "nochange" in answer:
            return self._saved(title, text, base) or Saved(base, changed=False)
        return Saved(answer["newrevid"], changed=True)

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
            raise Denied("login-failed", f"{self._name} did not log {self._account} in; {_LOGIN_REMEDY}")

    def _try_login(self) -> None:
        with _sorted():
            try:
                self._site.login()
            except (FileNotFoundError, PermissionError, ValueError) as error:  # of the password file
                raise Denied("no-password", f"{error}; {_LOGIN_REMEDY}") from error

    def _check(self, title: str, base: int | None, now: Page | None) -> None:
        """Raises where the page is not as it was read, or asks bots to stay away."""
        if now is None and base is not None:
            raise failure("pagedeleted", f"the page was deleted after revision {base} was read", title)
        if now is not None and now.revision_id != base:
            was = f"read at {base}" if base else "not there when it was read"
            raise failure("editconflict", f"the page is at revision {now.revision_id} and was {was}", title)
        if now is None or "{{" not in now.text:
            return
        page = self._pywikibot.Page(self._site, title)
        page.text = now.text
        with _sorted(title):
            allowed = page.botMayEdit()
        if not allowed:
            raise Refused(
                "nobots", f"[[{title}]] asks bots to stay away; take {{{{nobots}}}} out to let the bot edit it"
            )

    def _saved(self, title: str, text: str, base: int | None) -> Saved | None:
        """What the page holds if that is ``text``: our own save after ``base``, or the same by others."""
        page = next(iter(self._revisions([title]).values()), {})
        if _content(page) != _stored(text):
            return None
        revision = page["revisions"][0]
        ours = revision.get("user") == self._account and revision["revid"] != base
        return Saved(revision["revid"], changed=ours)

    def _newest(self, titles: list[str]) -> Iterator[Page]:
        pages = self._revisions(titles)
        cut = [title for title, page in pages.items() if _content(page) is None and not page.get("missing")]
        for title in cut:  # an answer was full before it came to this page
            pages.update(self._revisions([title]))
        for page in pages.values():
            if (text := _content(page)) is not None:
                yield self._page(page, text)

    def _page(self, page: Mapping[str, Any], text: str) -> Page:
        language = page.get("pagelanguage")
        return Page(
            title=page["title"],
            text=text,
            page_id=page["pageid"],
            revision_id=page["revisions"][0]["revid"],
            timestamp=page["revisions"][0]["timestamp"],
            namespace=page["ns"],
            user=page["revisions"][0].get("user"),
            language=language if language != self._own_language else None,
            touched=page.get("touched"),
        )

    @functools.cached_property
    def _own_language(self) -> str:
        with _sorted():
            return str(self._site.siteinfo["lang"])

    def _can(self, right: str) -> bool:
        with _sorted():
            return bool(self._site.has_right(right))

    def _revisions(self, titles: list[str]) -> dict[str, Query]:
        """The API's pages for these titles, by the title asked for and in its order."""
        names: dict[str, str] = {}
        pages = self._pages(names, titles=titles, prop="info|revisions", rvprop=_REVISION, rvslots="main")
        found = {page["title"]: page for page in pages.values()}
        return {title: found[name] for title in titles if (name := names.get(title, title)) in found}

    def _pages(self, names: dict[str, str] | None = None, /, **query: Any) -> dict[Any, Query]:
        """All pages of a query by page id (the missing ones by title), merged over its continuations.

        ``names`` takes the titles that the wiki writes otherwise than they were asked for.
        """
        pages: dict[Any, Query] = {}
        more: Query = {}
        while True:
            answer = self._ask(query, more)
            result = answer.get("query", {})
            for page in result.get("pages", ()):
                known = pages.setdefault(page.get("pageid", page["title"]), {})
                known.update((key, value) for key, value in page.items() if value != [])
            if names is not None:
                names.update((item["from"], item["to"]) for item in result.get("normalized", ()))
            if "continue" not in answer:
                return pages
            if answer["continue"] == more:  # the next part fits no answer: one page's text may be too long
                if "titles" in query:
                    return pages
                raise self._bad_answer()
            more = answer["continue"]

    def _ask(self, query: Query, more: Query) -> Query:
        """The answer to a reading request, or to its continuation ``more``, made under the account."""
        answer = self._submit(self._request(action="query", **query, **more))
        if "query" not in answer and not more:  # it holds at least the account, which pywikibot has sent along
            raise self._bad_answer()
        user = answer.get("query", {}).get("userinfo", {}).get("name")
        if self._login and user not in (None, self._account):
            raise Denied("logged-out", f"{self._name} takes the bot for {user}; {_LOGIN_REMEDY}")
        return answer

    def _request(self, **parameters: Any) -> Any:
        reading = parameters["action"] == "query"
        return _request_class()(site=self._site, use_get=reading, parameters={**parameters, "formatversion": 2})

    def _submit(self, request: Any, title: str | None = None) -> Query:
        try:
            with _sorted(title):
                answer = request.submit()
        except Denied as denied:
            if denied.code != "login-failed" or not self._login:
                raise
            self._log_in()  # the session was lost, and pywikibot's single attempt to renew it failed
            with _sorted(title):
                if "token" in request:
                    request["token"] = self._site.tokens["csrf"]
                answer = request.submit()
        if not isinstance(answer, dict):
            raise self._bad_answer()
        return answer

    def _bad_answer(self) -> Unavailable:
        return Unavailable("bad-answer", f"{self._name} gave an answer that cannot be used; {_LATER}")


_HEADER = string.ascii_letters + string.digits + string.punctuation + " "  # what stands in a User-Agent
_LATER = "the next run goes on"
_LOGIN_REMEDY = "check the account, the password file and the bot password"


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
    logging.getLogger("pywiki").addFilter(_in_one_line)
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
                raise Unavailable("asked-to-wait", f"the wiki asks to wait for {seconds:.0f} s; {_LATER}")
            Throttle.wait(seconds)

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
    raise Denied("would-ask", f"pywikibot wants to ask {question!r}; {_LOGIN_REMEDY}")


def _in_one_line(record: logging.LogRecord) -> bool:
    """Takes the traceback out of pywikibot's messages about a server that failed; it says why in the end."""
    if isinstance(record.msg, str) and record.msg.startswith("Traceback"):
        record.msg = record.msg.strip().splitlines()[-1]
    return True


@contextmanager
def _sorted(title: str | None = None) -> Iterator[None]:
    """Turns everything pywikibot raises into the bot's own failures; ``title`` is the page it is about."""
    from pywikibot import exceptions  # noqa: PLC0415

    try:
        yield
    except WikiError:
        raise
    except exceptions.APIError as error:
        raise failure(str(error.code), _words({"info": error.info, **error.other}), title) from error
    except exceptions.NoUsernameError as error:
        raise Denied("login-failed", f"{error}; {_LOGIN_REMEDY}") from error
    except exceptions.MaxlagTimeoutError as error:
        raise Unavailable("lag", f"the wiki's databases lag behind; {_LATER}") from error
    except exceptions.FatalServerError as error:
        raise Denied("no-connection", f"{error}; check the address and the certificates") from error
    except (exceptions.ApiTimeoutError, exceptions.ServerError, OSError) as error:
        raise Unavailable("no-answer", f"the wiki does not answer ({error}); {_LATER}") from error
    except exceptions.SiteDefinitionError as error:
        raise Denied("wrong-site", f"{error}; check family and mylang in user-config.py") from error
    except (exceptions.InvalidTitleError, exceptions.InvalidPageError) as error:
        raise Refused("invalid-title", f"[[{title}]]: {error}; change the title in the settings") from error
    except exceptions.Error as error:
        raise Unavailable("pywikibot", f"{error}; {_LATER}") from error
    except (AttributeError, KeyError, TypeError, AssertionError, RuntimeError, ValueError) as error:
        # pywikibot's own reading of an answer without the keys it looks for, such as {} or null
        raise Unavailable("bad-answer", f"the wiki's answer makes no sense ({error!r}); {_LATER}") from error


def _words(error: Mapping[str, Any]) -> str:
    """What the wiki says of an error, with the reason that people gave for it."""
    reason = error.get("readonlyreason") or error.get("blockinfo", {}).get("blockreason")
    return f"{error['info']} {reason}" if reason else str(error["info"])


def _not_saved(edit: Mapping[str, Any], title: str) -> Refused:
    """The refusal in an answer that is no error to the API."""
    if "captcha" in edit:
        return Refused("captcha", f"[[{title}]]: the wiki asks for a captcha; give the account the bot group")
    reason = edit.get("info") or edit.get("code") or edit.get("result") or "no reason"
    return Refused("not-saved", f"[[{title}]]: the wiki did not save it ({reason}); try an edit by hand")


def _member(page: Mapping[str, Any]) -> Member:
    return Member(
        page_id=page["pageid"],
        title=page["title"],
        namespace=page["ns"],
        revision_id=page.get("lastrevid") or None,
        redirect=bool(page.get("redirect")),
        translation="translate-is-translation" in page.get("pageprops", {}),
    )


def _content(page: Mapping[str, Any]) -> str | None:
    for revision in page.get("revisions", ()):
        content: str | None = revision.get("slots", {}).get("main", {}).get("content")
        return content
    return None


def _stored(text: str) -> str:
    """The text as MediaWiki stores it: composed, lines ended by LF, without blanks at its end."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").rstrip(" \t\n\r\0\x0b")
