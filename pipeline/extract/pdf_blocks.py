"""Lines and table rows of a PDF in reading order → blocks: paragraphs, headings, list items, rows, footnotes at their place."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.clean import clean_text
from pipeline.extract.hyphens import rejoin
from pipeline.extract.pdf_page import Line, TableRow
from pipeline.records import Block, BlockKind, LineBox

Element = Line | TableRow
_BULLET = re.compile(r"([•‣▪◦●·–*-]|o(?=\s))\s*(?=\S)")
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
_APART, _FAR_APART = 1.12, 1.6
"""Times the usual distance between lines from which a line begins a new paragraph; far, where a sentence seems to go on."""
_SEPARATOR = " | "


@dataclass(frozen=True, slots=True)
class _Made:
    """A block, with the footnotes that it refers to and the page of each reference."""

    block: Block
    marks: frozenset[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class _Note:
    """The lines of a footnote, and the number of blocks before the place where it is printed."""

    lines: list[Line]
    after: int


def make_blocks(elements: Sequence[Element]) -> list[Block]:
    """The blocks of a document; a footnote follows the block that refers to it."""
    lines = [element for element in elements if isinstance(element, Line)]
    known = _words_within_lines(elements)
    body = _body_size(lines)
    gap = _usual_gap(lines, body)
    made: list[_Made] = []
    notes: list[_Note] = []
    group: list[Line] = []
    for element in elements:
        if isinstance(element, Line) and element.in_note:
            if element.note or not notes:
                notes.append(_Note([], len(made) + bool(group)))
            notes[-1].lines.append(element)
            continue
        if group and (isinstance(element, TableRow) or _begins_new(group, element, gap * max(1.0, element.size / body))):
            made.append(_paragraph(group, body, known))
            group = []
        if isinstance(element, TableRow):
            made.append(_row(element, known))
        else:
            group.append(element)
    if group:
        made.append(_paragraph(group, body, known))
    return list(_with_notes(made, notes, known))


def join_lines(lines: Sequence[Line], known: Set[str] = frozenset()) -> tuple[str, tuple[LineBox, ...]]:
    """Running text, and where each line begins in it. Words that a line end cuts in two are joined, see `rejoin`."""
    text, broken = "", False
    starts: list[int] = []
    for line in lines:
        hyphen = text[-1:] == "-" and text[-2:-1].isalpha() and line.text[:1].islower()
        if text and (broken or hyphen):
            text = rejoin(text.removesuffix("-"), line.text, known)
        else:
            text = f"{text} {line.text}".lstrip()
        starts.append(len(text) - len(line.text))
        broken = line.broken
    clean = clean_text(text)
    if clean != text:  # a letter and its accent on two lines
        starts = [len(clean_text(text[:start])) for start in starts]
    return clean, tuple(LineBox(start, line.page, *line.box) for start, line in zip(starts, lines, strict=True))


def _with_notes(made: Sequence[_Made], notes: Iterable[_Note], known: Set[str]) -> Iterator[Block]:
    """Each footnote behind the block with its mark on the same page or the one before; else where it was printed."""
    behind: dict[int, list[Block]] = {}
    for note in notes:
        text, lines = join_lines(note.lines, known)
        page = note.lines[0].page
        wanted = [(note.lines[0].note, page), (note.lines[0].note, page - 1)]
        place = next((place for key in wanted for place, item in enumerate(made) if key in item.marks), note.after - 1)
        behind.setdefault(place, []).append(Block("footnote", text, page, lines=lines))
    yield from behind.get(-1, [])
    for place, item in enumerate(made):
        yield item.block
        yield from behind.get(place, [])


def _words_within_lines(elements: Iterable[Element]) -> frozenset[str]:
    """The words of a document, in lower case, that no line end can have cut."""
    words: set[str] = set()
    for element in elements:
        lines = [element] if isinstance(element, Line) else [line for cell in element.cells for line in cell]
        for line in lines:
            words.update(re.findall(r"[^\W_]+(?:[-’'][^\W_]+)*", line.text.lower().partition(" ")[2].rpartition(" ")[0]))
    return frozenset(words)


def _marks(lines: Iterable[Line]) -> frozenset[tuple[str, int]]:
    return frozenset((mark, line.page) for line in lines for mark in line.marks)


def _row(row: TableRow, known: Set[str]) -> _Made:
    """A row with its cells separated by ' | '."""
    text = ""
    cells: list[str] = []
    lines: list[LineBox] = []
    for number, cell in enumerate(row.cells):
        text += _SEPARATOR if number else ""
        content, boxes = join_lines(cell, known)
        lines += [replace(box, start=box.start + len(text)) for box in boxes]
        text += content
        cells.append(content)
    block = Block("table_row", text, row.page, cells=tuple(cells), lines=tuple(lines))
    return _Made(block, _marks(line for cell in row.cells for line in cell))


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


def _paragraph(group: list[Line], body: float, known: Set[str]) -> _Made:
    text, lines = join_lines(group, known)
    first = group[0]
    kind: BlockKind = "paragraph"
    level = 0
    heading = (
        len(text) < 150 and not text.endswith((".", ";", ",")) and (first.size > body + 0.9 or (first.bold and len(group) <= 2))
    )
    if heading and not any(pattern.match(text) for pattern in (_LABEL, _BULLET, _DATE_LINE)):
        kind, level = "heading", _heading_level(text, first.size, body)
    elif bullet := _BULLET.match(text):
        kind, level, text = "list_item", 1, text[bullet.end() :]
        lines = tuple(replace(line, start=max(0, line.start - bullet.end())) for line in lines)
    elif _NUMBERED.match(text):
        kind, level = "list_item", 1
    return _Made(Block(kind, text, first.page, level, lines=lines), _marks(group))


def _heading_level(text: str, size: float, body: float) -> int:
    """From the number of the section where it has one, else from the size."""
    if _SECTION.match(text) and text[0].isdigit():
        return 1 + text.split(maxsplit=1)[0].rstrip(".").count(".")
    return 1 if size > 1.35 * body else 2 if size > body + 0.9 else 3
