"""XLSX: sheets → blocks.

openpyxl, since pandoc's reader refuses the files of some programs (absolute names of parts, such as openpyxl writes)
and shows dates as numbers.
"""

import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from pipeline.clean import clean_text
from pipeline.errors import DocumentError
from pipeline.extract import tables
from pipeline.extract.xml import DAMAGE
from pipeline.records import Block, Extracted

_MOST_CELLS = 200_000
"""Cells with a value; a sheet with more is data, not a document."""

Row = dict[int, str]
"""Column → text, of the cells that have any."""


def read(path: Path, shown: str) -> Extracted:
    """Blocks of a workbook: each visible sheet a heading with its name, its rows below it.

    Formulas give the value that was shown when the file was saved; dates are written d-m-yyyy, numbers with a decimal
    comma. A row with one filled cell is a paragraph. Raises DocumentError when it is broken or holds too many cells.
    """
    data = BytesIO(path.read_bytes())
    try:
        with warnings.catch_warnings():  # about what openpyxl does not keep when it saves, which is not done here
            warnings.simplefilter("ignore")
            book = load_workbook(data, read_only=True, data_only=True, keep_links=False)
            try:
                blocks = list(_sheets(book, shown))
            finally:
                book.close()
            title = clean_text(book.properties.title or "")
    except (*DAMAGE, InvalidFileException) as error:
        raise DocumentError(
            shown, "damaged", "is a damaged workbook", "Open it in its own program and save it again as xlsx"
        ) from error
    return Extracted(tuple(blocks), "xlsx", None, title)


def _sheets(book: Any, shown: str) -> Iterator[Block]:
    left = _MOST_CELLS
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        sheet.reset_dimensions()  # what the file says of its size may be anything
        rows: list[Row] = []
        for cells in sheet.rows:
            rows.append({place: text for place, cell in enumerate(cells) if (text := _text(cell))})
            left -= len(rows[-1])
            if left < 0:
                raise DocumentError(
                    shown, "too_large", f"has more than {_MOST_CELLS:,} filled cells", "Take in only the sheets that hold text"
                )
        if any(rows):
            yield Block("heading", clean_text(sheet.title), None, 1)
        for filled, region in groupby(rows, key=bool):
            if filled:
                yield from _region(list(region))


def _region(rows: Sequence[Row]) -> Iterator[Block]:
    """Rows without an empty one between them; they share their columns, as far as any of them fills these."""
    columns = sorted({place for row in rows if len(row) > 1 for place in row})
    for row in rows:
        if len(row) == 1:
            yield Block("paragraph", next(iter(row.values())))
        else:
            yield tables.row([" ".join(row.get(place, "").split()) for place in columns])


def _text(cell: Any) -> str:
    """What a Dutch reader sees in a cell."""
    value = cell.value
    if value is None or cell.data_type == "e":
        return ""
    if isinstance(value, bool):
        return "WAAR" if value else "ONWAAR"
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format))
    if isinstance(value, datetime):
        day = _day(value)
        return day if value.time() == time() else f"{day} {value:%H:%M}"
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return clean_text(str(value))


def _day(value: date) -> str:
    return f"{value.day}-{value.month}-{value.year}"


def _number(value: float, shown_as: str) -> str:
    share = "%" in shown_as
    rounded = round(100 * value if share else value, 4)
    text = f"{rounded:.0f}" if rounded == int(rounded) else f"{rounded:.4f}".rstrip("0")
    return text.replace(".", ",") + ("%" if share else "")
