"""Which pages of a category are reports, what of them is read, and what is said of a harvest that broke off."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.wiki.base import By, Denied, Member, Refused
from bot.wiki.harvest import Harvest, LeftOut, Reason, Scope, harvest, moved, own_pages
from testing.fakes import NO_ANSWER, FakeWiki

TOP = "Category:Salons"
BASE = "Reports"


def scope(**changes: Any) -> Scope:
    return Scope(own=own_pages(BASE), **changes)


def of(wiki: FakeWiki, known: Callable[[Member], bool] = lambda member: False, **changes: Any) -> Harvest:
    return harvest(wiki, TOP, scope(**changes), known)


def of_both(wiki: FakeWiki) -> Harvest:
    return harvest(wiki, TOP, scope(), lambda member: False, moved(wiki, TOP))


def titles(found: Harvest) -> list[str]:
    return [member.title for member in found.members]


@pytest.fixture
def wiki() -> FakeWiki:
    wiki = FakeWiki()
    for name in ("Reports/C", "Reports/A", "Reports/B"):
        wiki.add(name, f"text of {name}", TOP)
    return wiki


def test_every_member_is_read_with_one_listing_and_one_reading(wiki: FakeWiki) -> None:
    found = of(wiki)
    assert titles(found) == ["Reports/A", "Reports/B", "Reports/C"]
    assert {page.title: page.text for page in found.pages}["Reports/B"] == "text of Reports/B"
    assert (found.complete, found.problem, found.left_out) == (True, None, ())
    assert wiki.log == [("members", TOP), ("read", ["Reports/A", "Reports/B", "Reports/C"])]


def test_known_revisions_are_not_read(wiki: FakeWiki) -> None:
    old = {(member.page_id, member.revision_id) for member in of(wiki).members}
    wiki.log.clear()
    again = of(wiki, lambda member: (member.page_id, member.revision_id) in old)
    assert (len(again.members), again.pages, again.complete) == (3, (), True)
    assert wiki.log == [("members", TOP)]
    new = wiki.add("Reports/B", "changed")
    changed = of(wiki, lambda member: (member.page_id, member.revision_id) in old)
    assert [page.text for page in changed.pages] == ["changed"]
    assert {member.revision_id for member in changed.members} >= {new.revision_id}


def test_a_page_edited_after_the_listing_counts_at_the_revision_that_was_read(wiki: FakeWiki) -> None:
    listing = wiki.categories[TOP]
    newest = wiki.add("Reports/A", "edited since").revision_id
    wiki.categories[TOP] = listing
    assert of(wiki).members[0].revision_id == newest


def test_what_is_no_report_is_left_out_with_the_reason(wiki: FakeWiki) -> None:
    wiki.add("Reports/Old name", "#REDIRECT [[Reports/A]]", TOP, redirect=True)
    wiki.add("Reports/A/fr", "texte", TOP, translation=True)
    wiki.add("Reports/Index", "", TOP)
    wiki.add("Reports/Index/Worklist", "", TOP)
    wiki.add("Template:Report", "", TOP, namespace=10)
    found = of(wiki)
    assert titles(found) == ["Reports/A", "Reports/B", "Reports/C"]
    assert set(found.left_out) == {
        LeftOut("Reports/Old name", Reason.REDIRECT),
        LeftOut("Reports/A/fr", Reason.TRANSLATION, "Reports/A"),
        LeftOut("Reports/Index", Reason.OWN),
        LeftOut("Reports/Index/Worklist", Reason.OWN),
        LeftOut("Template:Report", Reason.NAMESPACE),
    }
    assert found.complete
    assert len(found.pages) == 3


def test_a_report_whose_title_begins_like_the_index_is_not_our_own(wiki: FakeWiki) -> None:
    wiki.add("Reports/Indexers UG", "", TOP)
    assert "Reports/Indexers UG" in titles(of(wiki))


def test_sub_categories_are_followed_once_each_even_in_a_loop(wiki: FakeWiki) -> None:
    wiki.add("Category:Africa", "", TOP, namespace=14)
    wiki.add("Reports/D", "", "Category:Africa")
    wiki.categories["Category:Africa"] += [wiki.categories[TOP][0], Member(90, TOP, 14, 90)]
    wiki.categories["Category:Africa"].append(Member(91, "Category:Africa", 14, 91))
    found = of(wiki)
    assert titles(found) == ["Reports/A", "Reports/B", "Reports/C", "Reports/D"]
    assert [entry for entry in wiki.log if entry[0] == "members"] == [
        ("members", TOP),
        ("members", "Category:Africa"),
    ]
    assert not found.left_out


def test_the_depth_is_a_bound_and_what_lies_deeper_is_noted(wiki: FakeWiki) -> None:
    for level in range(4):
        wiki.add(f"Category:{level + 1}", "", TOP if level == 0 else f"Category:{level}", namespace=14)
        wiki.add(f"Reports/Level {level + 1}", "", f"Category:{level + 1}")
    found = of(wiki, depth=2)
    assert "Reports/Level 2" in titles(found)
    assert "Reports/Level 3" not in titles(found)
    assert found.left_out == (LeftOut("Category:3", Reason.TOO_DEEP),)
    assert titles(of(wiki, depth=0)) == ["Reports/A", "Reports/B", "Reports/C"]


def test_a_category_that_is_missing_and_one_that_is_empty_are_told_apart(wiki: FakeWiki) -> None:
    del wiki.categories[TOP]
    with pytest.raises(Refused) as missing:
        of(wiki)
    wiki.categories[TOP] = []
    with pytest.raises(Refused) as empty:
        of(wiki)
    assert (missing.value.code, empty.value.code) == ("no-category", "empty-category")
    assert TOP in str(empty.value)


def test_a_sub_category_deleted_meanwhile_does_not_end_the_harvest(wiki: FakeWiki) -> None:
    wiki.categories[TOP].append(Member(90, "Category:Gone", 14, 90))
    found = of(wiki)
    assert found.complete
    assert found.left_out == (LeftOut("Category:Gone", Reason.GONE),)


def test_a_page_deleted_between_listing_and_reading_leaves_a_complete_harvest(wiki: FakeWiki) -> None:
    wiki.vanish = {"Reports/B"}
    found = of(wiki)
    assert titles(found) == ["Reports/A", "Reports/C"]
    assert found.left_out == (LeftOut("Reports/B", Reason.GONE),)
    assert found.complete


def test_a_page_moved_between_listing_and_reading_makes_it_incomplete(wiki: FakeWiki) -> None:
    wiki.categories[TOP][0] = Member(99, "Reports/C", 0, 99)  # another page stands under the title by now
    found = of(wiki)
    assert titles(found) == ["Reports/A", "Reports/B"]
    assert found.left_out == (LeftOut("Reports/C", Reason.MOVED),)
    assert "Reports/C" not in {page.title for page in found.pages}
    assert not found.complete
    assert "Reports/C" in str(found.problem)


@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_listing_that_breaks_off_is_an_incomplete_harvest(wiki: FakeWiki, after: int) -> None:
    wiki.fail["members"], wiki.after["members"] = NO_ANSWER, after
    found = of(wiki)
    assert not found.complete
    assert "does not answer" in str(found.problem)
    assert len(found.members) == after


@pytest.mark.parametrize("after", [0, 2])
def test_a_reading_that_breaks_off_is_an_incomplete_harvest(wiki: FakeWiki, after: int) -> None:
    wiki.fail["read"], wiki.after["read"] = NO_ANSWER, after
    found = of(wiki)
    assert not found.complete
    assert f"read {after} of 3" in str(found.problem)
    assert len(found.pages) == len(found.members) == after
    assert not found.left_out  # not gone: not asked


def test_a_stop_goes_through(wiki: FakeWiki) -> None:
    wiki.fail["read"] = Denied("blocked", "blocked")
    with pytest.raises(Denied):
        of(wiki)


def test_only_and_limit_choose_and_are_no_complete_harvest(wiki: FakeWiki) -> None:
    found = of(wiki, only=["Reports/B", "Reports/No_such"])
    assert titles(found) == ["Reports/B"]
    assert set(found.left_out) == {
        LeftOut("Reports/A", Reason.NOT_ASKED),
        LeftOut("Reports/C", Reason.NOT_ASKED),
        LeftOut("Reports/No such", Reason.NOT_THERE),
    }
    assert not found.complete
    assert titles(of(wiki, limit=2)) == ["Reports/A", "Reports/B"]
    assert not of(wiki, limit=2).complete
    assert of(wiki, limit=3).complete


def test_a_page_that_was_moved_without_a_redirect_meanwhile_is_followed(wiki: FakeWiki) -> None:
    moved = replace(wiki.pages.pop("Reports/B"), title="Reports/Z")
    wiki.pages["Reports/Z"] = moved
    found = of(wiki)
    assert titles(found) == ["Reports/A", "Reports/C", "Reports/Z"]
    assert {page.title for page in found.pages} == {"Reports/A", "Reports/C", "Reports/Z"}
    assert (found.complete, found.left_out) == (True, ())
    assert ("titles_of", [moved.page_id]) in wiki.log


def test_where_it_was_moved_to_can_be_asked_of_a_wiki_that_falls_silent(wiki: FakeWiki) -> None:
    wiki.vanish = {"Reports/B"}

    def silent(page_ids: object) -> dict[int, str]:
        raise NO_ANSWER

    wiki.titles_of = silent
    assert not of(wiki).complete


def test_what_is_no_wikitext_is_no_report(wiki: FakeWiki) -> None:
    wiki.add("User:Lakeside Reader/common.js", "// [[Category:Reports]]", TOP, wikitext=False)
    found = of(wiki)
    assert "User:Lakeside Reader/common.js" not in titles(found)
    assert LeftOut("User:Lakeside Reader/common.js", Reason.NOT_WIKITEXT) in found.left_out


WAYS: dict[By, str] = {By.PREFIX: "Other/", By.LIST: "All of them", By.TEMPLATE: "Salon report"}


@pytest.mark.parametrize("by", WAYS)
def test_what_another_way_finds_is_one_selection_with_the_category(wiki: FakeWiki, by: By) -> None:
    new = wiki.add("Other/D", "{{Salon report}} text")
    wiki.add("All of them", "[[Other/D]], [[Reports/A]]")
    wiki.add("Reports/Index/Worklist", "{{Salon report}}")
    found = of(wiki, ways=[(by, WAYS[by])])
    assert titles(found) == ["Other/D", "Reports/A", "Reports/B", "Reports/C"]
    assert found.outside == {new.page_id}
    assert (found.complete, len(found.pages)) == (True, 4)
    assert [name for name, _ in wiki.log] == ["members", "found", "read"]


def test_ways_overlap_and_each_page_is_there_once(wiki: FakeWiki) -> None:
    wiki.add("Other/D", "{{Salon report}} text")
    wiki.add("All of them", "[[Other/D]]")
    found = of(wiki, ways=WAYS.items())
    assert titles(found) == ["Other/D", "Reports/A", "Reports/B", "Reports/C"]
    assert of(wiki, ways=[(By.PREFIX, "Reports/")]).outside == frozenset()


def test_a_way_that_breaks_off_or_finds_nothing_leaves_no_half_a_harvest(wiki: FakeWiki) -> None:
    wiki.add("Other/D", "text")
    wiki.fail["found"] = NO_ANSWER
    found = of(wiki, ways=[(By.PREFIX, "Other/")])
    assert (found.complete, "by prefix of 'Other/' broke off" in str(found.problem)) == (False, True)
    wiki.fail.clear()
    with pytest.raises(Refused, match="no page is found by the list 'Nowhere'") as error:
        of(wiki, ways=[(By.LIST, "Nowhere")])
    assert error.value.code == "nothing-found"


MOVED = (
    "#REDIRECT [[:Category:Salons of 2019]]",
    "{{Category redirect|Salons of 2019}}",
    "{{category_redirect|1=Category:Salons of 2019}}\n[[Category:Hidden]]",
    "{{Kategori yönlendirme| :Category:Salons_of 2019 }}",
)


@pytest.mark.parametrize("text", MOVED)
def test_a_category_that_has_moved_is_followed(text: str) -> None:
    wiki = FakeWiki()
    wiki.categories[TOP] = []
    wiki.add(TOP, text)
    wiki.add("Reports/A", "text", "Category:Salons of 2019")
    found = of(wiki)
    assert (titles(found), found.moved) == (["Reports/A"], "Category:Salons of 2019")
    assert found.categories == {TOP, "Category:Salons of 2019"}
    assert found.outside == frozenset()


def test_of_a_category_that_is_moving_both_are_listed_and_each_page_once(wiki: FakeWiki) -> None:
    wiki.add(TOP, MOVED[0])
    before = titles(of(wiki))
    wiki.add("Reports/New", "text", "Category:Salons of 2019")
    there = wiki.categories[TOP][0]
    wiki.categories["Category:Salons of 2019"].append(there)  # one that is in both
    found = of_both(wiki)
    assert titles(found) == sorted([*before, "Reports/New"])
    assert (found.moved, found.outside) == ("Category:Salons of 2019", frozenset())
    assert TOP in found.categories
    (new,) = (member for member in found.members if member.title == "Reports/New")
    assert found.ahead == {new.page_id}


def test_a_category_that_goes_where_nothing_is_stays_the_one(wiki: FakeWiki) -> None:
    before = titles(of(wiki))
    wiki.add(TOP, "{{Category redirect|Nowhere}}")
    assert titles(of_both(wiki)) == before


@pytest.mark.parametrize("text", ["", "Reports.", "{{Category redirect}}", "{{Category redirect|Salons}}"])
def test_an_empty_category_that_has_gone_nowhere_is_refused(text: str) -> None:
    wiki = FakeWiki()
    wiki.categories[TOP] = []
    wiki.add(TOP, text)
    with pytest.raises(Refused, match="has no members"):
        of(wiki)
