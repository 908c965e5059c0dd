"""The characters of a PDF page as PDFium gives them, and the frames in which their places are told."""

import ctypes
from dataclasses import dataclass
from math import atan2, degrees, hypot

import pypdfium2
import pypdfium2.raw as pdfium

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in points from the top left corner."""
LINE_FEED = 0x0A
BREAKS_WORD = frozenset({0x02, 0xFFFE})
"""What PDFium puts in the place of a hyphen at a line end."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A page as it is looked at: its visible part, turned clockwise. Boxes of PDFium come in, boxes from the top left go out."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int
    """0, 90, 180 or 270 degrees."""

    @property
    def width(self) -> float:
        return self.top - self.bottom if self.turn % 180 else self.right - self.left

    @property
    def height(self) -> float:
        return self.right - self.left if self.turn % 180 else self.top - self.bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        match self.turn:
            case 90:
                return y - self.bottom, x - self.left
            case 180:
                return self.right - x, y - self.bottom
            case 270:
                return self.top - y, self.right - x
            case _:
                return x - self.left, self.top - y

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        (x1, y1), (x2, y2) = self.point(left, bottom), self.point(right, top)
        return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


class PageText:
    """Characters of one page by their index, in the order of the page's content."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._page = page.get_textpage()
        self._raw = self._page.raw
        self._values = [ctypes.c_double() for _ in range(4)]
        self._references = [ctypes.byref(value) for value in self._values]
        self.codes: list[int] = [
            pdfium.FPDFText_GetUnicode(self._raw, index) for index in range(pdfium.FPDFText_CountChars(self._raw))
        ]
        left, bottom, right, top = page.get_bbox()
        self.shown = Frame(left, bottom, right, top, page.get_rotation())

    def box(self, index: int) -> Box:
        """Left, bottom, right and top of a character, as PDFium counts: from the bottom left corner of the sheet."""
        pdfium.FPDFText_GetCharBox(self._raw, index, *self._references)
        left, right, bottom, top = (value.value for value in self._values)
        return left, bottom, right, top

    def boxes(self, start: int, end: int) -> list[Box]:
        """Those of a run of characters, one for each object of the content and each line; as `box` gives them."""
        found: list[Box] = []
        for index in range(pdfium.FPDFText_CountRects(self._raw, start, end - start)):
            pdfium.FPDFText_GetRect(self._raw, index, *self._references)
            left, top, right, bottom = (value.value for value in self._values)
            found.append((left, bottom, right, top))
        return found

    def origin(self, index: int) -> tuple[float, float]:
        """The point on the line of writing where a character begins."""
        pdfium.FPDFText_GetCharOrigin(self._raw, index, *self._references[:2])
        return self._values[0].value, self._values[1].value

    def size_and_angle(self, index: int) -> tuple[float, float]:
        """Size as seen, in points, and the direction of writing in degrees against the clock.

        The size of the font alone is 1 where a program scales its text by a matrix.
        """
        matrix = pdfium.FS_MATRIX()
        if not pdfium.FPDFText_GetMatrix(self._raw, index, matrix):
            return float(pdfium.FPDFText_GetFontSize(self._raw, index)), 0.0
        size = pdfium.FPDFText_GetFontSize(self._raw, index) * hypot(matrix.c, matrix.d)
        return size, degrees(atan2(matrix.b, matrix.a)) % 360

    def is_bold(self, index: int) -> bool:
        return bool(pdfium.FPDFText_GetFontWeight(self._raw, index) >= 600)


def hull(boxes: list[Box]) -> Box:
    """The smallest box around some boxes."""
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
