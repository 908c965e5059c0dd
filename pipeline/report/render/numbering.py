"""What is worked out once for all formats: numbers of tables and pictures, widths of columns."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.report.blocks import Block, Line, Picture, Section, Table

_PAGE = 100
"""Characters of a table on one line."""
_WIDEST = 60
"""Characters of a column from which its text wraps."""
_BOLD = 1.15
"""How much wider the titles of columns are than the text in them."""
MANY_COLUMNS = 8
"""Columns from which a table needs smaller letters."""
_BETWEEN = 4
"""Characters between two columns."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A block with the number of its caption, 0 for a block without one."""

    block: Block
    number: int = 0


def numbered(section: Section) -> Iterator[Numbered]:
    """The blocks in order; the table of a picture is a block of its own, after the picture."""
    tables = pictures = 0
    for block in section.blocks:
        if isinstance(block, Picture):
            pictures += 1
            yield Numbered(block, pictures)
        inner = block.table if isinstance(block, Picture) else block
        if isinstance(inner, Table):
            tables += 1
            yield Numbered(inner, tables)
        elif inner is not None and not isinstance(block, Picture):
            yield Numbered(block)


def words(line: Line) -> str:
    """What a line says, without marks and styles."""
    return "".join(part.text for part in line)


def is_wide(table: Table) -> bool:
    """Whether the table has so many columns that it needs smaller letters."""
    return len(table.header) >= MANY_COLUMNS


def widths(table: Table) -> list[float]:
    """The share of the page that each column gets, in the order of the columns; together 1.

    Every column gets what its longest word needs, and what is left goes to those with the longest texts.
    """
    rows = (table.header, *table.rows)
    texts = [[words(row[place]) for row in rows if place < len(row)] for place in range(len(table.header))]
    least = [max([_longest(title) * _BOLD, *map(_longest, cells)]) + _BETWEEN for title, *cells in texts]
    wanted = [max(low, min(max(map(len, column)) + _BETWEEN, _WIDEST)) for low, column in zip(least, texts, strict=True)]
    left = max(_PAGE - sum(least), 0)
    asked = max(sum(wanted) - sum(least), 1)
    got = [low + min(left / asked, 1) * (want - low) for low, want in zip(least, wanted, strict=True)]
    return [width / sum(got) for width in got]


def _longest(text: str) -> int:
    return max(map(len, text.split()), default=0)
