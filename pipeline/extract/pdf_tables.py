"""Ruled tables of a PDF page: the lines come from PDFium, pdfplumber finds the cells between them.

pdfplumber's own reading of a page costs many times as much as all the rest, and gives the same lines.
"""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from pdfplumber.table import TableFinder

from pipeline.extract.pdf_chars import Box, Frame

_STRAIGHT = 0.5
"""Points that a ruling may lean over."""
_MOST_EDGES = 1500
"""Edges of a page from which it is a drawing; the search for cells grows with their square."""

Point = tuple[float, float]
Edge = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: the boxes of its cells by row and column, None where a cell goes on from the left or from above."""

    box: Box
    rows: tuple[tuple[Box | None, ...], ...]

    @property
    def area(self) -> float:
        left, top, right, bottom = self.box
        return (right - left) * (bottom - top)

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Row and column of the cell around a point."""
        left, top, right, bottom = self.box
        if not (left <= x < right and top <= y < bottom):
            return None
        for row, cells in enumerate(self.rows):
            for column, cell in enumerate(cells):
                if cell and cell[0] <= x < cell[2] and cell[1] <= y < cell[3]:
                    return row, column
        return None


def ruled_grids(page: pypdfium2.PdfPage, frame: Frame) -> list[Grid]:
    """The ruled tables of a page, from top to bottom, in `frame`."""
    edges = list(_edges(page, frame))
    upright = sum(edge["orientation"] == "v" for edge in edges)
    if min(upright, len(edges) - upright) < 2 or len(edges) > _MOST_EDGES:
        return []
    finder = TableFinder(SimpleNamespace(edges=edges, bbox=(0.0, 0.0, frame.width, frame.height)))  # type: ignore[arg-type, unused-ignore]
    return [Grid(table.bbox, tuple(tuple(row.cells) for row in table.rows)) for table in finder.tables]


def _edges(page: pypdfium2.PdfPage, frame: Frame) -> Iterator[Edge]:
    """Upright and level parts of everything that is drawn, in the shape that pdfplumber works on."""
    containers: dict[int, pypdfium2.PdfMatrix] = {}
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_FORM]):
        place = item.get_matrix()
        if item.level:
            place = place.multiply(containers[item.level - 1])
        if item.type == pdfium.FPDF_PAGEOBJ_FORM:
            containers[item.level] = place
            continue
        for start, end in _segments(item.raw):
            yield from _edge(frame.point(*place.on_point(*start)), frame.point(*place.on_point(*end)))


def _segments(path: Any) -> Iterator[tuple[Point, Point]]:
    """The straight parts of a path, in its own coordinates."""
    points: list[Point] = []
    straight: list[bool] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    first: Point | None = None
    for index in range(min(pdfium.FPDFPath_CountSegments(path), _MOST_EDGES)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        points.append((x.value, y.value))
        straight.append(kind == pdfium.FPDF_SEGMENT_LINETO)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = points[-1]
        if pdfium.FPDFPathSegment_GetClose(segment) and first is not None:
            points.append(first)
            straight.append(True)
    for (start, end), is_straight in zip(pairwise(points), straight[1:], strict=True):
        if is_straight:
            yield start, end


def _edge(start: Point, end: Point) -> Iterator[Edge]:
    (x0, x1), (top, bottom) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    width, height = x1 - x0, bottom - top
    if width <= _STRAIGHT < height:
        yield {"x0": x0, "x1": x0, "top": top, "bottom": bottom, "width": 0, "height": height, "orientation": "v"}
    elif height <= _STRAIGHT < width:
        yield {"x0": x0, "x1": x1, "top": top, "bottom": top, "width": width, "height": 0, "orientation": "h"}
