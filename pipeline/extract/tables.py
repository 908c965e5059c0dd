"""Rows of tables know the names of their columns, whatever format they come from."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from pipeline.clean import clean_text
from pipeline.records import Block

CELL_SEPARATOR = " | "
_LONGEST_NAME = 60
"""Characters of the name of a column."""
_MOST_WORDS = 6
_VALUE = re.compile(r"\d(?!\d{0,3}\Z)|\d{5}|[.:;]\Z|\d\s*[%€]|[€@]")
"""A number that does not end the cell (3 mei, 13.30), an amount, an address or the end of a sentence: no name of a column."""
_LABEL = re.compile(
    r"(datum|plaats|locatie|tijd|tijdstip|onderwerp|voorzitter|verslag|notulist|aan|van|betreft|kenmerk|versie|auteur|project"
    r"|(aan|af)wezig(en)?|afgemeld|afmelding(en)?|verhinderd)\Z",
    re.IGNORECASE,
)
"""Stands in front of a value, as in the table above minutes that says when and where the meeting was."""


def row(cells: Sequence[str], page: int | None = None) -> Block:
    """A row as a block: its cells, and as its text the cells separated by ' | '."""
    return Block("table_row", clean_text(CELL_SEPARATOR.join(cells)), page, cells=tuple(cells))


def with_headers(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks as they come; the rows below a row of names of columns have it as their `header`.

    A table is a run of rows with the same number of cells; footnotes may stand between them. Decided by what
    the first row says, not by what its program marked: Word marks the first row of every table.
    """
    header: tuple[str, ...] = ()
    for is_table, run in groupby(blocks, key=lambda block: block.kind in {"table_row", "footnote"}):
        if not is_table:
            yield from run
            continue
        members = list(run)
        width = 0
        for place, block in enumerate(members):
            if block.kind == "footnote":
                yield block
                continue
            if len(block.cells) != width:
                width = len(block.cells)
                below = [other.cells for other in members[place + 1 :] if other.kind == "table_row"]
                header = block.cells if is_header(block.cells, below) else ()
                yield block
            else:
                yield replace(block, header=header)


def is_header(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a first row names the columns of the rows below it: short, different names, none missing but the first."""
    names = [cell for cell in cells if cell]
    if len(names) < 2 or len(set(names)) < len(names) or "" in cells[1:]:
        return False
    if not any(len(other) == len(cells) for other in below[:1]):
        return False
    if len(cells) == 2 and _LABEL.match(cells[0]):
        return False
    return all(_is_name(name) for name in names)


def _is_name(text: str) -> bool:
    return len(text) <= _LONGEST_NAME and len(text.split()) <= _MOST_WORDS and not _VALUE.search(text)
