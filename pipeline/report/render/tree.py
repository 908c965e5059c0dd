"""Section → the document tree of pandoc, so that no text is ever read as markup."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.report.blocks import (
    Block,
    Bullets,
    Heading,
    Inline,
    Line,
    Link,
    Number,
    PageBreak,
    Paragraph,
    Picture,
    Quotation,
    Section,
    Table,
    Text,
)  # fmt: skip
from pipeline.report.marks import bookmark, property_name, source_bookmark
from pipeline.report.render.numbering import widths, words

Node = dict[str, Any]
LANGUAGE = "nl-NL"
_API = [1, 23, 1]
_STYLES = {"strong": "Strong", "emphasis": "Emph"}
NOTE_STYLE = "Toelichting"
SOURCE_STYLE = "Bron"
"""Names of our own styles, as authors see them in Word and LibreOffice."""


def tree(section: Section, pictures: Mapping[str, str], page_break: Node) -> Node:
    """The tree, ready for json.dumps. `pictures`: name of a picture → the file that holds it."""
    marks = section.quotations()
    blocks = [node for block in section.blocks for node in _block(block, pictures, page_break, marks)]
    meta = {
        "subtitle": section.subtitle, "lang": LANGUAGE, "toc-title": "Inhoud",
        **{property_name(key): value for key, value in section.parameters.items()},
    }  # fmt: skip
    shown = {key: {"t": "MetaInlines", "c": text(value)} for key, value in meta.items() if value}
    shown["title"] = {"t": "MetaInlines", "c": _line(section.title, marks)}
    return {"pandoc-api-version": _API, "meta": shown, "blocks": blocks}


def text(said: str) -> list[Node]:
    """Words and the spaces between them."""
    parts = re.split(r"[ \n\t]+", said)
    nodes: list[Node] = []
    for place, part in enumerate(parts):
        if place:
            nodes.append({"t": "Space"})
        if part:
            nodes.append({"t": "Str", "c": part})
    return nodes


def _attributes(identifier: str = "", **pairs: str) -> list[Any]:
    return [identifier, [], [[key.replace("_", "-"), value] for key, value in pairs.items()]]


def _span(identifier: str, said: str) -> Node:
    return {"t": "Span", "c": [_attributes(identifier), text(said)]}


def _inline(part: Inline, marks: Mapping[str, Quotation]) -> list[Node]:
    match part:
        case Number():
            return [_span(bookmark(part.mark), part.text)]
        case Link():
            target = bookmark(part.anchor) if part.anchor in marks else part.anchor
            return [{"t": "Link", "c": [_attributes(), text(part.text), [f"#{target}", ""]]}]
        case Text():
            nodes = text(part.text)
            return [{"t": _STYLES[part.style], "c": nodes}] if part.style else nodes


def _line(line: Line, marks: Mapping[str, Quotation]) -> list[Node]:
    return [node for part in line for node in _inline(part, marks)]


def _styled(style: str, nodes: list[Node]) -> Node:
    return {"t": "Div", "c": [_attributes(custom_style=style), [{"t": "Para", "c": nodes}]]}


def _block(block: Block, pictures: Mapping[str, str], page_break: Node, marks: Mapping[str, Quotation]) -> Iterator[Node]:
    match block:
        case Heading():
            yield {"t": "Header", "c": [block.level, _attributes(block.anchor), text(block.text)]}
        case Paragraph(style="code"):
            yield {"t": "CodeBlock", "c": [_attributes(), words(block.line)]}
        case Paragraph():
            line = _line(block.line, marks)
            yield _styled(NOTE_STYLE, line) if block.style else {"t": "Para", "c": line}
        case Bullets():
            yield {"t": "BulletList", "c": [[{"t": "Plain", "c": _line(item, marks)}] for item in block.items]}
        case Quotation():
            quoted = [*text("“"), _span(bookmark(block.mark), block.text), *text("”")]
            source = _styled(SOURCE_STYLE, [_span(source_bookmark(block.mark), block.source)])
            yield {"t": "BlockQuote", "c": [{"t": "Para", "c": quoted}, source]}
        case Table():
            yield _table(block, marks)
        case Picture():
            yield _figure(block, pictures[block.name], marks)
            if block.table:
                yield _table(block.table, marks)
        case PageBreak():
            yield page_break


def _figure(picture: Picture, file: str, marks: Mapping[str, Quotation]) -> Node:
    image = {"t": "Image", "c": [_attributes(width="100%"), text(picture.alternative), [file, ""]]}
    caption = [None, [{"t": "Plain", "c": _line(picture.caption, marks)}]]
    return {"t": "Figure", "c": [_attributes(picture.name), caption, [{"t": "Plain", "c": [image]}]]}


def _table(table: Table, marks: Mapping[str, Quotation]) -> Node:
    alignments = ["AlignRight" if place in table.numeric else "AlignLeft" for place in range(len(table.header))]
    columns = [[{"t": side}, {"t": "ColWidth", "c": width}] for side, width in zip(alignments, widths(table), strict=True)]
    rows = [[_line(cell, marks) for cell in row] for row in table.rows]
    if table.total and rows:
        rows[-1] = [[{"t": "Strong", "c": cell}] for cell in rows[-1]]
    caption = [None, [{"t": "Plain", "c": [{"t": "Span", "c": [_attributes(table.anchor), _line(table.caption, marks)]}]}]]
    head = [_attributes(), [_row([_line(title, marks) for title in table.header])]]
    bodies = [[_attributes(), 0, [], [_row(row) for row in rows]]]
    return {"t": "Table", "c": [_attributes(), caption, columns, head, bodies, [_attributes(), []]]}


def _row(cells: list[list[Node]]) -> list[Any]:
    return [_attributes(), [[_attributes(), {"t": "AlignDefault"}, 1, 1, [{"t": "Plain", "c": cell}]] for cell in cells]]
