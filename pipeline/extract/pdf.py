"""PDF: lines and tables of its pages → blocks in reading order."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TypeGuard

import pypdfium2

from pipeline.clean import clean_text
from pipeline.errors import DocumentError
from pipeline.extract.pdf_blocks import Element, join_lines, make_blocks
from pipeline.extract.pdf_order import in_reading_order
from pipeline.extract.pdf_page import Line, Page, TableRow, read_page
from pipeline.extract.pdf_running import set_running_aside
from pipeline.extract.quality import judge, pages_for_ocr
from pipeline.records import Extracted


def read(path: Path, shown: str) -> Extracted:
    """Blocks of a PDF, as far as it has text. Raises DocumentError when it is broken or protected."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            title = clean_text(document.get_metadata_value("Title"))
            pages = [read_page(page, number) for number, page in enumerate(document, 1)]
    except pypdfium2.PdfiumError as error:
        raise _refused(shown, str(error)) from error
    kept, running = set_running_aside(pages)
    ordered = [_ordered(page, lines) for page, lines in zip(pages, kept, strict=True)]
    elements = _joined_rows(_without_repeated_headers(_with_tables(pages, ordered)))
    quality = [judge("\n".join(line.text for line in page.lines), page.number, page.unknown, page.has_picture) for page in pages]
    return Extracted(tuple(make_blocks(elements)), "pdf", len(pages), title, running=running, page_quality=tuple(quality))


def _refused(shown: str, message: str) -> DocumentError:
    if "password" in message.lower():
        return DocumentError(shown, "protected", "is protected with a password", "Save a copy without password")
    return DocumentError(shown, "damaged", "is a damaged PDF", "Open it in a viewer and export it again")


def check_readable(found: Extracted, shown: str) -> None:
    """Raises DocumentError (needs_ocr) for a PDF that would be coded on garbage or nothing; single pages get a warning."""
    if not found.blocks:
        raise DocumentError(
            shown,
            "needs_ocr",
            "needs_ocr: the pages are pictures without text",
            "Install ocrmypdf and tesseract-ocr-nld and run again",
        )
    unreadable = set(pages_for_ocr(found))
    if sum(page.words for page in found.page_quality if page.page in unreadable) > _words(found) / 2:
        raise DocumentError(
            shown,
            "needs_ocr",
            "needs_ocr: the text of most pages cannot be read, since their fonts have no meaning",
            "Install ocrmypdf and tesseract-ocr-nld and run again",
        )


def _words(found: Extracted) -> int:
    return sum(page.words for page in found.page_quality)


def _ordered(page: Page, lines: list[Line]) -> list[Line]:
    """In reading order, with whole footnotes. The cells of tables order what is in them."""
    in_tables = any(line.cell for line in lines)
    return _with_whole_notes(lines if in_tables else in_reading_order(lines, page.shuffled))


def _with_tables(pages: list[Page], kept: list[list[Line]]) -> list[Element]:
    """Lines and table rows, a table at the place of its first line."""
    done: list[Element] = []
    for page, lines in zip(pages, kept, strict=True):
        elements: list[Element] = list(lines)
        for number, rows in enumerate(page.tables):
            inside = [line for line in lines if line.cell and line.cell[0] == number]
            if not inside:
                continue
            place = elements.index(inside[0])
            if _is_grid(rows) or _goes_on(rows, [*done, *elements[:place]]):
                elements[place:place] = rows
                elements = [element for element in elements if element not in inside]
        done += elements
    return done


def _is_grid(rows: list[TableRow]) -> bool:
    """Whether a table has rows and columns; a frame around running text has not."""
    return len(rows) > 1 and sum(any(column) for column in zip(*(row.cells for row in rows), strict=True)) > 1


def _goes_on(rows: list[TableRow], before: list[Element]) -> bool:
    """Whether the last thing before is a row of as many cells on an earlier page."""
    last = next((element for element in reversed(before) if not _is_note(element)), None)
    return isinstance(last, TableRow) and last.page < rows[0].page and len(last.cells) == len(rows[0].cells)


def _without_repeated_headers(elements: list[Element]) -> list[Element]:
    """Without the header that a table shows again at the top of its next page."""
    kept: list[Element] = []
    header: TableRow | None = None
    in_table = False
    for element in elements:
        if isinstance(element, TableRow):
            if header is not None and element.page > header.page and _texts(element) == _texts(header):
                continue
            header = header if in_table else element
        in_table = isinstance(element, TableRow) or (in_table and _is_note(element))
        kept.append(element)
    return kept


def _texts(row: TableRow) -> list[str]:
    return [join_lines(cell)[0] for cell in row.cells]


def _joined_rows(elements: list[Element]) -> list[Element]:
    """A row that a page break cuts in two becomes one again: the second half has no first cell."""
    joined: list[Element] = []
    page = 0
    for element in elements:
        place = next((place for place in reversed(range(len(joined))) if not _is_note(joined[place])), None)
        before = joined[place] if place is not None else None
        if (
            place is not None
            and isinstance(element, TableRow)
            and isinstance(before, TableRow)
            and element.page == page + 1
            and len(element.cells) == len(before.cells)
            and not element.cells[0]
        ):
            cells = (tuple(chain(*pair)) for pair in zip(before.cells, element.cells, strict=True))
            joined[place] = TableRow(tuple(cells), before.page)
        else:
            joined.append(element)
        page = element.page
    return joined


def _is_note(element: Element) -> TypeGuard[Line]:
    return isinstance(element, Line) and element.in_note


def _with_whole_notes(lines: list[Line]) -> list[Line]:
    """The lines on which a footnote goes on are marked as part of it: below its first line, in the same size."""
    return list(_marked(lines))


def _marked(lines: list[Line]) -> Iterator[Line]:
    before: Line | None = None
    for line in lines:
        goes_on = before is not None and before.in_note and line.baseline > before.baseline and abs(line.size - before.size) < 0.3
        before = replace(line, in_note=True) if goes_on else line
        yield before
