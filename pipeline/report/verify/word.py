"""Reading a docx file as its author sees it, with all tracked changes accepted."""

from collections.abc import Iterable
from typing import Any

from pipeline.extract.xml import parse
from pipeline.report.render.packed import Parts
from pipeline.report.verify.finished import Builder, Finished, Kind

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = {"del", "moveFrom", "instrText", "delText", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "Fallback"}
_SPOKEN = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-", "ptab": " "}
_QUOTING = {"block text", "quote", "intense quote", "citaat", "duidelijk citaat", "quotations", "blocktext"}
_CAPTIONS = {"bijschrift", "illustration", "drawing"}
_SILENT = ("toc ", "contents ", "inhopg", "source code", "sourcecode", "preformatted text")
"""Styles of the table of contents and of queries, which are no text of the section."""


def read_word(parts: Parts) -> Finished:
    """Raises one of pipeline.extract.xml.DAMAGE."""
    reader = _Reader(_styles(parts))
    reader.walk(parse(parts["word/document.xml"]))
    for notes in ("word/footnotes.xml", "word/endnotes.xml"):
        if notes in parts:
            for note in parse(parts[notes]):
                if note.get(f"{_W}type") is None:
                    reader.walk(note)
    return reader.builder.finished(_properties(parts))


def _styles(parts: Parts) -> dict[str, str]:
    """Id of a style → its name in small letters."""
    if "word/styles.xml" not in parts:
        return {}
    styles = parse(parts["word/styles.xml"]).iter(f"{_W}style")
    named = ((style.get(f"{_W}styleId"), style.find(f"{_W}name")) for style in styles)
    return {identifier: name.get(f"{_W}val", "").lower() for identifier, name in named if name is not None}


def _properties(parts: Parts) -> dict[str, str]:
    if "docProps/custom.xml" not in parts:
        return {}
    return {found.get("name", ""): "".join(found.itertext()).strip() for found in parse(parts["docProps/custom.xml"])}


class _Reader:
    def __init__(self, styles: dict[str, str]) -> None:
        self.builder = Builder()
        self._styles = styles
        self._names: dict[str, str] = {}
        """Id of a bookmark → its name; the end of a bookmark has the id only."""

    def walk(self, node: Any) -> None:
        name = _local(node)
        if name in _SKIPPED or _is_contents(node) or (name == "r" and node.find(f"{_W}rPr/{_W}vanish") is not None):
            return
        visit = getattr(self, f"_visit_{name}", None)
        if visit:
            visit(node)
        elif name in _SPOKEN:
            self.builder.text(_SPOKEN[name])
        else:
            self._inside(node)

    def _inside(self, nodes: Iterable[Any]) -> None:
        for child in nodes:
            self.walk(child)

    def _visit_t(self, node: Any) -> None:
        self.builder.text(node.text or "")

    def _visit_sym(self, node: Any) -> None:
        self.builder.text(chr(int(node.get(f"{_W}char", "25A1"), 16)))

    def _visit_bookmarkStart(self, node: Any) -> None:  # noqa: N802
        name = node.get(f"{_W}name", "")
        self._names[node.get(f"{_W}id", "")] = name
        self.builder.start(name)

    def _visit_bookmarkEnd(self, node: Any) -> None:  # noqa: N802
        self.builder.stop(self._names.get(node.get(f"{_W}id", ""), ""))

    def _visit_docPr(self, node: Any) -> None:  # noqa: N802
        self.builder.picture(node.get("descr", ""))

    def _visit_p(self, node: Any) -> None:
        style = node.find(f"{_W}pPr/{_W}pStyle")
        identifier = style.get(f"{_W}val", "") if style is not None else ""
        name = self._styles.get(identifier, identifier.lower())
        if name.startswith(_SILENT):
            return
        self.builder.paragraph(_kind(name))
        self._inside(child for child in node if _local(child) != "pPr")

    def _visit_tbl(self, node: Any) -> None:
        self.builder.table()
        self._inside(node)
        self.builder.end()

    def _visit_tr(self, node: Any) -> None:
        if node.find(f"{_W}trPr/{_W}del") is None:
            self.builder.row()
            self._inside(node)

    def _visit_tc(self, node: Any) -> None:
        self._inside(node)
        span = node.find(f"{_W}tcPr/{_W}gridSpan")
        for _ in range(min(int(span.get(f"{_W}val", "1")), 63) if span is not None else 1):
            self.builder.cell()


def _local(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]


def _kind(style: str) -> Kind:
    if style.startswith(("heading", "kop ", "title")):
        return "heading"
    if style in _QUOTING:
        return "quotation"
    return "caption" if style in _CAPTIONS or "caption" in style else "text"


def _is_contents(node: Any) -> bool:
    """Whether this is the table of contents, which repeats the headings."""
    gallery = node.find(f"{_W}sdtPr/{_W}docPartObj/{_W}docPartGallery") if _local(node) == "sdt" else None
    return gallery is not None and gallery.get(f"{_W}val") == "Table of Contents"
