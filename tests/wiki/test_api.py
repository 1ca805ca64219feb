"""What is asked of MediaWiki's API and what is made of its answers, by answers written by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.wiki.api import ApiWiki
from bot.wiki.base import (
    Contribution,
    Denied,
    EditConflict,
    Identity,
    Member,
    Page,
    Refused,
    Rendered,
    Saved,
    Unavailable,
    WikiError,
)

Answer = dict[str, Any] | WikiError
USER = {"userinfo": {"id": 7, "name": "SalonBot"}}
TIME = "2026-05-01T12:00:00Z"
WHOLE = {"prop": "info|revisions", "rvprop": "ids|timestamp|user|content", "rvslots": "main"}
ASKED = {"action": "query", "meta": "userinfo"}


@dataclass
class Api(ApiWiki):
    """A wiki whose answers are given in their order; ``asked`` are the requests."""

    answers: list[Answer] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    about: list[str | None] = field(default_factory=list)
    high: bool = True
    welcome: bool = True
    user: str | None = "SalonBot"
    read_only: str | None = None

    def __post_init__(self) -> None:
        self.answers = [*self.answers]
        self._name, self._user, self._read_only = "test:test", self.user, self.read_only

    _language = "en"

    def _submit(self, parameters: dict[str, Any], title: str | None = None) -> dict[str, Any]:
        self.asked.append(parameters)
        self.about.append(title)
        answer = self.answers.pop(0)
        if isinstance(answer, WikiError):
            raise answer
        return answer

    def _category(self, name: str) -> str:
        return name if name.startswith("Category:") else f"Category:{name}"

    def title(self, name: str) -> str:
        return name

    def _split(self, name: str) -> tuple[int, str]:
        return 0, name

    def _may_edit(self, page: Page) -> bool:
        assert page.text
        return self.welcome

    def _high_limits(self) -> bool:
        return self.high

    def link(self, title: str, revision_id: int | None = None) -> str:
        return title


def revision(number: int, text: str | None, parent: int = 0, user: str | None = "Amina", **more: Any) -> dict[str, Any]:
    main = {} if text is None else {"content": text}
    return {"revid": number, "parentid": parent, "timestamp": TIME, "slots": {"main": main}, "user": user, **more}


def page(title: str, *revisions: dict[str, Any], number: int = 1, **more: Any) -> dict[str, Any]:
    return {"pageid": number, "ns": 0, "title": title, **({"revisions": list(revisions)} if revisions else {}), **more}


def query(*pages: dict[str, Any], more: dict[str, Any] | None = None, **also: Any) -> dict[str, Any]:
    return {"query": {**USER, "pages": list(pages), **also}, **({"continue": more} if more else {})}


# Who and where


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        ({"id": 7, "name": "SalonBot", "rights": ["edit", "bot"]}, ("SalonBot", None)),
        ({"id": 0, "name": "127.0.0.1", "anon": True, "rights": []}, (None, None)),
        ({"id": 0, "name": "SalonBot", "rights": []}, (None, None)),
        ({"id": 7, "name": "SalonBot", "rights": [], "blockid": 1, "blockreason": "test"}, ("SalonBot", "test")),
        ({"id": 7, "name": "SalonBot", "rights": [], "blockid": 1}, ("SalonBot", "no reason given")),
    ],
)
def test_the_account_its_rights_and_a_block(info: dict[str, Any], expected: tuple[str | None, str | None]) -> None:
    api = Api([{"query": {"userinfo": info}, "curtimestamp": TIME}])
    user, blocked = expected
    assert api.identity() == Identity("test:test", user, frozenset(info["rights"]), blocked, TIME)
    assert api.asked == [{**ASKED, "uiprop": "rights|blockinfo", "curtimestamp": True}]


@pytest.mark.parametrize("answer", [{}, {"query": {}}, {"query": {"userinfo": {"id": 7, "name": "SalonBot"}}}])
def test_an_identity_without_rights_is_no_answer(answer: dict[str, Any]) -> None:
    with pytest.raises(Unavailable, match=r"^test:test gave an answer that cannot be used; ") as error:
        Api([answer]).identity()
    assert error.value.code == "bad-answer"


def test_an_answer_for_another_account_is_none() -> None:
    answer = {"query": {"userinfo": {"name": "127.0.0.1"}, "pages": []}}
    with pytest.raises(Denied, match=r"test:test takes the bot for 127\.0\.0\.1; ") as error:
        list(Api([answer]).read(["A"]))
    assert error.value.code == "logged-out"
    assert list(Api([answer], user=None).read(["A"])) == []


def test_members_come_by_title_with_what_a_listing_tells() -> None:
    first = page("B", number=2, lastrevid=9, redirect=True)
    second = page("A", number=3, ns=4, lastrevid=0, pageprops={"translate-is-translation": ""}, contentmodel="css")
    api = Api([query(first, more={"gcmcontinue": "x"}), query(second)])
    assert list(api.members("Reports")) == [
        Member(3, "A", 4, None, translation=True, wikitext=False),
        Member(2, "B", 0, 9, redirect=True),
    ]
    given = {"generator": "categorymembers", "gcmtitle": "Category:Reports", "gcmlimit": "max"}
    given |= {"prop": "info|pageprops", "ppprop": "translate-is-translation"}
    assert api.asked == [{**ASKED, **given}, {**ASKED, **given, "gcmcontinue": "x"}]


def test_a_category_that_is_not_there_is_told_from_an_empty_one() -> None:
    api = Api([query(), query({"title": "Category:Reports", "ns": 14, "missing": True})])
    with pytest.raises(Refused, match=r"^\[\[Category:Reports\]\] does not exist on test:test; ") as error:
        api.members("Reports")
    assert error.value.code == "no-category"
    assert api.asked[1] == {**ASKED, "titles": "Category:Reports", "prop": "info"}
    assert list(Api([query(), query(page("Category:Reports"))]).members("Reports")) == []


def test_the_pages_that_use_a_template() -> None:
    others = [
        page("C", number=3, redirect=True),
        page("D/fr", number=4, pageprops={"translate-is-translation": ""}),
        page("E.js", number=5, contentmodel="javascript"),
    ]
    api = Api([query(page("B", number=1), page("A", number=2), *others)])
    assert list(api.using("Salons list")) == ["A", "B"]
    given = {"generator": "embeddedin", "geititle": "Template:Salons list", "geilimit": "max"}
    assert api.asked == [{**ASKED, **given, "prop": "info|pageprops", "ppprop": "translate-is-translation"}]


# Reading


def test_pages_are_read_in_the_order_asked_for_each_once_and_missing_ones_are_left_out() -> None:
    b = page("B", revision(5, "bb"), number=2, touched=TIME, pagelanguage="fr")
    a = page("A", revision(4, "aa", user=None), number=1, pagelanguage="en", contentmodel="javascript", ns=2)
    api = Api([query(a, b, {"title": "C", "ns": 0, "missing": True}, normalized=[{"from": "b", "to": "B"}])])
    assert list(api.read(["b", "C", "A", "b"])) == [
        Page("B", "bb", 2, 5, TIME, user="Amina", language="fr", touched=TIME),
        Page("A", "aa", 1, 4, TIME, namespace=2, wikitext=False),
    ]
    assert api.asked == [{**ASKED, **WHOLE, "titles": ["b", "C", "A"]}]


def test_a_bar_in_a_title_would_ask_for_other_pages() -> None:
    api = Api([query(page("A", revision(1, "a")))])
    assert [found.title for found in api.read(["B|C", "A"])] == ["A"]
    assert api.asked[0]["titles"] == ["A"]
    assert list(Api().read(["B|C"])) == []


@pytest.mark.parametrize(("high", "size"), [(True, 500), (False, 50)])
def test_as_many_titles_in_a_request_as_the_account_may_ask_for(high: bool, size: int) -> None:
    titles = [str(number) for number in range(size + 1)]
    for ask in ("read", "editable", "titles_of"):
        api = Api([query(), query()], high=high)
        asked = range(size + 1) if ask == "titles_of" else titles
        assert list(getattr(api, ask)(asked)) == []
        key = "pageids" if ask == "titles_of" else "titles"
        assert [len(request[key]) for request in api.asked] == [size, 1]


def test_what_a_full_answer_left_out_is_asked_for_again() -> None:
    """A continuation that goes on in the same place fits no answer; a page is then asked for alone."""
    more = {"rvcontinue": "x"}
    api = Api(
        [
            query(page("A", revision(1, "a")), page("B", number=2), {"title": "C", "missing": True}, more=more),
            query(more=more),
            query(page("B", revision(2, "b"), number=2)),
        ]
    )
    assert [found.text for found in api.read(["A", "B", "C"])] == ["a", "b"]
    assert [request["titles"] for request in api.asked] == [["A", "B", "C"], ["A", "B", "C"], ["B"]]
    assert "rvcontinue" not in api.asked[0]
    assert api.asked[1]["rvcontinue"] == "x"


def test_a_page_that_fits_no_answer_is_left_out() -> None:
    more = {"rvcontinue": "x"}
    api = Api([query(page("A"), more=more), query(more=more), query(page("A"), more=more), query(more=more)])
    assert list(api.read(["A"])) == []


def test_a_listing_that_does_not_go_on_is_no_answer() -> None:
    more = {"gcmcontinue": "x"}
    with pytest.raises(Unavailable, match="cannot be used"):
        Api([query(page("A"), more=more), query(page("B"), more=more)]).members("Reports")


def test_later_parts_of_an_answer_add_to_the_pages_and_empty_lists_take_nothing() -> None:
    api = Api(
        [
            query(page("A", revision(1, "a")), page("B", number=2), more={"rvcontinue": "x"}),
            query({"pageid": 1, "title": "A", "ns": 0, "revisions": []}, page("B", revision(2, "b"), number=2)),
        ]
    )
    assert [found.text for found in api.read(["A", "B"])] == ["a", "b"]


@pytest.mark.parametrize("later", [False, True])
def test_an_answer_without_a_query_is_none_unless_it_is_a_last_part(later: bool) -> None:
    first: list[Answer] = [query(page("A", revision(1, "a")), more={"x": "y"})] if later else []
    api = Api([*first, {"batchcomplete": True}])
    if later:
        assert [found.title for found in api.read(["A"])] == ["A"]
    else:
        with pytest.raises(Unavailable):
            list(api.read(["A"]))


def test_what_readers_see_is_asked_of_the_very_revision() -> None:
    api = Api([{"parse": {"text": "<p>a</p>"}}])
    assert api.rendered(Page("A", "a", revision_id=3)) == Rendered("<p>a</p>")
    plain = {"disableeditsection": True, "disablelimitreport": True, "disabletoc": True}
    assert api.asked == [{"action": "parse", "oldid": 3, "prop": "text", **plain}]
    assert api.about == ["A"]
    assert Api().rendered(Page("A", "a")) is None


@pytest.mark.parametrize("answer", [{}, {"parse": []}, {"parse": {}}, {"parse": {"text": 1}}])
def test_a_page_that_is_not_shown_is_no_answer(answer: dict[str, Any]) -> None:
    with pytest.raises(Unavailable):
        Api([answer]).rendered(Page("A", "a", revision_id=3))
    with pytest.raises(Unavailable):
        Api([answer]).stored("A", "a")


def test_what_the_wiki_would_store() -> None:
    api = Api([{"parse": {"text": "[[User:SalonBot]]"}}])
    assert api.stored("A", "~~~~") == "[[User:SalonBot]]"
    given = {"title": "A", "text": "~~~~", "contentmodel": "wikitext", "onlypst": True}
    assert api.asked == [{"action": "parse", **given}]
    assert api.about == ["A"]


def test_the_titles_that_pages_have_now() -> None:
    api = Api([query(page("New name", number=4), {"pageid": 5, "missing": True})])
    assert api.titles_of({5, 4}) == {4: "New name"}
    assert api.asked == [{**ASKED, "pageids": [4, 5], "prop": "info"}]


def test_pages_that_may_be_edited() -> None:
    may = page("A", number=1, actions={"edit": True})
    others = [page("B", number=2, actions={"edit": False}), page("C", number=3)]
    missing = {"title": "D", "missing": True, "actions": {"edit": True}}
    api = Api([query(may, *others, missing)])
    assert api.editable(["A", "B", "C", "D", "E|A"]) == {"A"}
    assert api.asked == [{**ASKED, "titles": ["A", "B", "C", "D"], "prop": "info", "intestactions": "edit"}]


def test_our_edits_the_newest_first() -> None:
    edits = [{"title": "B", "revid": 9, "comment": "Bot: index"}, {"title": "A", "revid": 8}]
    api = Api([{"query": {**USER, "usercontribs": edits}}])
    assert api.contributions() == [Contribution("B", 9, "Bot: index"), Contribution("A", 8, "")]
    asked = {"list": "usercontribs", "ucuser": "SalonBot", "uclimit": "max", "ucprop": "title|ids|comment"}
    assert api.asked == [{**ASKED, **asked}]
    assert Api([{"query": USER}]).contributions() == []


# Older revisions


def test_the_revision_before_is_the_parent_whatever_was_imported_between_them() -> None:
    api = Api([query(page("A", revision(9, "ours", parent=5))), query(page("A", revision(5, "theirs", parent=2)))])
    before = api.before("A", 9)
    assert before is not None
    assert (before.text, before.revision_id, before.user) == ("theirs", 5, "Amina")
    assert api.asked == [{**ASKED, **WHOLE, "revids": 9}, {**ASKED, **WHOLE, "revids": 5}]


def test_before_the_first_revision_there_is_none() -> None:
    assert Api([query(page("A", revision(9, "ours", parent=0)))]).before("A", 9) is None


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([query(badrevids={"9": {"revid": 9, "missing": True}})], "has no revision 9; look at its history"),
        ([query(page("B", revision(9, "b", parent=5)))], "has no revision 9; look at its history"),
        ([query(page("A", {"revid": 9}))], "has no revision 9; look at its history"),
        ([query(page("A", revision(9, "a", parent=5))), query()], "before 9 is hidden or deleted"),
        ([query(page("A", revision(9, "a", 5))), query(page("A", revision(5, None)))], "before 9 is hidden or deleted"),
    ],
)
def test_a_revision_that_is_not_there_is_refused(answers: list[Answer], said: str) -> None:
    with pytest.raises(Refused, match=said) as error:
        Api(answers).before("A", 9)
    assert error.value.code == "no-revision"


def test_a_history_is_asked_for_as_far_as_it_is_read_and_hidden_texts_are_left_out() -> None:
    first = query(page("A", revision(9, "i"), revision(8, None), revision(7, "g")), more={"rvcontinue": "7"})
    api = Api([first, query(page("A", revision(6, "f"))), query(page("A", revision(1, "z")))])
    history = api.revisions("A")
    assert (next(history).text, len(api.asked)) == ("i", 1)
    assert [(old.text, old.revision_id) for old in history] == [("g", 7), ("f", 6)]
    assert api.asked == [
        {**ASKED, **WHOLE, "titles": "A", "rvlimit": 10},
        {**ASKED, **WHOLE, "titles": "A", "rvlimit": 10, "rvcontinue": "7"},
    ]


def test_a_history_that_does_not_go_on_ends() -> None:
    answers: list[Answer] = [query(page("A", revision(9, "i")), more={"rvcontinue": "x"})] * 2
    assert len(list(Api([*answers, *answers]).revisions("A"))) == 2


# Saving

NOW = query(page("A", revision(3, "old")))
GONE = query({"title": "A", "ns": 0, "missing": True})
DONE = {"edit": {"result": "Success", "newrevid": 4}}


def save(*answers: Answer, base: int | None = 3, title: str = "A", text: str = "new", **more: Any) -> tuple[Api, Saved]:
    api = Api(list(answers), **more)
    return api, api.save(title, text, summary="Bot: index", base=base)


def sent(base: int | None) -> dict[str, Any]:
    where = {"createonly": True} if base is None else {"baserevid": base, "nocreate": True}
    how = {"bot": True, "minor": False, "notminor": True, "watchlist": "nochange", "assertuser": "SalonBot"}
    return {"action": "edit", "title": "A", "text": "new", "summary": "Bot: index", **how, **where}


@pytest.mark.parametrize(("now", "base"), [(NOW, 3), (GONE, None)])
def test_a_page_is_saved_as_ours_on_what_was_read_and_never_made_or_overwritten_unasked(now: Answer, base: Any) -> None:
    api, saved = save(now, DONE, base=base)
    assert saved == Saved(4, changed=True)
    assert api.asked[0]["titles"] == ["A"]
    assert api.asked[1] == sent(base)
    assert api.about == [None, "A"]


def test_an_edit_may_be_minor_and_a_page_of_json_says_that_it_is_one() -> None:
    api = Api([query(page("A.json", revision(3, "{{nobots}}"))), DONE], welcome=False)
    api.save("A.json", "{}", summary="s", base=3, minor=True)
    assert api.asked[1]["contentmodel"] == "json"
    assert (api.asked[1]["minor"], api.asked[1]["notminor"]) == (True, False)


def test_what_only_reads_saves_nothing() -> None:
    with pytest.raises(Denied, match=r"^\[\[A\]\]: not saved, since the bot was started with -simulate$") as error:
        save(read_only="-simulate")
    assert error.value.code == "read-only"


@pytest.mark.parametrize(
    ("now", "base", "kind", "said"),
    [
        (GONE, 3, Refused, r"^\[\[A\]\]: the page was deleted after revision 3 was read"),
        (NOW, 2, EditConflict, r"^\[\[A\]\]: the page is at revision 3 and was read at 2"),
        (NOW, None, EditConflict, r"^\[\[A\]\]: the page is at revision 3 and was not there when it was read"),
    ],
)
def test_a_page_that_is_not_as_it_was_read_is_not_saved(
    now: Answer, base: Any, kind: type[WikiError], said: str
) -> None:
    with pytest.raises(kind, match=said) as error:
        save(now, base=base)
    assert error.value.code == ("deleted" if kind is Refused else "conflict")


@pytest.mark.parametrize(
    "text", ["{{fullurl:A|action=edit}}", "<div>{{DISPLAYTITLE:Short}}", "{{GENDER:User:A|he|she|they}}", "no braces"]
)
def test_functions_of_generated_pages_are_no_templates_to_be_asked_about(text: str) -> None:
    assert Api([query(page("A", revision(3, text))), DONE], welcome=False).save("A", "y", summary="", base=3).changed


def test_pages_that_ask_bots_to_stay_away_are_left() -> None:
    templates = query(page("A", revision(3, "{{nobots}}")))
    with pytest.raises(Refused, match=r"^\[\[A\]\] asks bots to stay away; take \{\{nobots\}\} out ") as error:
        save(templates, welcome=False)
    assert error.value.code == "nobots"
    assert save(templates, DONE)[1].changed
    assert save(NOW, DONE, welcome=False)[1].changed  # a page without any template is not asked


@pytest.mark.parametrize(
    ("edit", "code", "said"),
    [
        ({"result": "Failure", "captcha": {}}, "captcha", "asks for a captcha; give the account the bot group"),
        ({"result": "Failure", "info": "Hit the filter", "code": "x"}, "not-saved", r"\(Hit the filter\)"),
        ({"result": "Failure", "code": "x"}, "not-saved", r"did not save it \(x\); try an edit by hand"),
        ({"result": "Failure"}, "not-saved", r"\(Failure\)"),
        ({}, "not-saved", r"\(no reason\)"),
    ],
)
def test_what_the_wiki_does_not_save_is_refused(edit: dict[str, Any], code: str, said: str) -> None:
    with pytest.raises(Refused, match=said) as error:
        save(NOW, {"edit": edit})
    assert error.value.code == code
    assert "[[A]]" in str(error.value)


LOST = Unavailable("no-answer", "the wiki does not answer")
TAKEN = EditConflict("conflict", "somebody was faster")


@pytest.mark.parametrize("failure", [LOST, TAKEN, {}, {"edit": None}])
@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (revision(4, "new", user="SalonBot"), Saved(4, changed=True)),
        (revision(4, "new", user="Amina"), Saved(4, changed=False)),
        (revision(3, "new", user="SalonBot"), Saved(3, changed=False)),
        (revision(4, "other", user="SalonBot"), None),
        (None, None),
    ],
)
def test_an_answer_that_was_lost_is_looked_for(failure: Answer, found: Any, expected: Saved | None) -> None:
    there = query(page("A", found)) if found else GONE
    if expected:
        assert save(NOW, failure, there)[1] == expected
        return
    with pytest.raises(WikiError) as error:
        save(NOW, failure, there)
    assert error.value is failure or error.value.code == "bad-answer"


def test_a_wiki_that_is_still_silent_says_what_it_said_first() -> None:
    with pytest.raises(Unavailable) as error:
        save(NOW, LOST, Unavailable("lag", "later"))
    assert error.value is LOST


@pytest.mark.parametrize(
    ("text", "stored"), [("e\u0301", "\xe9"), ("a\r\nb", "a\nb"), ("aX \t\n", "aX"), ("\xa0a\xa0", "\xa0a\xa0")]
)
def test_texts_are_compared_as_the_wiki_stores_them(text: str, stored: str) -> None:
    there = query(page("A", revision(4, stored, user="SalonBot")))
    assert save(NOW, LOST, there, text=text)[1] == Saved(4, changed=True)


def test_no_change_is_no_save() -> None:
    same = {"edit": {"result": "Success", "nochange": True}}
    assert save(NOW, same, query(page("A", revision(3, "new"))))[1] == Saved(3, changed=False)
    assert save(NOW, same, query(page("A", revision(5, "new"))))[1] == Saved(5, changed=False)
    assert save(NOW, same, query(page("A", revision(3, "otherwise"))))[1] == Saved(3, changed=False)


def test_every_question_is_made_under_the_account() -> None:
    for ask in (
        lambda api: list(api.read(["A"])),
        lambda api: api.using("A"),
        lambda api: api.contributions(),
        lambda api: list(api.revisions("A")),
        lambda api: api.before("A", 1),
        lambda api: api.editable(["A"]),
        lambda api: api.titles_of([1]),
    ):
        _denied(ask)


def _denied(ask: Callable[[Api], object]) -> None:
    with pytest.raises(Denied):
        ask(Api([{"query": {"userinfo": {"name": "Somebody"}}}]))
