"""A docx or odt file as its words and marks, to be edited the way an author or a forger would."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline.report.marks import bookmark
from pipeline.report.render.packed import pack, unpack

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_LAYOUTS: dict[str, dict[str, str]] = {
    "docx": {"part": "word/document.xml", "start": f"{W}bookmarkStart", "end": f"{W}bookmarkEnd", "name": f"{W}name",
             "paragraph": f"{W}p", "row": f"{W}tr", "table": f"{W}tbl"},
    "odt": {"part": "content.xml", "start": f"{TEXT}bookmark-start", "end": f"{TEXT}bookmark-end", "name": f"{TEXT}name",
            "paragraph": f"{TEXT}p", "row": f"{TABLE}table-row", "table": f"{TABLE}table"},
}  # fmt: skip


@dataclass
class Words:
    """A piece of text in the file that can be rewritten."""

    node: Any
    place: str
    """text, or tail: behind the element, as OpenDocument has it."""

    @property
    def text(self) -> str:
        return getattr(self.node, self.place) or ""

    @text.setter
    def text(self, value: str) -> None:
        setattr(self.node, self.place, value)


class File:
    """A finished file that is being edited."""

    def __init__(self, path: Path) -> None:
        self.kind = path.suffix[1:]
        self._layout = _LAYOUTS[self.kind]
        self._parts = unpack(path.read_bytes())
        self.root = etree.fromstring(self._parts[self._layout["part"]])

    def save(self, path: Path) -> Path:
        content = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8")
        path.write_bytes(pack({**self._parts, self._layout["part"]: content}))
        return path

    def _events(self) -> Iterator[tuple[str, Any]]:
        names: dict[str, str] = {}
        for event, node in etree.iterwalk(self.root, ("start", "end")):
            if event == "start" and node.tag == self._layout["start"]:
                names[node.get(f"{W}id")] = node.get(self._layout["name"])
                yield "start", node.get(self._layout["name"])
            elif event == "start" and node.tag == self._layout["end"]:
                yield "end", node.get(self._layout["name"]) or names.get(node.get(f"{W}id"))
            elif event == "start" and (node.tag == f"{W}t" or (self.kind == "odt" and node.text and _in_paragraph(node))):
                yield "words", Words(node, "text")
            if event == "end" and self.kind == "odt" and node.tail and _in_paragraph(node.getparent()):
                yield "words", Words(node, "tail")

    def inside(self, name: str) -> list[Words]:
        """The pieces of text of a bookmark."""
        found, inside = [], False
        for event, what in self._events():
            inside = (inside or (event == "start" and what == name)) and not (event == "end" and what == name)
            if inside and event == "words":
                found.append(what)
        return found

    def read(self, mark: str) -> str:
        return "".join(words.text for words in self.inside(name_of(mark)))

    def write(self, mark: str, text: str) -> None:
        """Other text in a bookmark."""
        first, *rest = self.inside(name_of(mark))
        first.text = text
        for words in rest:
            words.text = ""

    def neighbour(self, mark: str, step: int) -> Words:
        """The piece of text just before (-1) or after (1) a bookmark."""
        every = [what for event, what in self._events() if event == "words"]
        inside = self.inside(name_of(mark))
        edge = inside[0] if step < 0 else inside[-1]
        at = next(place for place, words in enumerate(every) if words.node is edge.node and words.place == edge.place)
        return every[at + step]

    def rest(self, mark: str) -> list[Words]:
        """The pieces of text behind a bookmark, in its paragraph."""
        every = [what for event, what in self._events() if event == "words"]
        last = self.inside(name_of(mark))[-1]
        at = next(place for place, words in enumerate(every) if words.node is last.node and words.place == last.place)
        paragraph = self.holder(mark)
        return [words for words in every[at + 1 :] if paragraph in words.node.iterancestors()]

    def cell(self, text: str) -> Words:
        """The piece of text that is exactly this."""
        return next(what for event, what in self._events() if event == "words" and what.text == text)

    def all_words(self, containing: str) -> Words:
        """The piece of text that holds these words, behind the table of contents."""
        return [what for event, what in self._events() if event == "words" and containing in what.text][-1]

    def node(self, mark: str, what: str = "start") -> Any:
        (start,) = [node for node in self.root.iter(self._layout["start"]) if node.get(self._layout["name"]) == name_of(mark)]
        if what == "start":
            return start
        if self.kind == "odt":
            return next(node for node in self.root.iter(self._layout["end"]) if node.get(self._layout["name"]) == name_of(mark))
        return next(node for node in self.root.iter(self._layout["end"]) if node.get(f"{W}id") == start.get(f"{W}id"))

    def holder(self, mark: str, what: str = "paragraph") -> Any:
        """The paragraph, row or table that a bookmark stands in."""
        return next(self.node(mark).iterancestors(self._layout[what]))

    def forget(self, mark: str) -> None:
        """Take a mark away and leave its words."""
        for what in ("end", "start"):
            remove(self.node(mark, what))

    def exchange(self, mark: str, other: str) -> None:
        """Two marks with their words change places: what cutting and pasting does."""
        first, second = self.read(mark), self.read(other)
        nodes = [(self.node(each), self.node(each, "end")) for each in (mark, other)]
        self.write(mark, second)
        self.write(other, first)
        for (start, end), each in zip(nodes, (other, mark), strict=True):
            start.set(self._layout["name"], name_of(each))
            if self.kind == "odt":
                end.set(self._layout["name"], name_of(each))


def name_of(mark: str) -> str:
    """The bookmark of a mark; 'x/source' is that of the source of a quotation."""
    return bookmark(mark.removesuffix("/source")) + ("_bron" if mark.endswith("/source") else "")


def remove(node: Any) -> None:
    """Take an element out and leave the text behind it where it is."""
    parent, before = node.getparent(), node.getprevious()
    if node.tail:
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def _in_paragraph(node: Any) -> bool:
    while node is not None:
        if node.tag == f"{TEXT}table-of-content":
            return False
        if node.tag in {f"{TEXT}p", f"{TEXT}h"}:
            return not any(above.tag == f"{TEXT}table-of-content" for above in node.iterancestors())
        node = node.getparent()
    return False
