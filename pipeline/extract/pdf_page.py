"""What stands on the pages of a PDF: lines with their place through PDFium, ruled tables through pdfplumber."""

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.clean import clean_text
from pipeline.extract.text import join_lines

_MARGIN = 0.12
"""Share of the page height, at the top and at the bottom, where running headers and page numbers stand."""
_RAISED = 0.15
"""Share of the font size that the mark of a footnote stands above the line."""
_UNITS = re.compile(r"(?<![^\W\d_])[dckm]?m\Z")
"""A raised digit behind a unit is no footnote: m², km²."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; coordinates in points from the top left corner of its page."""

    text: str
    page: int
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool
    baseline: float
    page_height: float
    broken: bool = False
    """The last word goes on at the next line."""
    opens_note: bool = False
    """Begins with a raised number, as a footnote does; the number is no part of the text."""
    in_note: bool = False

    @property
    def in_margin(self) -> bool:
        return self.bottom < _MARGIN * self.page_height or self.top > (1 - _MARGIN) * self.page_height


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a ruled table, its cells separated by ' | '."""

    cells: tuple[str, ...]
    page: int

    @property
    def text(self) -> str:
        return " | ".join(self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """Ruled lines on a page, and what stands between them."""

    page: int
    box: tuple[float, float, float, float]
    """Left, top, right and bottom, in points from the top left corner of the page."""
    rows: list[tuple[str, ...]]

    @property
    def is_grid(self) -> bool:
        """Whether it has rows and columns; a frame around running text has not."""
        return len(self.rows) > 1 and sum(any(column) for column in zip(*self.rows, strict=True)) > 1

    def holds(self, line: Line) -> bool:
        left, top, right, bottom = self.box
        inside = top <= (line.top + line.bottom) / 2 <= bottom and line.left >= left - 2 and line.right <= right + 2
        return inside and line.page == self.page and bool(self.rows)


def page_lines(page: pypdfium2.PdfPage, number: int) -> Iterator[Line]:
    """The lines of a page in the order of its content, which is the reading order in columns too."""
    text_page = page.get_textpage()
    height = page.get_height()
    count = pdfium.FPDFText_CountChars(text_page.raw)
    codes = [pdfium.FPDFText_GetUnicode(text_page.raw, index) for index in range(count)]
    start = 0
    for index in range(count + 1):
        if index == count or codes[index] in {0x0A, 0x02, 0xFFFE}:
            end = index
            characters = [place for place in range(start, end) if not chr(codes[place]).isspace()]
            if characters:
                text = {place: chr(codes[place]) for place in range(start, end) if codes[place]}
                broken = index < count and codes[index] != 0x0A
                line = _line(text_page, text, characters, number, height, broken)
                if line.text:
                    yield line
            start = index + 1


def _line(
    text_page: pypdfium2.PdfTextPage, text: dict[int, str], characters: list[int], page: int, height: float, broken: bool
) -> Line:
    """One line from its characters by their index in the page, without the marks of footnotes."""
    left, _, bottom, top = _box(text_page, characters[0])
    _, right, last_bottom, last_top = _box(text_page, characters[-1])
    middle = characters[len(characters) // 2]
    marks = _raised_digits(text_page, text, middle)
    return Line(
        text=clean_text("".join(character for place, character in text.items() if place not in marks)),
        page=page,
        left=left,
        right=right,
        top=height - max(top, last_top),
        bottom=height - min(bottom, last_bottom),
        size=round(pdfium.FPDFText_GetFontSize(text_page.raw, middle), 1),
        bold=pdfium.FPDFText_GetFontWeight(text_page.raw, middle) >= 600,
        baseline=height - _origin(text_page, middle),
        page_height=height,
        broken=broken,
        opens_note=characters[0] in marks,
        in_note=characters[0] in marks,
    )


def _raised_digits(text_page: pypdfium2.PdfTextPage, text: dict[int, str], middle: int) -> set[int]:
    """Indices of the digits that stand above the line on which the character `middle` stands: the marks of footnotes."""
    lowest = _origin(text_page, middle) + _RAISED * pdfium.FPDFText_GetFontSize(text_page.raw, middle)
    marks: set[int] = set()
    before = ""
    for place, character in text.items():
        if character.isdigit() and _box(text_page, place)[2] > lowest and not _UNITS.search(before):
            marks.add(place)
        else:
            before += character
    return marks


def _origin(text_page: pypdfium2.PdfTextPage, index: int) -> float:
    """Height of the line that a character stands on, in points from the bottom."""
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text_page.raw, index, ctypes.byref(x), ctypes.byref(y))
    return y.value


def _box(text_page: pypdfium2.PdfTextPage, index: int) -> tuple[float, float, float, float]:
    """Left, right, bottom and top of a character, in points from the bottom left corner."""
    values = [ctypes.c_double() for _ in range(4)]
    pdfium.FPDFText_GetCharBox(text_page.raw, index, *(ctypes.byref(value) for value in values))
    left, right, bottom, top = (value.value for value in values)
    return left, right, bottom, top


def ruled_tables(path: Path, pages: list[int]) -> list[Table]:
    """The ruled tables of some pages; none from where pdfplumber cannot read a file that PDFium can."""
    found: list[Table] = []
    try:
        with pdfplumber.open(path, pages=pages) as plumber:
            for page in plumber.pages:
                found += [Table(page.page_number, table.bbox, _rows(table.extract())) for table in page.find_tables()]
                page.close()
    except Exception:  # noqa: BLE001 - pdfminer stumbles over a damaged file in a dozen ways; its text is worth more than its tables
        return found
    return found


def _rows(table: list[list[str | None]]) -> list[tuple[str, ...]]:
    """The rows that hold text."""
    rows = (tuple(_cell(cell or "") for cell in row) for row in table)
    return [row for row in rows if any(row)]


def _cell(text: str) -> str:
    """The lines of a cell as one, words broken at line ends joined."""
    lines = clean_text(text).split("\n")
    return join_lines(lines)
