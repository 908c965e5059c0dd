"""Reading a page of HTML that a section was written to."""

from typing import Any

from lxml import html

from pipeline.report.marks import PREFIX
from pipeline.report.verify.finished import Builder, Finished, Kind

_SKIPPED = {"pre", "script", "style", "nav", "template", "noscript", "head", "title"}
_PARAGRAPHS: dict[str, Kind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("p", "li", "div", "dd", "dt"), "text"),
    **dict.fromkeys(("caption", "figcaption"), "caption"),
}


def read_html(content: bytes) -> Finished:
    """Raises one of pipeline.extract.xml.DAMAGE."""
    root = html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False))
    reader = _Reader()
    reader.walk(root)
    metas = root.iter("meta")
    return reader.builder.finished({meta.get("name"): meta.get("content", "") for meta in metas if meta.get("name")})


class _Reader:
    def __init__(self) -> None:
        self.builder = Builder()
        self._quoting = 0

    def walk(self, node: Any) -> None:
        if not isinstance(node.tag, str) or node.tag in _SKIPPED or node.get("class") == "skip" or _is_hidden(node):
            return
        mark = node.get("id", "")
        self._begin(node)
        if mark.startswith(PREFIX):
            self.builder.start(mark)
        self._inside(node)
        if mark.startswith(PREFIX):
            self.builder.stop(mark)
        self._finish(node)

    def _begin(self, node: Any) -> None:
        match node.tag:
            case "table":
                self.builder.table()
            case "tr":
                self.builder.row()
            case "br":
                self.builder.text(" ")
            case "img":
                self.builder.picture(node.get("alt", ""))
            case "blockquote":
                self._quoting += 1
            case tag if tag in _PARAGRAPHS and node.getparent().tag not in {"figcaption", "li"}:
                self.builder.paragraph(self._kind(node))

    def _kind(self, node: Any) -> Kind:
        if node.tag == "figcaption":
            return "text" if node.getparent().get("class") == "quotation" else "caption"
        is_source = node.tag == "p" and any(child.get("id", "").endswith("_bron") for child in node)
        return "quotation" if self._quoting and node.tag == "p" and not is_source else _PARAGRAPHS[node.tag]

    def _finish(self, node: Any) -> None:
        if node.tag in {"td", "th"}:
            self.builder.cell()
        elif node.tag in {"tr", "table", *_PARAGRAPHS} and node.tag not in {"p", "div"}:
            self.builder.end()
        elif node.tag == "blockquote":
            self._quoting -= 1
        if node.tag == "caption":
            self.builder.table()

    def _inside(self, node: Any) -> None:
        self.builder.text(node.text or "")
        for child in node:
            self.walk(child)
            self.builder.text(child.tail or "")


def _is_hidden(node: Any) -> bool:
    style = (node.get("style") or "").replace(" ", "").lower()
    return node.get("hidden") is not None or "display:none" in style or "visibility:hidden" in style
