"""What MediaWiki's error codes mean to a run: come back later, leave this page, or stop.

A table and its reading, whichever library the codes come through.
"""

from __future__ import annotations

from typing import NamedTuple

from bot.wiki.base import Denied, EditConflict, Refused, Unavailable, WikiError

LATER = "the next run goes on"
LOGIN_REMEDY = "check the account, and the bot password in the password file or in SALONBOT_BOT_PASSWORD"


class _Meaning(NamedTuple):
    kind: type[WikiError]
    code: str
    remedy: str


_STOP_BLOCK = "talk to the administrator who blocked it; the bot stays off until it is unblocked"
_STOP_RIGHT = "give the account, and its bot password, the grants that the manual names"
_PROTECTED = "ask an administrator to let the bot edit it, or take the page out of the settings"
_JSON = "give the account's bot password the grant for pages of JSON that the manual names"
_FILTER = "the text was stopped by a rule of the wiki; look at the report it was taken from"

# Codes of api.php, or beginnings of them where they end in "*". Sources: ApiMessageTrait and ApiMain of
# MediaWiki 1.43, and the extensions AbuseFilter, SpamBlacklist, TitleBlacklist, Translate, GlobalBlocking.
_MEANINGS: dict[str, _Meaning] = {
    "readonly": _Meaning(Unavailable, "readonly", LATER),
    "maxlag": _Meaning(Unavailable, "lag", LATER),
    "ratelimited": _Meaning(Unavailable, "rate-limited", LATER),
    "actionthrottledtext": _Meaning(Unavailable, "rate-limited", LATER),
    "internal_api_error_*": _Meaning(Unavailable, "server-error", LATER),
    "editconflict": _Meaning(EditConflict, "conflict", "the page is read again"),
    "articleexists": _Meaning(EditConflict, "exists", "the page is read again"),
    "missingtitle": _Meaning(Refused, "deleted", "if it is wanted, undelete it or let the bot create it"),
    "pagedeleted": _Meaning(Refused, "deleted", "if it is wanted, undelete it or let the bot create it"),
    "protected*": _Meaning(Refused, "protected", _PROTECTED),
    "customjsonprotected": _Meaning(Refused, "no-json-right", _JSON),
    "mycustomjsonprotected": _Meaning(Refused, "no-json-right", _JSON),
    "cantchangecontentmodel": _Meaning(Refused, "no-json-right", _JSON),
    "cascadeprotected": _Meaning(Refused, "protected", _PROTECTED),
    "namespaceprotected": _Meaning(Refused, "protected", _PROTECTED),
    "cantcreate*": _Meaning(Refused, "cannot-create", "create the page by hand, or let the bot create pages"),
    "nocreate*": _Meaning(Refused, "cannot-create", "create the page by hand, or let the bot create pages"),
    "abusefilter-warning": _Meaning(Refused, "abuse-filter-warning", _FILTER),
    "abusefilter*": _Meaning(Refused, "abuse-filter", _FILTER),
    "spamblacklist": _Meaning(Refused, "spam-blacklist", _FILTER),
    "spamdetected": _Meaning(Refused, "spam-blacklist", _FILTER),
    "titleblacklist*": _Meaning(Refused, "title-blacklist", "choose another title in the settings"),
    "badid_rvstartid": _Meaning(Refused, "no-revision", "it was deleted, or never was; look at the page's history"),
    "contenttoobig": _Meaning(Refused, "too-big", "split the page: give its parts titles of their own"),
    "tpt-*": _Meaning(Refused, "translation", "a translated copy is made by the wiki; write to its source"),
    "invalidtitle": _Meaning(Refused, "invalid-title", "choose another title in the settings"),
    "blocked": _Meaning(Denied, "blocked", _STOP_BLOCK),
    "autoblocked": _Meaning(Denied, "blocked", _STOP_BLOCK),
    "systemblocked": _Meaning(Denied, "blocked", _STOP_BLOCK),
    "globalblocking-*": _Meaning(Denied, "blocked", _STOP_BLOCK),
    "assert*": _Meaning(Denied, "logged-out", LOGIN_REMEDY),
    "notloggedin": _Meaning(Denied, "logged-out", LOGIN_REMEDY),
    "badtoken": _Meaning(Denied, "logged-out", LOGIN_REMEDY),
    "mwoauth-*": _Meaning(Denied, "login-failed", LOGIN_REMEDY),
    "permissiondenied": _Meaning(Denied, "no-right", _STOP_RIGHT),
    "noedit*": _Meaning(Denied, "no-right", _STOP_RIGHT),
    "readapidenied": _Meaning(Denied, "no-right", _STOP_RIGHT),
    "writeapidenied": _Meaning(Denied, "no-right", _STOP_RIGHT),
    "noapiwrite": _Meaning(Denied, "no-right", _STOP_RIGHT),
    "confirmemail": _Meaning(Denied, "no-right", "confirm the account's e-mail address"),
}


def failure(code: str, info: str, title: str | None = None) -> WikiError:
    """The failure an API error is: ``info`` is the wiki's own words, ``title`` the page it was about.

    A code that is not known stops a save of its page, and makes a reading come back later.
    """
    unknown = _Meaning(
        Refused if title else Unavailable, code, "look the code up on the wiki's api.php page, and report it"
    )
    meaning = _MEANINGS.get(code) or next((found for key, found in _PREFIXES if code.startswith(key)), unknown)
    where = f"[[{title}]]: " if title else ""
    return meaning.kind(meaning.code, f"{where}{info.strip() or code} ({code}); {meaning.remedy}")


_PREFIXES = [(key[:-1], meaning) for key, meaning in _MEANINGS.items() if key.endswith("*")]
