"""What stands on a page of a PDF: lines of text with their place, and ruled tables."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from statistics import median

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.clean import clean_text
from pipeline.extract.pdf_chars import BREAKS_WORD, LINE_FEED, Box, Frame, PageText, hull
from pipeline.extract.pdf_tables import Grid, ruled_grids
from pipeline.words import is_word

_MARGIN = 0.12
"""Share of the page height, at the top and at the bottom, where running headers and page numbers stand."""
_RAISED = 0.15
"""Share of the font size that the mark of a footnote stands above the line."""
_UNITS = re.compile(r"(?<![^\W\d_])[dckm]?m\Z")
"""A raised digit behind a unit is no footnote: m², km²."""
_LEAN = 10
"""Degrees that a line may lean and still be read as level: pages that were scanned lie askew."""
_GUTTER = 1.5
"""Times the font size from which a gap within a line may be the one between two columns."""
_SPACED = re.compile(r"(?<!\S)[^\W\d_](?: [^\W\d_]){3,}(?!\S)")
"""Letters that stand apart, as in N O T U L E N."""
_WORD_GAP = 1.6
"""Times the usual gap between letters that stand apart from which a new word begins."""

Cell = tuple[int, int, int]
"""Table of the page, row and column, from 0."""
Piece = tuple[int, int, Cell | None, bool]
"""First character and one past the last, cell, and whether its last word goes on at the next line."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; places in points from the top left corner of its page as it is read."""

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
    box: Box
    """Where it stands on the page as a viewer shows it; the same as above unless the page is printed sideways."""
    broken: bool = False
    """The last word goes on at the next line."""
    marks: tuple[str, ...] = ()
    """Numbers of the footnotes that it refers to; they are no part of the text."""
    note: str = ""
    """The raised number that it begins with, as a footnote does."""
    in_note: bool = False
    cell: Cell | None = None

    @property
    def in_margin(self) -> bool:
        return self.bottom < _MARGIN * self.page_height or self.top > (1 - _MARGIN) * self.page_height


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a ruled table: the lines of each of its cells."""

    cells: tuple[tuple[Line, ...], ...]
    page: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its lines in the order of its content, and what else is on it."""

    number: int
    lines: list[Line]
    tables: list[list[TableRow]] = field(default_factory=list)
    """By the number that the cells of lines name; rows without text are left out."""
    turned: list[Line] = field(default_factory=list)
    """Lines that run across the others: remarks up the margin, stamps, watermarks."""
    shuffled: bool = False
    """Lines of neighbouring columns follow each other in the content."""
    unknown: int = 0
    """Characters that the fonts of the page give no meaning at all, so that they are in no line."""
    has_picture: bool = False


def read_page(page: pypdfium2.PdfPage, number: int) -> Page:
    """Everything that the reader of PDFs needs to know of one page."""
    text = PageText(page)
    pieces = list(_segments(text.codes))
    if not pieces:
        return Page(number, [], has_picture=_has_picture(page))
    sizes = {piece: text.size_and_angle(_middle(text.codes, piece)) for piece in pieces}
    frame, level, turned = _reading_frame(text.shown, pieces, sizes)
    reader = _LineReader(text, frame, number)
    grids = ruled_grids(page, frame)
    if grids:
        level = [part for piece in level for part in _cell_pieces(text, frame, grids, piece)]
    whole = len(level)
    level = _without_gutters(text, frame, level)
    lines = _once([line for piece in level if (line := reader.line(piece)).text])
    words = sum(len(line.text.split()) for line in lines)
    return Page(
        number,
        lines,
        [_rows(grid, index, lines, number) for index, grid in enumerate(grids)],
        [line for piece in turned if (line := reader.line(piece)).text],
        len(level) > whole,
        text.codes.count(0),
        words < 5 and _has_picture(page),
    )


def _segments(codes: Sequence[int]) -> Iterator[Piece]:
    """The lines as PDFium breaks them, without those that show nothing."""
    start = 0
    for index in range(len(codes) + 1):
        if index == len(codes) or codes[index] == LINE_FEED or codes[index] in BREAKS_WORD:
            if any(not chr(code).isspace() for code in codes[start:index]):
                yield start, index, None, index < len(codes) and codes[index] in BREAKS_WORD
            start = index + 1


def _middle(codes: Sequence[int], piece: Piece) -> int:
    """The character in the middle of those that show."""
    shown = [index for index in range(piece[0], piece[1]) if not chr(codes[index]).isspace()]
    return shown[len(shown) // 2]


def _reading_frame(
    shown: Frame, pieces: list[Piece], sizes: dict[Piece, tuple[float, float]]
) -> tuple[Frame, list[Piece], list[Piece]]:
    """The page turned so that most of its text is level, the level lines, and the others."""
    angles: Counter[int] = Counter()
    for piece in pieces:
        angles[round(sizes[piece][1] / 90) * 90 % 360] += piece[1] - piece[0]
    upright = angles.most_common(1)[0][0]
    frame = Frame(shown.left, shown.bottom, shown.right, shown.top, upright)
    is_level = {piece: abs((sizes[piece][1] - upright + 180) % 360 - 180) <= _LEAN for piece in pieces}
    return frame, [piece for piece in pieces if is_level[piece]], [piece for piece in pieces if not is_level[piece]]


def _cell_pieces(text: PageText, frame: Frame, grids: list[Grid], piece: Piece) -> Iterator[Piece]:
    """The parts of a line that stand in different cells of tables, or outside."""
    start, end, _, broken = piece
    left, top, right, bottom = frame.box(*hull(text.boxes(start, end) or [text.box(start)]))
    near = [
        (number, grid)
        for number, grid in enumerate(grids)
        if left < grid.box[2] and right > grid.box[0] and top < grid.box[3] and bottom > grid.box[1]
    ]
    near.sort(key=lambda pair: pair[1].area)  # a table in a cell of another comes first
    if not near:
        yield piece
        return
    cells: list[tuple[int, Cell | None]] = []
    for index in range(start, end):
        if chr(text.codes[index]).isspace():
            continue
        box = frame.box(*text.box(index))
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        found = next(((number, *place) for number, grid in near if (place := grid.cell_at(x, y))), None)
        cells.append((index, found))
    runs = [(cell, [index for index, _ in run]) for cell, run in groupby(cells, key=lambda pair: pair[1])]
    for number, (cell, indices) in enumerate(runs):
        yield indices[0], indices[-1] + 1, cell, broken and number == len(runs) - 1


def _without_gutters(text: PageText, frame: Frame, pieces: list[Piece]) -> list[Piece]:
    """Lines that run on from one column into the next are cut there; tables without rulings are left as they are.

    PDFium joins what stands on one height when the content of the page goes from column to column line by line.
    """
    gaps = {piece: _widest_gap(text, frame, piece) for piece in pieces if piece[2] is None}
    wide = {piece: gap for piece, gap in gaps.items() if gap}
    if len(wide) < 4:
        return pieces
    middle = median((left + right) / 2 for left, right in wide.values())
    halves: dict[Piece, tuple[Piece, Piece]] = {}
    for piece, (left, right) in wide.items():
        if left <= middle <= right:
            start, end, cell, broken = piece
            cut = next(index for index in range(start, end) if frame.box(*text.box(index))[0] >= right - 0.5)
            halves[piece] = ((start, cut, cell, False), (cut, end, cell, broken))
    words = [[_words(text.codes, half) for half in pair] for pair in halves.values()]
    are_columns = len(halves) >= 4 and all(median(side) >= 4 for side in zip(*words, strict=True))
    return [part for piece in pieces for part in (halves.get(piece, (piece,)) if are_columns else (piece,))]


def _widest_gap(text: PageText, frame: Frame, piece: Piece) -> tuple[float, float] | None:
    """Left and right of the widest gap between the objects of a line, where it is as wide as one between columns."""
    boxes = sorted(frame.box(*box) for box in text.boxes(piece[0], piece[1]))
    if len(boxes) < 2:
        return None
    gaps = [(before[2], after[0]) for before, after in pairwise(boxes)]
    left, right = max(gaps, key=lambda gap: gap[1] - gap[0])
    return (left, right) if right - left > _GUTTER * text.size_and_angle(_middle(text.codes, piece))[0] else None


def _words(codes: Sequence[int], piece: Piece) -> int:
    return len("".join(map(chr, codes[piece[0] : piece[1]])).split())


class _LineReader:
    """Makes lines of the characters of one page."""

    def __init__(self, text: PageText, frame: Frame, page: int) -> None:
        self.text = text
        self.frame = frame
        self.page = page

    def line(self, piece: Piece) -> Line:
        """One line, without the marks of footnotes."""
        text, (start, end, cell, broken) = self.text, piece
        middle = _middle(text.codes, piece)
        size, _ = text.size_and_angle(middle)
        around = hull(text.boxes(start, end) or [text.box(middle)])
        left, top, right, bottom = self.frame.box(*around)
        baseline = self.frame.point(*text.origin(middle))[1]
        characters = {index: chr(text.codes[index]) for index in range(start, end) if text.codes[index]}
        raised = self._raised_digits(characters, baseline - _RAISED * size)
        groups = ["".join(characters[index] for index in run) for run in _runs(raised)]
        opens = bool(raised) and all(chr(text.codes[index]).isspace() for index in range(start, raised[0]))
        words = {index: character for index, character in characters.items() if index not in raised}
        return Line(
            text=self._close_letters(clean_text("".join(words.values())), list(words)),
            page=self.page,
            left=left,
            right=right,
            top=top,
            bottom=bottom,
            size=round(size, 1),
            bold=text.is_bold(middle),
            baseline=baseline,
            page_height=self.frame.height,
            box=text.shown.box(*around),
            broken=broken,
            marks=tuple(groups[1:] if opens else groups),
            note=groups[0] if opens else "",
            in_note=opens,
            cell=cell,
        )

    def _raised_digits(self, characters: dict[int, str], lowest: float) -> list[int]:
        """Indices of the digits that stand above the line: the marks of footnotes."""
        marks: list[int] = []
        before = ""
        for index, character in characters.items():
            is_mark = character.isdigit() and self.frame.box(*self.text.box(index))[3] < lowest and not _UNITS.search(before)
            if is_mark:
                marks.append(index)
            else:
                before += character
        return marks

    def _close_letters(self, text: str, indices: list[int]) -> str:
        """N O T U L E N → NOTULEN; where the words end is seen from the gaps, since the spaces are all alike."""
        if not _SPACED.search(text):
            return text
        shown = [index for index in indices if clean_text(chr(self.text.codes[index]))]
        if len(shown) != len(re.sub(r"\s", "", text)):
            return text
        boxes = [self.frame.box(*self.text.box(index)) for index in shown]

        def close(found: re.Match[str]) -> str:
            first = len(re.sub(r"\s", "", text[: found.start()]))
            letters = found[0].split()
            here = boxes[first : first + len(letters)]
            gaps = [after[0] - before[2] for before, after in pairwise(here)]
            wide = _WORD_GAP * median(gaps)
            closed = letters[0] + "".join(
                (" " if gap > wide else "") + letter for gap, letter in zip(gaps, letters[1:], strict=True)
            )
            known = any(is_word(word) for word in closed.split() if len(word) > 3)
            return closed if known or len(letters) > 6 else found[0]

        return _SPACED.sub(close, text)


def _runs(indices: list[int]) -> list[list[int]]:
    """Neighbouring indices together."""
    return [[index for _, index in run] for _, run in groupby(enumerate(indices), key=lambda pair: pair[1] - pair[0])]


def _once(lines: list[Line]) -> list[Line]:
    """Without lines that are printed again over themselves to look bold; PDFium itself skips what is printed twice in a row."""
    kept: list[Line] = []
    seen: dict[str, list[Line]] = {}
    for line in lines:
        earlier = seen.setdefault(line.text, [])
        if not any(abs(line.left - other.left) < 2 and abs(line.baseline - other.baseline) < 2 for other in earlier):
            earlier.append(line)
            kept.append(line)
    return kept


def _rows(grid: Grid, number: int, lines: list[Line], page: int) -> list[TableRow]:
    """The rows of a table that hold text."""
    rows: list[TableRow] = []
    held: dict[Cell, list[Line]] = {}
    for line in lines:
        if line.cell and line.cell[0] == number:
            held.setdefault(line.cell, []).append(line)
    for row, cells in enumerate(grid.rows):
        content = tuple(tuple(held.get((number, row, column), ())) for column in range(len(cells)))
        if any(content):
            rows.append(TableRow(content, page))
    return rows


def _has_picture(page: pypdfium2.PdfPage) -> bool:
    """Whether pictures cover a good part of the page, as on a scan."""
    left, bottom, right, top = page.get_bbox()
    area = 0.0
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]):
        x0, y0, x1, y1 = item.get_bounds()
        area += (x1 - x0) * (y1 - y0)
    return bool(area > 0.3 * (right - left) * (top - bottom))
