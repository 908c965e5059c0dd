"""Reading an odt file as its author sees it, with all tracked changes accepted."""

from typing import Any

from pipeline.extract.xml import parse
from pipeline.report.render.packed import Parts
from pipeline.report.verify.finished import Builder, Finished, Kind

_SPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TEXT, _STYLE, _TABLE, _META, _OFFICE, _DRAW, _SVG = (
    _SPACE % name for name in ("text", "style", "table", "meta", "office", "drawing", "svg-compatible")
)
_SKIPPED = {
    "tracked-changes", "annotation", "table-of-content", "automatic-styles", "scripts", "font-face-decls", "forms",
    "note-citation", "sequence-decls", "title", "desc", "image",
}  # fmt: skip
_SPOKEN = {"tab": " ", "line-break": " "}
_QUOTING = {"quotations", "block_20_text", "quote", "citaat", "intense_20_quote"}
_CAPTIONS = {
    "caption", "tablecaption", "figurecaption", "table_20_caption", "image_20_caption", "table", "figure", "illustration",
    "bijschrift",
}  # fmt: skip
_QUERIES = {"Preformatted_20_Text", "Source_20_Code", "SourceCode"}
"""Styles of queries, which are no text of the section."""
_MOST_REPEATED = 100


def read_opendocument(parts: Parts) -> Finished:
    """Raises one of pipeline.extract.xml.DAMAGE."""
    root = parse(parts["content.xml"])
    reader = _Reader(_parents(root))
    reader.walk(root)
    return reader.builder.finished(_properties(parts))


def _parents(root: Any) -> dict[str, str]:
    """Style of one paragraph → the named style it changes."""
    styles = root.iter(f"{_STYLE}style")
    return {style.get(f"{_STYLE}name", ""): style.get(f"{_STYLE}parent-style-name", "") for style in styles}


def _properties(parts: Parts) -> dict[str, str]:
    if "meta.xml" not in parts:
        return {}
    found = parse(parts["meta.xml"]).iter(f"{_META}user-defined")
    return {each.get(f"{_META}name", ""): each.text or "" for each in found}


class _Reader:
    def __init__(self, parents: dict[str, str]) -> None:
        self.builder = Builder()
        self._parents = parents

    def walk(self, node: Any) -> None:
        name = str(node.tag).rpartition("}")[2]
        if name in _SKIPPED:
            return
        visit = getattr(self, f"_visit_{name.replace('-', '_')}", None)
        if visit:
            visit(node)
        elif name in _SPOKEN:
            self.builder.text(_SPOKEN[name])
        else:
            self._inside(node)

    def _inside(self, node: Any) -> None:
        if node.text and _speaks(node):
            self.builder.text(node.text)
        for child in node:
            self.walk(child)
            if child.tail and _speaks(node):
                self.builder.text(child.tail)

    def _visit_s(self, node: Any) -> None:
        self.builder.text(" " * min(int(node.get(f"{_TEXT}c", "1")), _MOST_REPEATED))

    def _visit_bookmark_start(self, node: Any) -> None:
        self.builder.start(node.get(f"{_TEXT}name", ""))

    def _visit_bookmark_end(self, node: Any) -> None:
        self.builder.stop(node.get(f"{_TEXT}name", ""))

    def _visit_bookmark(self, node: Any) -> None:
        """A bookmark without words: what it held was deleted."""
        self._visit_bookmark_start(node)
        self._visit_bookmark_end(node)

    def _visit_frame(self, node: Any) -> None:
        description = node.find(f"{_SVG}desc")
        self.builder.picture((description.text or "") if description is not None else "")
        self._inside(node)

    def _visit_h(self, node: Any) -> None:
        self.builder.paragraph("heading")
        self._inside(node)

    def _visit_p(self, node: Any) -> None:
        style = node.get(f"{_TEXT}style-name", "")
        if not {style, self._parents.get(style, "")} & _QUERIES:
            self.builder.paragraph(self._kind(style))
            self._inside(node)

    def _visit_table(self, node: Any) -> None:
        self.builder.table()
        self._inside(node)
        self.builder.end()

    def _visit_table_row(self, node: Any) -> None:
        self.builder.row()
        self._inside(node)

    def _visit_table_cell(self, node: Any) -> None:
        self._inside(node)
        for _ in range(min(int(node.get(f"{_TABLE}number-columns-spanned", "1")), _MOST_REPEATED)):
            self.builder.cell()

    def _kind(self, style: str) -> Kind:
        names = [style.lower(), self._parents.get(style, "").lower()]
        if any(name in _QUOTING for name in names):
            return "quotation"
        if any(name in _CAPTIONS for name in names):
            return "caption"
        return "heading" if any(name == "title" for name in names) else "text"


def _speaks(node: Any) -> bool:
    """Whether text directly in this element is text of the document; elsewhere it is only layout of the file."""
    return str(node.tag).startswith(_TEXT) and str(node.tag).rpartition("}")[2] in {
        "p", "h", "span", "a", "sequence", "bookmark-ref", "meta", "ruby-base", "page-number", "date", "time", "title",
        "user-defined", "text-input", "placeholder", "reference-ref", "sequence-ref",
    }  # fmt: skip
