"""Reads dumps of any size: pieces of work in the order of the pages, each of which any process can do by itself.

    files ─ pieces ─▶ engine (``bot.run.workers``, ``bot.run.on_dask``) ─ results ─▶ whoever keeps the records

A piece is a batch of pages that may be wanted, split off in this process; or a stretch of a bzip2 file of several
streams, or a whole file, which the process that reads it opens itself. The records and their order are the same.

What a page is read by besides its own text (:class:`Beside`) is looked for at the beginning of its file: the page of
headings, the pages that others transclude, newer revisions of pages that stand there twice.
"""

from __future__ import annotations

import logging
import pickle
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from pathlib import Path

from bot.reports.collection import load
from bot.reports.editor_headings import headings
from bot.reports.report import Report, encode
from bot.run.reading import seen_by_readers
from bot.run.rules import Rules, rules_of
from bot.run.rules_version import rules_version
from bot.wiki.at_hand import AtHand, at_hand
from bot.wiki.base import Page, Refused, Shows
from bot.wiki.chosen import Choice, Chosen
from bot.wiki.dump import Dumped, Site, page_of, site_of
from bot.wiki.dump_files import PIPE, Part, opened, stretches
from bot.wiki.dump_pages import Pages, Raw
from bot.wiki.files import wiki_file

WINDOW = 8 * 1024 * 1024  # bytes at the beginning of a file in which pages are looked for that others need
_BATCH = 128 * 1024  # bytes of pages that are read as one piece, at least

log = logging.getLogger("salonbot")


@dataclass(frozen=True, slots=True)
class Beside:
    """What the pages of one file are read by, besides their own texts."""

    site: Site
    headings: str | None  # the text of the page of headings
    pages: AtHand
    newest: Mapping[str, int | None]  # revisions of titles that stand there twice


@dataclass(frozen=True, slots=True)
class Batch:
    """Pages that may be wanted, of the file ``place``. ``beside`` is a pickled Beside, as in the others."""

    raws: tuple[Raw, ...]
    place: str
    beside: bytes
    last: bool = False  # its file ends with it, as in the others


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a file, whose pages are those that begin in it."""

    path: Path
    beside: bytes
    part: Part
    last: bool


@dataclass(frozen=True, slots=True)
class Wikitext:
    """A single page in a file of its own."""

    path: Path
    title: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be read, in its place among the pieces."""

    message: str


Piece = Batch | Stretch | Wikitext | Fault


@dataclass(slots=True)
class Told:
    """What is to be told of a piece besides its records."""

    faults: list[str] = field(default_factory=list)  # what could not be read
    left_out: list[str] = field(default_factory=list)  # pages whose newest text is not there
    chosen: int = 0  # pages that were wanted
    texts: int = 0  # those of them whose text is there
    stubs: int = 0  # and those whose text the dump was made without
    ends: str | None = None  # the file that ends here


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a piece: records as JSON in the order of the pages, and what to tell."""

    records: tuple[bytes, ...]
    told: Told


@dataclass(frozen=True, slots=True)
class Reader:
    """How pages become records. Calling it makes the function that reads a piece; it can be pickled for that."""

    collection: str
    alias_page: str | None
    chosen: Chosen
    version: str = field(default_factory=rules_version)

    def __call__(self) -> Reading:
        """Raises Refused where the code here is not that of who asks."""
        if self.version != rules_version():
            raise Refused("other-version", "a worker has another version of the bot; install the same one everywhere")
        return Reading(self)

    def pieces(
        self, files: Iterable[Path], title: str | None = None, *, remote: bool = False
    ) -> Generator[Piece, None, None]:
        """The pieces of these files, the same ones whenever it is called. ``title`` is that of a .wiki file's page.

        ``remote``: other machines open the files themselves; what comes from a pipe they get in batches all the same.
        """
        for path in files:
            if path.suffix == ".wiki":
                yield Wikitext(path, title or path.stem.replace("_", " "))
                continue
            try:
                yield from self._pieces(path, remote)
            except Refused as error:
                yield Fault(str(error))

    def _pieces(self, path: Path, remote: bool) -> Iterator[Piece]:
        parts = stretches(path)
        with opened(path) as stream:
            pages = Pages(stream, str(path))
            beside, raws = self._beside(pages)
            if parts or (remote and path != PIPE):
                for part in parts or [Part()]:
                    yield Stretch(path, beside, part, last=not parts or part == parts[-1])
                return
            choice, batch, size = self.chosen.of(site_of(pages)), list[Raw](), 0
            fault: list[Fault] = []
            try:
                for raw in raws:
                    if choice.may_be(raw):
                        batch.append(raw)
                        size += len(raw.xml)
                    if size >= _BATCH:
                        yield Batch(tuple(batch), pages.place, beside)
                        batch, size = [], 0
            except Refused as error:  # the pages before that place come first
                fault.append(Fault(str(error)))
            yield Batch(tuple(batch), pages.place, beside, last=not fault)
            yield from fault

    def _beside(self, pages: Pages) -> tuple[bytes, Iterator[Raw]]:
        """What the pages of a stream are read by, and all of them, with those that were looked at for it."""
        raws, window, size = iter(pages), list[Raw](), 0
        fault: list[Refused] = []
        while size < WINDOW:
            try:
                window.append(next(raws))
            except StopIteration:
                break
            except Refused as error:
                if not window:
                    raise
                fault.append(error)
                break
            size += len(window[-1].xml)
        return pickle.dumps(self._found(window, site_of(pages), pages.place)), chain(window, _raised(fault), raws)

    def _found(self, window: Sequence[Raw], site: Site, place: str) -> Beside:
        parsed: list[Dumped] = []
        for raw in window:
            with suppress(Refused):  # told when its turn comes
                parsed.append(page_of(raw, site, place))
        newest: dict[str, Page] = {}
        twice: set[str] = set()
        for page in (dumped.page for dumped in parsed):
            if (known := newest.setdefault(page.title, page)) is not page:
                twice.add(page.title)
                newest[page.title] = max(known, page, key=lambda one: one.revision_id or 0)
        alias = newest.get(self.alias_page or "")
        for problem in headings(alias.text if alias else None, None, load(self.collection)).problems:
            log.warning("%s: %s", self.alias_page, problem)
        return Beside(
            site=site,
            headings=alias.text if alias else None,
            pages=at_hand(lambda: parsed, self.chosen.of(site).is_chosen),
            newest={title: newest[title].revision_id for title in twice},
        )


@dataclass(slots=True)
class Files:
    """What is to be told of files as a whole, from what is told of their pieces one after the other.

    ``in_middle``: the first pieces of the first file are not there, because they were read before.
    """

    reader: Reader
    in_middle: bool = False
    sum: Told = field(default_factory=Told)

    def add(self, told: Told) -> None:
        """Where the file ends with this piece, what is wrong with it is added to what the piece tells."""
        now = self.sum
        now.chosen, now.texts, now.stubs = now.chosen + told.chosen, now.texts + told.texts, now.stubs + told.stubs
        if (file := told.ends) is None:
            return
        if not self.in_middle and now.stubs and not now.texts:
            told.faults.append(f"{file}: holds titles without texts (a stub dump); take the dump of articles or pages")
        elif not self.in_middle and not now.chosen and self.reader.chosen == Chosen():
            told.faults.append(f"{file}: holds no page that a report could be; export the reports themselves")
        self.sum, self.in_middle = Told(), False


@dataclass(frozen=True, slots=True)
class Asked:
    """What is needed to read one page: its text, the rules, and what can tell what its readers see."""

    page: Page
    rules: Rules
    shows: Shows | None

    def report(self) -> Report:
        """Its record."""
        return seen_by_readers(self.rules, self.shows, self.page)[0] if self.shows else self.rules.read(self.page)


class Reading:
    """Reads pieces in one process."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._rules = rules_of(load(reader.collection))
        self._used = lru_cache(2)(self._made)  # pieces of one file follow one another

    def __call__(self, piece: Piece) -> Result:
        """What comes of a piece. Raises nothing because of what stands in a file."""
        told = Told()
        return Result(tuple(encode(asked.report()) for asked in self.asked(piece, told)), told)

    def asked(self, piece: Piece, told: Told) -> Iterator[Asked]:
        """The pages of a piece that are wanted, in their order; what has none is noted in ``told``."""
        try:
            match piece:
                case Fault():
                    told.faults.append(piece.message)
                case Wikitext():
                    yield Asked(wiki_file(piece.path, piece.title), self._rules, None)
                case Batch():
                    yield from self._wanted(piece.raws, piece.beside, piece.place, told)
                case Stretch():
                    start = piece.part.start
                    place = f"{piece.path}, stream at byte {start}" if start else str(piece.path)
                    with opened(piece.path, piece.part) as stream:
                        raws = Pages(stream, place, first=start == 0)
                        yield from self._wanted(raws, piece.beside, place, told)
        except Refused as error:  # the file ends in the middle, or goes on as no export does
            told.faults.append(str(error))
        if isinstance(piece, Batch | Stretch) and piece.last:
            told.ends = piece.place if isinstance(piece, Batch) else str(piece.path)

    def _wanted(self, raws: Iterable[Raw], pickled: bytes, place: str, told: Told) -> Iterator[Asked]:
        beside, choice, rules = self._used(pickled)
        for raw in raws:
            if not choice.may_be(raw):
                continue
            try:
                dumped = page_of(raw, beside.site, place)
            except Refused as error:  # this page alone: the others are read
                told.faults.append(str(error))
                continue
            page = dumped.page
            if page.title == self._reader.alias_page or not choice.is_chosen(dumped):
                continue
            if beside.newest.get(page.title, page.revision_id) != page.revision_id:
                continue
            told.chosen += 1
            told.texts += bool(page.text)
            told.stubs += dumped.stub
            if dumped.hidden or dumped.stub:
                told.left_out.append(
                    f"{place}: [[{page.title}]] is left out: the export has no text of its newest revision"
                )
            elif not dumped.redirect:
                yield Asked(page, rules, beside.pages)

    def _made(self, pickled: bytes) -> tuple[Beside, Choice, Rules]:
        beside: Beside = pickle.loads(pickled)  # noqa: S301 - made by the process that asks
        found = headings(beside.headings, None, self._rules.collection)
        return beside, self._reader.chosen.of(beside.site), self._rules.extended(found.collection)


def _raised(errors: Sequence[Refused]) -> Iterator[Raw]:
    """Nothing, after raising the first of the errors, if there is one."""
    for error in errors:
        raise error
    yield from ()
