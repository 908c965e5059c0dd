"""PDF: lines and tables of its pages → blocks in reading order."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, groupby, pairwise
from pathlib import Path
from typing import TypeGuard

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.clean import clean_text
from pipeline.errors import DocumentError
from pipeline.extract.pdf_page import Line, Table, TableRow, page_lines, ruled_tables
from pipeline.extract.text import SHARED_HEAD, join_lines
from pipeline.records import Block, Extracted

_PAGE_NUMBER = re.compile(r"(pagina|pag\.|blz\.?|p\.)?\s*[-–]?\s*\d{1,4}\s*((van|/|\|)\s*\d{1,4})?\s*[-–]?\Z", re.IGNORECASE)
_BULLET = re.compile(r"([•‣▪◦●·–*-]|\uf0b7|o(?=\s))\s*(?=\S)")
_DASH = re.compile(r"[–-]\s")
"""Opens a list item, but also half of the asides – such as this one – that a line end cuts in two."""
_NUMBERED = re.compile(r"(\d{1,2}[.)]|\(?[a-z]\))\s+(?=\S)")
_SECTION = re.compile(r"(\d{1,2}(\.\d{1,2})*\.?\s+|hoofdstuk\s|bijlage\s)\S", re.IGNORECASE)
_LABEL = re.compile(
    r"(besluit|besloten|actie|actiepunt|afgesproken|afspraak|aanwezig|afwezig|datum|plaats)\b[^:]{0,30}:", re.IGNORECASE
)
_DATE_LINE = re.compile(r"(\w+dag,?\s)?\d{1,2}[\s-](\d{1,2}|[a-z]{3,9})[\s-]\d{4}\b")
"""A line in bold that says when and where a meeting was is no heading."""
_SENTENCE_END = (".", "!", "?", ":", ";", ".”", ".’", '."', ".)")
_RULED_FROM = 6
"""Ruling lines and boxes on a page from which it is searched for tables; after a page with tables one will do."""
_APART, _FAR_APART = 1.12, 1.6
"""Times the usual distance between lines from which a line begins a new paragraph; far, where a sentence seems to go on."""


def read(path: Path, shown: str) -> Extracted:
    """Blocks of a PDF with text. Raises DocumentError when it is broken, protected, or only pictures (needs_ocr)."""
    lines: dict[int, list[Line]] = {}
    ruled: list[int] = []
    try:
        with pypdfium2.PdfDocument(path) as document:
            title = clean_text(document.get_metadata_value("Title"))
            for number, page in enumerate(document, 1):
                lines[number] = list(page_lines(page, number))
                drawn = sum(1 for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]))
                if lines[number] and drawn >= (1 if number - 1 in ruled else _RULED_FROM):
                    ruled.append(number)
    except pypdfium2.PdfiumError as error:
        raise _refused(shown, str(error)) from error
    kept = _with_whole_notes(_without_running_lines([line for page in lines.values() for line in page], len(lines)))
    if not kept:
        raise DocumentError(
            shown,
            "needs_ocr",
            "needs_ocr: the pages are pictures without text",
            "Run it through OCR first (ocrmypdf -l nld IN OUT)",
        )
    elements = _with_tables(kept, ruled_tables(path, ruled) if ruled else [])
    elements = _joined_rows(_without_repeated_headers(elements))
    return Extracted(tuple(_blocks(elements)), "pdf", len(lines), title)


def _refused(shown: str, message: str) -> DocumentError:
    if "password" in message.lower():
        return DocumentError(shown, "protected", "is protected with a password", "Save a copy without password")
    return DocumentError(shown, "damaged", "is a damaged PDF", "Open it in a viewer and export it again")


def _with_tables(lines: list[Line], tables: list[Table]) -> list[Line | TableRow]:
    """Lines and table rows, a table at the place of its first line."""
    done: list[Line | TableRow] = []
    for number, page in groupby(lines, key=lambda line: line.page):
        elements: list[Line | TableRow] = list(page)
        for table in tables:
            inside = [line for line in elements if isinstance(line, Line) and table.holds(line)] if table.page == number else []
            if not inside:
                continue
            place = elements.index(inside[0])
            above = (element for element in chain(reversed(elements[:place]), reversed(done)) if not _is_note(element))
            before = next(above, None)
            goes_on = isinstance(before, TableRow) and before.page < number and len(before.cells) == len(table.rows[0])
            if goes_on or table.is_grid:
                elements = [element for element in elements if element not in inside]
                elements[place:place] = [TableRow(row, number) for row in table.rows]
        done += elements
    return done


def _without_running_lines(lines: list[Line], pages: int) -> list[Line]:
    """Without page numbers and the lines that come back in the margins of many pages."""
    counts = Counter(key for key, _ in {(_running_key(line), line.page) for line in lines if line.in_margin})
    often = max(2, round(0.4 * pages))
    return [
        line for line in lines if not (line.in_margin and (_PAGE_NUMBER.match(line.text) or counts[_running_key(line)] >= often))
    ]


def _without_repeated_headers(elements: list[Line | TableRow]) -> list[Line | TableRow]:
    """Without the header that a table shows again at the top of its next page."""
    kept: list[Line | TableRow] = []
    header: TableRow | None = None
    in_table = False
    for element in elements:
        if isinstance(element, TableRow):
            if header is not None and element.cells == header.cells and element.page > header.page:
                continue
            header = header if in_table else element
        in_table = isinstance(element, TableRow)
        kept.append(element)
    return kept


def _joined_rows(elements: list[Line | TableRow]) -> list[Line | TableRow]:
    """A row that a page break cuts in two becomes one again: the second half has no first cell."""
    joined: list[Line | TableRow] = []
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
            cells = (
                join_lines([part for part in pair if part] or [""]) for pair in zip(before.cells, element.cells, strict=True)
            )
            joined[place] = TableRow(tuple(cells), before.page)
        else:
            joined.append(element)
        page = element.page
    return joined


def _is_note(element: Line | TableRow) -> TypeGuard[Line]:
    return isinstance(element, Line) and element.in_note


def _with_whole_notes(lines: list[Line]) -> list[Line]:
    """The lines on which a footnote goes on are marked as part of it: below its first line, in the same size."""
    marked: list[Line] = []
    for line in lines:
        before = marked[-1] if marked else None
        goes_on = (
            before is not None
            and before.in_note
            and line.page == before.page
            and line.baseline > before.baseline
            and abs(line.size - before.size) < 0.3
        )
        marked.append(replace(line, in_note=True) if goes_on else line)
    return marked


def _running_key(line: Line) -> str:
    """The same for the header of page 3 and of page 14."""
    return re.sub(r"\d+", "#", line.text).casefold()


def _blocks(elements: list[Line | TableRow]) -> Iterator[Block]:
    """Paragraphs, headings and list items from lines; rows as they are; footnotes behind the paragraph they interrupt."""
    lines = [element for element in elements if isinstance(element, Line)]
    body = _body_size(lines)
    gap = _usual_gap(lines, body)
    group: list[Line] = []
    notes: list[Line] = []
    for element in elements:
        if _is_note(element):
            notes.append(element)
            continue
        if group and (isinstance(element, TableRow) or _begins_new(group, element, gap * max(1.0, element.size / body))):
            yield from _paragraph(group, body)
            group = []
        if isinstance(element, TableRow):
            yield Block("table_row", element.text, element.page, cells=element.cells)
            continue
        if not group:
            yield from _footnotes(notes)
            notes = []
        group.append(element)
    yield from _paragraph(group, body)
    yield from _footnotes(notes)


def _footnotes(lines: list[Line]) -> Iterator[Block]:
    starts = [place for place, line in enumerate(lines) if line.opens_note]
    for start, end in pairwise([*starts, len(lines)]):
        yield Block("footnote", _joined(lines[start:end]), lines[start].page)


def _body_size(lines: list[Line]) -> float:
    """The font size of most of the text."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _usual_gap(lines: list[Line], body: float) -> float:
    """Distance between the baselines of lines of one paragraph, in points: the smallest that occurs
    at least half as often as the most frequent, which is the one between paragraphs where those are short.
    """
    steps = [after.baseline - before.baseline for before, after in pairwise(lines) if {before.size, after.size} == {body}]
    gaps = sorted(step for step in steps if 0.9 * body < step < 3 * body + 20)
    alike = [bisect_right(gaps, 1.05 * gap) - place for place, gap in enumerate(gaps)]
    return next((gap for gap, number in zip(gaps, alike, strict=True) if number >= max(alike) / 2), 0.0)


def _begins_new(group: list[Line], line: Line, gap: float) -> bool:
    """Whether `line` is no part of the paragraph before it; `gap` is the distance that lines of its size have."""
    previous = group[-1]
    if previous.broken:
        return False
    if abs(line.size - previous.size) > 0.6 or line.bold != previous.bold:
        return True
    apart = line.baseline - previous.baseline > _APART * gap
    if _DASH.match(line.text) and not apart and not previous.text.endswith(_SENTENCE_END) and not _BULLET.match(group[0].text):
        return False
    if _BULLET.match(line.text) or _NUMBERED.match(line.text) or _LABEL.match(line.text):
        return True
    if line.page != previous.page or line.top < previous.top - previous.size:
        return previous.text.endswith(_SENTENCE_END)
    goes_on = line.text[:1].islower() and not previous.text.endswith(_SENTENCE_END)
    if line.baseline - previous.baseline > _FAR_APART * gap or (apart and not goes_on):
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
    if heading and not any(pattern.match(text) for pattern in (_LABEL, _BULLET, _DATE_LINE)):
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
            word = parts[-1].text.rstrip("-")
            between = "- " if SHARED_HEAD.match(line.text) else "-" if line.text[:1].isupper() else ""
            parts[-1] = replace(line, text=word + between + line.text)
        else:
            parts.append(line)
    return clean_text(join_lines([part.text for part in parts]))


def _heading_level(text: str, size: float, body: float) -> int:
    """From the number of the section where it has one, else from the size."""
    if _SECTION.match(text) and text[0].isdigit():
        return 1 + text.split(maxsplit=1)[0].rstrip(".").count(".")
    return 1 if size > 1.35 * body else 2 if size > body + 0.9 else 3
