"""What is worked out once for all formats: numbers of tables and pictures, widths of columns."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.report.blocks import Block, Line, Picture, Section, Table

_NARROWEST, _WIDEST = 9, 48
"""Characters that a column is taken to need at least, and at most before its text wraps."""


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


def widths(table: Table) -> list[float]:
    """The share of the page that each column gets, in the order of the columns; together 1."""
    needed = []
    for place, title in enumerate(table.header):
        cells = [words(row[place]) for row in table.rows if place < len(row)]
        longest = max([len(title) + 2, *(len(cell) for cell in cells)])
        needed.append(min(max(longest, _NARROWEST), _WIDEST))
    return [need / sum(needed) for need in needed]
