"""The section as a tree of blocks: what it says, without a query and without a file format.

Content makes the blocks from the answers of the database; rendering writes them in each format;
verification makes them again and compares. A mark is the name under which a number or quotation
can be found back in a finished document; it is unique in a section and the same in every run.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Text:
    """Words that nobody has to check."""

    text: str
    style: str = ""
    """Empty, strong or emphasis."""


@dataclass(frozen=True, slots=True)
class Number:
    """A figure, year or date as printed ('twaalf', '1.204', 'ruim de helft', '2025'), with where it comes from."""

    text: str
    mark: str
    query: str
    """Name of the query in queries.sql that gave it."""


@dataclass(frozen=True, slots=True)
class Link:
    """A reference within the section, to the anchor of a heading, table or quotation."""

    text: str
    anchor: str


Inline = Text | Number | Link
Line = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` from 1. The anchor is the same in every run. What it says is a fixed title or a name: no number of a query."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    line: Line
    style: str = ""
    """Empty; note: smaller, for what explains a table or picture; code: SQL, whose line breaks matter."""


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of a document, names hidden, and where they stand. Both parts carry the mark and are compared."""

    text: str
    source: str
    """Direction, network, title, date and page, as printed under the quotation."""
    mark: str
    passage_id: str
    char_start: int
    """In passages.text, code points from 0; names are hidden only in `text`."""
    char_end: int


@dataclass(frozen=True, slots=True)
class Table:
    """Caption, titles of columns and cells are lines, so that a number in them carries its mark like any other."""

    caption: Line
    anchor: str
    header: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]
    numeric: frozenset[int] = frozenset()
    """Columns (from 0) that hold numbers and are set to the right."""
    total: bool = False
    """Whether the last row is a total."""

    def lines(self) -> Iterator[Line]:
        """The caption, the titles of the columns and the cells, row by row."""
        yield self.caption
        yield from self.header
        yield from (cell for row in self.rows for cell in row)


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with the words that replace it for who cannot see it, and the table it was drawn from."""

    name: str
    caption: Line
    alternative: str
    """Plain words: an attribute of a picture can hold no bookmark. Its figures are those of the table, which have marks."""
    chart: Any = field(compare=False)
    """An Altair chart."""
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page, where the format has pages."""


Block = Heading | Paragraph | Bullets | Quotation | Table | Picture | PageBreak


@dataclass(frozen=True, slots=True)
class Section:
    """The whole section, in reading order, with what is needed to make it again."""

    title: Line
    subtitle: str
    blocks: tuple[Block, ...]
    parameters: dict[str, str]
    """What it was asked for and made from: year, network, compare, options, run, schema and product version."""

    def lines(self) -> Iterator[Line]:
        """Every line of text, also of the title, captions, lists and tables, in reading order."""
        yield self.title
        for block in self.blocks:
            match block:
                case Paragraph(line):
                    yield line
                case Bullets(items):
                    yield from items
                case Table():
                    yield from block.lines()
                case Picture():
                    yield block.caption
                    yield from block.table.lines() if block.table else ()

    def numbers(self) -> dict[str, Number]:
        """Mark → number, in reading order."""
        return {part.mark: part for line in self.lines() for part in line if isinstance(part, Number)}

    def quotations(self) -> dict[str, Quotation]:
        """Mark → quotation, in reading order."""
        return {block.mark: block for block in self.blocks if isinstance(block, Quotation)}
