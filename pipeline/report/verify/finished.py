"""What a finished document says: its paragraphs, and where the marks of numbers and quotations stand in them."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Literal

from pipeline.report.marks import PREFIX, printable

Kind = Literal["text", "heading", "caption", "quotation", "row", "picture"]
CELL = "\t"
"""Between the cells of a row, in its text."""
_SAME = str.maketrans(
    dict.fromkeys("“”„‟«»″", '"')
    | dict.fromkeys("‘’‚‛′´`", "'")
    | dict.fromkeys("‐‑−", "-")
    | dict.fromkeys("\xad\u200b\u2060\ufeff")
    | {"…": "...", "—": "–"}
)  # fmt: skip
_DASH = re.compile(r" - |--")
_NUMBERED_CAPTION = re.compile(r"^(Tabel|Figuur|Table|Figure|Illustration)\s*\d+\s*[:.]?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mark stands: number of the paragraph, and code points of its text, end exclusive."""

    paragraph: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, a row of a table (cells divided by CELL) or the alternative text of a picture."""

    text: str
    kind: Kind
    heading: str
    """The heading it stands under."""
    table: str = ""
    """Caption of the table, for a row."""
    header: tuple[str, ...] = ()
    """The first row of the table, for a row."""
    marks: tuple[str, ...] = ()
    """Names of the bookmarks in it, in order."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A document in reading order."""

    paragraphs: tuple[Paragraph, ...]
    places: dict[str, tuple[Place, ...]]
    """Bookmark → its places: more than one when an author divided a paragraph in it."""
    properties: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """What stands in a bookmark, as `alike` writes it; empty when there is none."""
        return alike(
            " ".join(self.paragraphs[place.paragraph].text[place.start : place.end] for place in self.places.get(name, ()))
        )

    def around(self, place: Place) -> tuple[str, str]:
        """What stands in the paragraph before and after a place."""
        text = self.paragraphs[place.paragraph].text
        return text[: place.start], text[place.end :]

    def cut(self, number: int, instead: str = "", only: frozenset[str] | None = None) -> str:
        """The text of a paragraph with `instead` in the place of its marks (of those in `only`, where given)."""
        paragraph = self.paragraphs[number]
        names = [name for name in paragraph.marks if only is None or name in only]
        spans = sorted((place.start, place.end) for name in names for place in self.places[name] if place.paragraph == number)
        parts, reached = [], 0
        for start, end in spans:
            parts += [paragraph.text[reached:start], instead]
            reached = max(reached, end)
        return "".join([*parts, paragraph.text[reached:]])


def alike(text: str) -> str:
    """Text without what a word processor changes by itself: form of quotes, dashes and spaces, soft hyphens, line ends."""
    plain = unicodedata.normalize("NFC", printable(text)).translate(_SAME)
    return _DASH.sub(lambda found: " – " if found.group() == " - " else "–", " ".join(plain.split()))


class Builder:
    """Takes what a reader of a file meets, in order, and makes the document of it."""

    def __init__(self) -> None:
        self._paragraphs: list[Paragraph] = []
        self._pictures: list[Paragraph] = []
        self._places: dict[str, list[Place]] = {}
        self._open: dict[str, int] = {}
        """Bookmark → where it began in the present paragraph."""
        self._parts: list[str] = []
        self._kind: Kind = "text"
        self._marks: list[str] = []
        self._heading = self._caption = ""
        self._header: tuple[str, ...] = ()
        self._in_row = False

    def paragraph(self, kind: Kind) -> None:
        """A paragraph begins; in a row it is part of the cell."""
        if self._in_row:
            self.text(" ")
            return
        self.end()
        self._kind = kind

    def table(self) -> None:
        """A table begins."""
        self.end()
        self._header = ()
        before = self._paragraphs[-1] if self._paragraphs else None
        self._caption = caption(before.text) if before and before.kind == "caption" else ""

    def row(self) -> None:
        """A row begins."""
        self.end()
        self._in_row = True
        self._kind = "row"

    def cell(self) -> None:
        """A cell ends."""
        self.text(CELL)

    def end(self) -> None:
        """The paragraph or row ends; a mark that is open goes on in the next one."""
        text = "".join(self._parts)
        for name, start in self._open.items():
            if start < len(text):
                self._add(name, start, len(text))
            self._open[name] = 0
        if text.strip() or self._marks:
            self._keep(text)
        self._paragraphs += self._pictures
        self._pictures = []
        self._parts, self._marks, self._in_row = [], [], False
        self._kind = "text"

    def _keep(self, text: str) -> None:
        row = self._kind == "row"
        if row and not self._header:
            self._header = tuple(alike(cell) for cell in text.split(CELL))
        if self._kind == "heading":
            self._heading = alike(text)
        shown = caption(text) if self._kind == "caption" else text
        self._shift(len(shown) - len(text))
        self._paragraphs.append(
            Paragraph(
                shown, self._kind, self._heading, self._caption if row else "", self._header if row else (), tuple(self._marks)
            )
        )

    def _shift(self, by: int) -> None:
        """The places in this paragraph, when the number of a caption was taken off."""
        if by:
            for name in self._marks:
                places = self._places[name]
                places[-1] = Place(places[-1].paragraph, max(places[-1].start + by, 0), max(places[-1].end + by, 0))

    def text(self, text: str) -> None:
        self._parts.append(text)

    def start(self, name: str) -> None:
        """A bookmark begins; those of others are passed over."""
        if name.startswith(PREFIX):
            self._open[name] = len("".join(self._parts))

    def stop(self, name: str) -> None:
        """A bookmark ends."""
        if name in self._open:
            self._add(name, self._open.pop(name), len("".join(self._parts)))

    def picture(self, alternative: str) -> None:
        """A picture; its alternative text is a paragraph of its own, after the present one."""
        if alternative.strip():
            self._pictures.append(Paragraph(alternative, "picture", self._heading))

    def _add(self, name: str, start: int, end: int) -> None:
        self._places.setdefault(name, []).append(Place(len(self._paragraphs), start, end))
        self._marks.append(name)

    def finished(self, properties: dict[str, str]) -> Finished:
        self.end()
        return Finished(tuple(self._paragraphs), {name: tuple(places) for name, places in self._places.items()}, properties)


def caption(text: str) -> str:
    """A caption without 'Tabel 3:', which word processors count anew."""
    return _NUMBERED_CAPTION.sub("", text)
