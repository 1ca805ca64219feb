"""Lists the reports, and reads the texts of those that changed since they were last read.

Reports are the pages of a category, and those found in other ways: by how their titles begin, by a page that links to
them, by a template they use. All are one selection, each page once. One listing each with revision ids, then requests
for the revisions not known yet; nothing is parsed here. What is no report of its own (redirects, translated copies, the
bot's own pages) is left out with the reason. Where the wiki stops answering, what was read so far comes back marked
incomplete, and the caller must not write from that.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.wiki.base import By, Member, Page, Refused, Unavailable, Wiki, page_of
from bot.wiki.moved_category import moved_to

CATEGORY = 14  # the namespace's number on every MediaWiki
NAMESPACES = (0, 2, 4)  # where people write reports: articles, user pages, project pages
DEPTH = 3  # levels of sub-categories that are followed


class Reason(StrEnum):
    """Why a page of the category is not among the reports."""

    REDIRECT = "redirect"  # its target is a member if it carries the category itself
    TRANSLATION = "translation"  # a generated copy; counting it would count its source twice
    OWN = "own"  # the bot made it
    NAMESPACE = "namespace"  # not where reports are written
    NOT_WIKITEXT = "not-wikitext"  # JavaScript, a style sheet, JSON: nothing that is written as a report
    TOO_DEEP = "too-deep"  # a sub-category below the depth asked for
    NOT_ASKED = "not-asked"  # --only or --limit left it out
    NOT_THERE = "not-there"  # asked for by --only, but not in the category
    GONE = "gone"  # deleted or hidden between listing and reading
    NO_TEXT = "no-text"  # an export has no text of its newest revision
    SHOWS_REPORTS = "shows-reports"  # it is in the category only because it transcludes a report
    NO_REPORT = "no-report"  # it is not in the category, or where that is moving to, and has no section of a report
    MOVED = "moved"  # another page stands under its title since the listing


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A page that is not among the reports; ``of`` is the source of a translated copy."""

    title: str
    reason: Reason
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Harvest:
    """What reports there are now.

    ``members`` are the reports, by title, each at the revision to use; ``pages`` the texts of those whose
    revision was not known, ``categories`` the titles of those that were listed, ``outside`` the page ids of reports
    that are in none of these, ``moved`` the category that is listed too because the one asked for has gone there, and
    ``ahead`` the page ids of what is in that one alone while reports are still in the other.
    ``complete`` is False, and ``problem`` says why, where reports may be missing.
    """

    members: tuple[Member, ...] = ()
    pages: tuple[Page, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    complete: bool = True
    problem: str | None = None
    categories: frozenset[str] = frozenset()
    outside: frozenset[int] = frozenset()
    moved: str | None = None
    ahead: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Scope:
    """Which pages are wanted, beside those of a category by ``ways``: each a way and the name of what is found by it.

    ``depth`` is how many levels of sub-categories are followed, ``only`` the titles asked for (empty: all),
    ``limit`` the most reports to take, ``own`` tells the bot's own pages by their title.
    """

    own: Callable[[str], bool]
    namespaces: Collection[int] = NAMESPACES
    depth: int = DEPTH
    only: Collection[str] = ()
    limit: int | None = None
    ways: Collection[tuple[By, str]] = ()


def own_pages(base: str, category: str = "") -> Callable[[str], bool]:
    """Returns a test of titles for the bot's own pages: the index below ``base``, all below it, and its category."""
    index = f"{base}/Index"
    return lambda title: title in (index, category) or title.startswith(f"{index}/")


def harvest(
    wiki: Wiki, category: str, scope: Scope, known: Callable[[Member], bool], target: str | None = None
) -> Harvest:
    """Lists the category and reads what is not ``known`` at its newest revision; raises as its two steps do."""
    return fetched(wiki, listed(wiki, category, scope, target), known)


def listed(wiki: Wiki, category: str, scope: Scope, target: str | None = None) -> Harvest:
    """Returns the harvest without its texts: what the category holds, and what is found in other ways.

    ``target`` is the category that its pages have gone to, where that is known: some may not have gone yet, so that
    both are listed. A category that holds no report is asked where it has gone. Raises Refused("no-category"),
    Refused("empty-category") and Refused("nothing-found"), and Denied; a wiki that stops answering is no error but an
    incomplete harvest.
    """
    try:
        found = replace(_listed(wiki, category, scope, target), moved=target)
        if target or found.problem or any(member.page_id not in found.outside for member in found.members):
            return found
        target = moved(wiki, category)
    except Refused as error:
        if target or error.code != "empty-category" or (target := moved(wiki, category)) is None:
            raise
    return replace(_listed(wiki, category, scope, target), moved=target) if target else found


def moved(wiki: Wiki, category: str) -> str | None:
    """Returns the category that this one's page says its pages have gone to, if it says so. Raises WikiError."""
    return moved_by(wiki, category, page_of(wiki, category))


def moved_by(wiki: Wiki, category: str, page: Page | None) -> str | None:
    """Returns the same where the page of the category was read already; None where it names what is no title."""
    if page is None or (target := moved_to(page.text)) is None:
        return None
    try:
        title = wiki.title(target)
    except Refused:
        return None
    return title if title != category else None


def _listed(wiki: Wiki, category: str, scope: Scope, target: str | None) -> Harvest:
    found: dict[int, Member] = {}
    left_out: list[LeftOut] = []
    problem = None
    categories = {category, *([target] if target else ())}
    before: frozenset[int] = frozenset()
    try:
        for member in _listing(wiki, category, scope, left_out, categories):
            found.setdefault(member.page_id, member)
        before = frozenset(found)
        with suppress(Refused):  # it may be there tomorrow
            for member in _listing(wiki, target, scope, left_out, categories) if target else ():
                found.setdefault(member.page_id, member)
    except Unavailable as error:
        problem = f"the listing of [[{category}]] broke off: {error}"
    if not found and not left_out and problem is None:
        raise Refused(
            "empty-category",
            f"[[{category}]] has no members; check the category in the settings, or the wiki's job queue",
        )
    inside = frozenset(found)
    for by, name in scope.ways if problem is None else ():
        try:
            more = list(wiki.found(by, name))
        except Unavailable as error:
            problem = f"the listing by {by} of {name!r} broke off: {error}"
            break
        if not more:
            raise Refused("nothing-found", f"no page is found by the {by} {name!r}; see to it in [reports], or mend it")
        for member in more:
            found.setdefault(member.page_id, member)
    reports = []
    for member in sorted(found.values(), key=lambda item: item.title):
        if reason := unwanted(member, scope):
            left_out.append(_left(member, reason))
        else:
            reports.append(member)
    asked = _asked(reports, scope, left_out)
    if problem is None and len(asked) < len(reports):
        problem = f"only {len(asked)} of {len(reports)} reports were asked for"
    outside = frozenset(member.page_id for member in asked) - inside
    staying = any(member.page_id in before for member in asked)
    return Harvest(
        members=tuple(asked),
        left_out=tuple(left_out),
        complete=problem is None,
        problem=problem,
        categories=frozenset(categories),
        outside=outside,
        ahead=inside - before if staying else frozenset(),
    )


def fetched(wiki: Wiki, listed: Harvest, known: Callable[[Member], bool]) -> Harvest:
    """Returns a listed harvest with its texts: every member that is not ``known`` is read, or leaves with the reason.

    Raises Denied; a wiki that stops answering makes the harvest incomplete.
    """
    pages: dict[str, Page] = {}
    problem = None
    new = [member.title for member in listed.members if not known(member)]
    try:
        for page in wiki.read(new) if new else ():
            pages[page.title] = page
        listed, moved = _followed(wiki, listed, set(new) - pages.keys())
        pages |= {page.title: page for page in (wiki.read(moved.values()) if moved else ())}
        new = [moved.get(title, title) for title in new]
    except (Unavailable, Refused) as error:
        problem = f"read {len(pages)} of {len(new)} changed reports: {error}"
    unread = set(new) - pages.keys()
    gone = () if problem else sorted(unread)
    left_out = [*listed.left_out, *(LeftOut(title, Reason.GONE) for title in gone)]
    members = []
    for member in listed.members:
        if member.title in unread:
            continue
        if (text := pages.get(member.title)) is None:
            members.append(member)
        elif text.page_id == member.page_id:
            members.append(replace(member, revision_id=text.revision_id))
        else:
            del pages[member.title]
            left_out.append(LeftOut(member.title, Reason.MOVED))
            problem = problem or f"[[{member.title}]] was moved while it was read; the next run finds it again"
    problem = listed.problem or problem
    members.sort(key=lambda member: member.title)
    return replace(
        listed,
        members=tuple(members),
        pages=tuple(pages.values()),
        left_out=tuple(left_out),
        complete=problem is None,
        problem=problem,
    )


def _followed(wiki: Wiki, listed: Harvest, unread: Collection[str]) -> tuple[Harvest, dict[str, str]]:
    """The harvest with the titles that pages have which were moved without a redirect since they were listed.

    Also those titles, by the old ones; whether such a page is still a report, the next listing tells.
    """
    ids = {member.page_id: member.title for member in listed.members if member.title in unread}
    now = wiki.titles_of(ids) if ids else {}
    moved = {ids[page_id]: title for page_id, title in now.items() if title != ids[page_id]}
    members = tuple(replace(member, title=moved.get(member.title, member.title)) for member in listed.members)
    return replace(listed, members=members), moved


def _listing(wiki: Wiki, category: str, scope: Scope, left_out: list[LeftOut], seen: set[str]) -> Iterator[Member]:
    """The pages of the category and its sub-categories, level by level; each category is listed once."""
    queue = deque([(category, 0)])
    while queue:
        name, level = queue.popleft()
        try:
            for member in wiki.members(name):
                if member.namespace != CATEGORY:
                    yield member
                elif scope.own(member.title):
                    left_out.append(LeftOut(member.title, Reason.OWN))
                elif member.title not in seen and level < scope.depth:
                    seen.add(member.title)
                    queue.append((member.title, level + 1))
                elif member.title not in seen:
                    left_out.append(LeftOut(member.title, Reason.TOO_DEEP))
        except Refused:
            if level == 0:
                raise
            left_out.append(LeftOut(name, Reason.GONE))


def unwanted(member: Member, scope: Scope) -> Reason | None:
    """Returns why a page that was listed is no report; None for one that may be."""
    if scope.own(member.title):
        return Reason.OWN
    if member.redirect:
        return Reason.REDIRECT
    if member.translation:
        return Reason.TRANSLATION
    if member.namespace not in scope.namespaces:
        return Reason.NAMESPACE
    if not member.wikitext:
        return Reason.NOT_WIKITEXT
    if not member.readable:
        return Reason.NO_TEXT
    return None


def _left(member: Member, reason: Reason) -> LeftOut:
    source = member.title.rpartition("/")[0] if reason is Reason.TRANSLATION else None
    return LeftOut(member.title, reason, source)


def _asked(reports: list[Member], scope: Scope, left_out: list[LeftOut]) -> list[Member]:
    """Those of ``reports`` that --only and --limit let through; the others are noted."""
    only = {title.replace("_", " ").strip() for title in scope.only}
    asked = [member for member in reports if not only or member.title in only][: scope.limit]
    taken = {member.page_id for member in asked}
    left_out += [LeftOut(member.title, Reason.NOT_ASKED) for member in reports if member.page_id not in taken]
    titles = {member.title for member in reports} | {item.title for item in left_out}
    left_out += [LeftOut(title, Reason.NOT_THERE) for title in sorted(only - titles)]
    return asked
