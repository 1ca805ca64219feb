"""Short ways to look at a model in tests."""

from bot.read.model import Block, PageModel, model_of
from bot.read.model.records import inner_blocks


def blocks(text: str) -> list[Block]:
    """All blocks of a page, those in tables too."""
    return [inner for block in model_of(text).blocks() for inner in inner_blocks(block)]


def only(text: str) -> Block:
    """The one block of a page."""
    (block,) = blocks(text)
    return block


def texts(text: str) -> list[str]:
    """What a reader sees of a page, block by block."""
    return [block.text for block in blocks(text)]


def headings(text: str) -> list[tuple[int, str]]:
    """The headings of a page."""
    return [(heading.level, heading.text) for heading in model_of(text).headings]


def stored(page: PageModel, block: Block, at: int, to: int) -> str:
    """What stands in the page's wikitext where a range of a block is from."""
    span = block.span(at, to)
    return page.seen.stored[span.start : span.end]
