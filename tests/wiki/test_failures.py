"""Error codes sort into later, this page, and stop; the message keeps the wiki's words, the page and a remedy."""

import pytest

from bot.wiki.base import Denied, EditConflict, Refused, Unavailable, WikiError
from bot.wiki.failures import failure


@pytest.mark.parametrize(
    ("code", "kind", "word"),
    [
        ("readonly", Unavailable, "readonly"),
        ("internal_api_error_DBQueryError", Unavailable, "server-error"),
        ("ratelimited", Unavailable, "rate-limited"),
        ("editconflict", EditConflict, "conflict"),
        ("articleexists", EditConflict, "exists"),
        ("protectedpage", Refused, "protected"),
        ("protectednamespace-interface", Refused, "protected"),
        ("cantcreate-anon", Refused, "cannot-create"),
        ("abusefilter-warning", Refused, "abuse-filter-warning"),
        ("abusefilter-disallowed", Refused, "abuse-filter"),
        ("titleblacklist-forbidden", Refused, "title-blacklist"),
        ("tpt-target-page", Refused, "translation"),
        ("contenttoobig", Refused, "too-big"),
        ("blocked", Denied, "blocked"),
        ("globalblocking-blockedtext-user", Denied, "blocked"),
        ("assertnameduserfailed", Denied, "logged-out"),
        ("mwoauth-invalid-authorization", Denied, "login-failed"),
        ("noedit-anon", Denied, "no-right"),
    ],
)
def test_codes_have_a_kind_and_a_stable_word(code: str, kind: type[WikiError], word: str) -> None:
    found = failure(code, "What the wiki said.", "Reports/Index")
    assert (type(found), found.code) == (kind, word)
    message = str(found)
    assert "[[Reports/Index]]" in message
    assert "What the wiki said." in message
    assert code in message
    assert message.rpartition(";")[2].strip()


def test_an_unknown_code_stops_a_save_of_its_page_and_makes_a_reading_wait() -> None:
    assert type(failure("brand-new", "x", "Sandbox")) is Refused
    assert type(failure("brand-new", "x")) is Unavailable
    assert failure("brand-new", "").code == "brand-new"
