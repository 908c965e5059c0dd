"""PDF: lines with their place on the page through PDFium, tables through pdfplumber, then blocks."""

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from statistics import median

import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium
from pdfplumber.pdf import PDF

from pipeline.clean import clean_text
from pipeline.errors import DocumentError
from pipeline.extract.text import join_lines
from pipeline.records import Block, Extracted

_MARGIN = 0.12
"""Share of the page height, at the top and at the bottom, where running headers and page numbers stand."""
_PAGE_NUMBER = re.compile(r"(pagina|pag\.|blz\.?|p\.)?\s*[-–]?\s*\d{1,4}\s*((van|/|\|)\s*\d{1,4})?\s*[-–]?\Z", re.IGNORECASE)
_BULLET = re.compile(r"([•‣▪◦●·–*-]|\uf0b7|o(?=\s))\s*(?=\S)")
_NUMBERED = re.compile(r"(\d{1,2}[.)]|\(?[a-z]\))\s+(?=\S)")
_SECTION = re.compile(r"(\d{1,2}(\.\d{1,2})*\.?\s+|hoofdstuk\s|bijlage\s)\S", re.IGNORECASE)
_LABEL = re.compile(
    r"(besluit|besloten|actie|actiepunt|afgesproken|afspraak|aanwezig|afwezig|datum|plaats)\b[^:]{0,30}:", re.IGNORECASE
)
_SENTENCE_END = (".", "!", "?", ":", ";", ".”", ".’", '."', ".)")
_LINE_HYPHENS = "\x02\ufffe"
"""What PDFium puts where a word was broken at a line end."""
_RULED_FROM = 6
"""Ruling lines and boxes on a page from which it is searched for tables."""


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
    page_height: float
    broken: bool = False
    """The last word goes on at the next line."""

    @property
    def in_margin(self) -> bool:
        return self.bottom < _MARGIN * self.page_height or self.top > (1 - _MARGIN) * self.page_height


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a ruled table, its cells separated by ' | '."""

    text: str
    page: int


def read(path: Path, shown: str) -> Extracted:
    """Blocks of a PDF with text. Raises DocumentError when it is broken, protected, or only pictures (needs_ocr)."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise _refused(shown, str(error)) from error
    with document:
        pages = len(document)
        title = clean_text(document.get_metadata_value("Title"))
        elements: list[Line | TableRow] = []
        with pdfplumber.open(path) as plumber:
            for number in range(pages):
                elements += _page_elements(document[number], number + 1, plumber)
    if not elements:
        raise DocumentError(
            shown,
            "needs_ocr",
            "needs_ocr: the pages are pictures without text",
            "Run it through OCR first (ocrmypdf -l nld IN OUT)",
        )
    elements = _without_repeated_headers(_without_running_lines(elements, pages))
    return Extracted(tuple(_blocks(elements)), "pdf", pages, title)


def _refused(shown: str, message: str) -> DocumentError:
    if "password" in message.lower():
        return DocumentError(shown, "protected", "is protected with a password", "Save a copy without password")
    return DocumentError(shown, "damaged", "is a damaged PDF", "Open it in a viewer and export it again")


def _page_elements(page: pypdfium2.PdfPage, number: int, plumber: PDF) -> list[Line | TableRow]:
    """Lines and table rows of one page, a table at the place of its first line."""
    lines = list(_lines(page, number))
    ruled = sum(1 for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])) >= _RULED_FROM
    elements: list[Line | TableRow] = list(lines)
    if not (ruled and lines):
        return elements
    for table in plumber.pages[number - 1].find_tables():
        rows = [[_cell(cell or "") for cell in row] for row in table.extract()]
        inside = [line for line in lines if _inside(line, table.bbox)]
        if inside and len(rows) > 1 and max(len(row) for row in rows) > 1:
            place = elements.index(inside[0])
            filled = [TableRow(" | ".join(row), number) for row in rows if any(row)]
            elements = [element for element in elements if element not in inside]
            elements[place:place] = filled
    return elements


def _cell(text: str) -> str:
    """The lines of a cell as one, words broken at line ends joined."""
    lines = clean_text(text).split("\n")
    return join_lines(lines)


def _inside(line: Line, box: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = box
    middle = (line.top + line.bottom) / 2
    return top <= middle <= bottom and line.left >= left - 2 and line.right <= right + 2


def _lines(page: pypdfium2.PdfPage, number: int) -> Iterator[Line]:
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
                text = "".join(chr(codes[place]) for place in range(start, end) if codes[place])
                broken = index < count and codes[index] != 0x0A
                yield _line(text_page, text, characters, number, height, broken)
            start = index + 1


def _line(text_page: pypdfium2.PdfTextPage, text: str, characters: list[int], page: int, height: float, broken: bool) -> Line:
    left, _, bottom, top = _box(text_page, characters[0])
    _, right, last_bottom, last_top = _box(text_page, characters[-1])
    middle = characters[len(characters) // 2]
    return Line(
        text=clean_text(text),
        page=page,
        left=left,
        right=right,
        top=height - max(top, last_top),
        bottom=height - min(bottom, last_bottom),
        size=round(pdfium.FPDFText_GetFontSize(text_page.raw, middle), 1),
        bold=pdfium.FPDFText_GetFontWeight(text_page.raw, middle) >= 600,
        page_height=height,
        broken=broken,
    )


def _box(text_page: pypdfium2.PdfTextPage, index: int) -> tuple[float, float, float, float]:
    """Left, right, bottom and top of a character, in points from the bottom left corner."""
    values = [ctypes.c_double() for _ in range(4)]
    pdfium.FPDFText_GetCharBox(text_page.raw, index, *(ctypes.byref(value) for value in values))
    left, right, bottom, top = (value.value for value in values)
    return left, right, bottom, top


def _without_running_lines(elements: list[Line | TableRow], pages: int) -> list[Line | TableRow]:
    """Without page numbers and the lines that come back in the margins of many pages."""
    counts = Counter(key for key, _ in {(_running_key(line), line.page) for line in elements if _in_margin(line)})
    often = max(2, round(0.4 * pages))
    return [
        line
        for line in elements
        if not (
            isinstance(line, Line) and line.in_margin and (_PAGE_NUMBER.match(line.text) or counts[_running_key(line)] >= often)
        )
    ]


def _without_repeated_headers(elements: list[Line | TableRow]) -> list[Line | TableRow]:
    """Without the header that a table shows again at the top of its next page."""
    kept: list[Line | TableRow] = []
    header: TableRow | None = None
    in_table = False
    for element in elements:
        first_of_run = isinstance(element, TableRow) and not in_table
        in_table = isinstance(element, TableRow)
        if isinstance(element, TableRow) and first_of_run:
            if header is not None and element.text == header.text and element.page > header.page:
                continue
            header = element
        elif isinstance(element, TableRow) and header is not None and element.text == header.text and element.page > header.page:
            continue
        kept.append(element)
    return kept


def _in_margin(element: Line | TableRow) -> bool:
    return isinstance(element, Line) and element.in_margin


def _running_key(element: Line | TableRow) -> str:
    """The same for the header of page 3 and of page 14."""
    return re.sub(r"\d+", "#", element.text).casefold()


def _blocks(elements: list[Line | TableRow]) -> Iterator[Block]:
    """Paragraphs, headings and list items from lines; rows as they are."""
    lines = [element for element in elements if isinstance(element, Line)]
    body = _body_size(lines)
    gap = _usual_gap(lines)
    group: list[Line] = []
    for element in elements:
        if isinstance(element, TableRow):
            yield from _paragraph(group, body)
            group = []
            yield Block("table_row", element.text, element.page)
            continue
        if group and _begins_new(group, element, gap):
            yield from _paragraph(group, body)
            group = []
        group.append(element)
    yield from _paragraph(group, body)


def _body_size(lines: list[Line]) -> float:
    """The font size of most of the text."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _usual_gap(lines: list[Line]) -> float:
    """Distance between the tops of neighbouring lines of one paragraph, in points."""
    gaps = [after.top - before.top for before, after in pairwise(lines) if 0 < after.top - before.top < 3 * before.size + 20]
    return median(gaps) if gaps else 0.0


def _begins_new(group: list[Line], line: Line, gap: float) -> bool:
    previous = group[-1]
    if previous.broken:
        return False
    if abs(line.size - previous.size) > 0.6 or line.bold != previous.bold:
        return True
    if _BULLET.match(line.text) or _NUMBERED.match(line.text) or _LABEL.match(line.text):
        return True
    if line.page != previous.page or line.top < previous.top - previous.size:
        return previous.text.endswith(_SENTENCE_END)
    if line.top - previous.top > 1.35 * gap:
        return True
    widest = max(member.right for member in group)
    return previous.text.endswith(_SENTENCE_END) and previous.right < line.left + 0.75 * max(
        widest - line.left, line.right - line.left
    )


def _paragraph(group: list[Line], body: float) -> Iterator[Block]:
    if not group:
        return
    text = _joined(group)
    first = group[0]
    heading = (
        len(text) < 150 and not text.endswith((".", ";", ",")) and (first.size > body + 0.9 or (first.bold and len(group) <= 2))
    )
    if heading and not _LABEL.match(text):
        yield Block("heading", text, first.page, _heading_level(text, first.size, body))
    elif bullet := _BULLET.match(text):
        yield Block("list_item", text[bullet.end() :], first.page, 1)
    elif _NUMBERED.match(text):
        yield Block("list_item", text, first.page, 1)
    else:
        yield Block("paragraph", text, first.page)


def _joined(group: list[Line]) -> str:
    """Running text; words that PDFium marked as broken are joined exactly, the others by the rule for plain text."""
    parts = [group[0]]
    for line in group[1:]:
        if parts[-1].broken:
            hyphen = "-" if line.text[:1].isupper() else ""
            parts[-1] = replace(line, text=parts[-1].text.rstrip("-") + hyphen + line.text)
        else:
            parts.append(line)
    return clean_text(join_lines([part.text for part in parts]))


def _heading_level(text: str, size: float, body: float) -> int:
    """From the number of the section where it has one, else from the size."""
    if _SECTION.match(text) and text[0].isdigit():
        return 1 + text.split(maxsplit=1)[0].rstrip(".").count(".")
    return 1 if size > 1.35 * body else 2 if size > body + 0.9 else 3
