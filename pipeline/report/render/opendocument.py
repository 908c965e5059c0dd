"""What pandoc leaves to do in an odt file: alternative texts, lines in tables, a filled table of contents, page breaks."""

import copy
from collections.abc import Sequence
from typing import Any

from lxml import etree

from pipeline.report.render.numbering import MANY_COLUMNS
from pipeline.report.render.packed import Parts

_NAMES = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"
    for name, space in {
        "office": "office", "style": "style", "text": "text", "table": "table", "draw": "drawing", "fo": "xsl-fo-compatible",
        "svg": "svg-compatible",
    }.items()
} | {"xlink": "http://www.w3.org/1999/xlink"}  # fmt: skip
_BREAK = "PageBreak"
PAGE_BREAK = {"t": "RawBlock", "c": ["opendocument", f'<text:p text:style-name="{_BREAK}"/>']}
_LINES = {
    "TableHeaderRowCell": {
        "border-top": "1pt solid #1b3a57",
        "border-bottom": "1pt solid #1b3a57",
        "background-color": "#e6ecf2",
    },
    "TableRowCell": {"border-bottom": "0.5pt solid #a6a6a6"},
}


def finished(parts: Parts, alternatives: Sequence[str]) -> Parts:
    """The parts of the finished file; `alternatives`: the text of each picture, in order."""
    root = etree.fromstring(parts["content.xml"])
    for frame, alternative in zip(root.iter(_tag("draw", "frame")), alternatives, strict=True):
        etree.SubElement(frame, _tag("svg", "desc")).text = alternative
    _draw_lines(root)
    _leave_room_after_tables(root)
    _keep_rows_whole(root)
    _shrink_wide_tables(root)
    _use_own_styles(root)
    _break_before(root)
    _fill_contents(root)
    return {**parts, "content.xml": etree.tostring(root, xml_declaration=True, encoding="UTF-8")}


def _tag(space: str, name: str) -> str:
    return f"{{{_NAMES[space]}}}{name}"


def _draw_lines(root: Any) -> None:
    for style in root.iter(_tag("style", "style")):
        lines = _LINES.get(style.get(_tag("style", "name")))
        if lines:
            (properties,) = style
            properties.attrib.clear()
            for name, value in {"padding": "0.08cm", **lines}.items():
                properties.set(_tag("fo", name), value)


def _leave_room_after_tables(root: Any) -> None:
    for properties in root.iter(_tag("style", "table-properties")):
        properties.set(_tag("fo", "margin-bottom"), "0.45cm")


def _keep_rows_whole(root: Any) -> None:
    (automatic,) = root.iter(_tag("office", "automatic-styles"))
    style = etree.SubElement(automatic, _tag("style", "style"))
    style.set(_tag("style", "name"), "WholeRow")
    style.set(_tag("style", "family"), "table-row")
    etree.SubElement(style, _tag("style", "table-row-properties")).set(_tag("fo", "keep-together"), "always")
    for row in root.iter(_tag("table", "table-row")):
        row.set(_tag("table", "style-name"), "WholeRow")


def _shrink_wide_tables(root: Any) -> None:
    """A table with many columns gets smaller letters, as in the other formats."""
    (automatic,) = root.iter(_tag("office", "automatic-styles"))
    known: set[str] = set()
    for table in root.iter(_tag("table", "table")):
        if len(table.findall(_tag("table", "table-column"))) < MANY_COLUMNS:
            continue
        for paragraph in table.iter(_tag("text", "p")):
            parent = paragraph.get(_tag("text", "style-name"))
            name = f"Small_{parent}"
            paragraph.set(_tag("text", "style-name"), name)
            if name not in known:
                known.add(name)
                automatic.append(_smaller(automatic, parent, name))


def _smaller(automatic: Any, parent: str, name: str) -> Any:
    """A style like another, in smaller letters; an automatic style can have none as its parent."""
    origin = automatic.find(f"{_tag('style', 'style')}[@{_tag('style', 'name')}='{parent}']")
    style = copy.deepcopy(origin) if origin is not None else etree.Element(_tag("style", "style"))
    if origin is None:
        style.set(_tag("style", "family"), "paragraph")
        style.set(_tag("style", "parent-style-name"), parent)
    style.set(_tag("style", "name"), name)
    etree.SubElement(style, _tag("style", "text-properties")).set(_tag("fo", "font-size"), "7.5pt")
    return style


def _use_own_styles(root: Any) -> None:
    """Quotations and links look as the reference document says, without the changes that pandoc makes."""
    quoting = root.xpath("//style:style[@style:parent-style-name='Quotations']/@style:name", namespaces=_NAMES)
    for paragraph in root.iter(_tag("text", "p")):
        if paragraph.get(_tag("text", "style-name")) in quoting:
            paragraph.set(_tag("text", "style-name"), "Quotations")
    for words in root.xpath("//text:a/text:span[@text:style-name='Definition']", namespaces=_NAMES):
        words.set(_tag("text", "style-name"), "Internet_20_link")


def _break_before(root: Any) -> None:
    """A break becomes a property of the paragraph behind it, so that no empty paragraph is left."""
    (automatic,) = root.iter(_tag("office", "automatic-styles"))
    for found in root.xpath(f"//text:p[@text:style-name='{_BREAK}']", namespaces=_NAMES):
        following = found.getnext()
        parent = following.get(_tag("text", "style-name")) if following is not None else None
        found.getparent().remove(found)
        if parent is None:
            continue
        name = f"{_BREAK}_{parent}"
        if not root.xpath(f"//style:style[@style:name='{name}']", namespaces=_NAMES):
            style = etree.SubElement(automatic, _tag("style", "style"))
            for key, value in {"name": name, "family": "paragraph", "parent-style-name": parent}.items():
                style.set(_tag("style", key), value)
            etree.SubElement(style, _tag("style", "paragraph-properties")).set(_tag("fo", "break-before"), "page")
        following.set(_tag("text", "style-name"), name)


def _fill_contents(root: Any) -> None:
    """The headings as entries, so that there is a table of contents before LibreOffice makes its own."""
    (contents,) = root.iter(_tag("text", "table-of-content"))
    contents.set(_tag("text", "name"), "Inhoud")
    contents.set(_tag("text", "protected"), "true")
    source = contents[0]
    source.set(_tag("text", "outline-level"), "2")
    body = etree.SubElement(contents, _tag("text", "index-body"))
    title = etree.SubElement(body, _tag("text", "index-title"))
    title.set(_tag("text", "name"), "Inhoud_kop")
    heading = etree.SubElement(title, _tag("text", "p"))
    heading.set(_tag("text", "style-name"), "Contents_20_Heading")
    heading.text = "Inhoud"
    for found in root.iter(_tag("text", "h")):
        level = int(found.get(_tag("text", "outline-level")))
        anchor = found.find(_tag("text", "bookmark-start"))
        if level <= 2 and anchor is not None:
            body.append(_entry("".join(found.itertext()), anchor.get(_tag("text", "name")), level))


def _entry(words: str, anchor: str, level: int) -> Any:
    paragraph = etree.Element(_tag("text", "p"))
    paragraph.set(_tag("text", "style-name"), f"Contents_20_{level}")
    link = etree.SubElement(paragraph, _tag("text", "a"))
    link.set(_tag("xlink", "type"), "simple")
    link.set(_tag("xlink", "href"), f"#{anchor}")
    link.text = words
    return paragraph
