"""What pandoc leaves to do in a docx file: a filled table of contents, breaks before headings, rows that stay whole."""

from collections.abc import Sequence
from typing import Any

from lxml import etree

from pipeline.report.render.numbering import MANY_COLUMNS
from pipeline.report.render.packed import Parts

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMES = {"w": _W}
_SMALL = "15"
"""Half points."""
_BOOKMARKS = {f"{{{_W}}}bookmarkStart", f"{{{_W}}}bookmarkEnd"}
_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
PAGE_BREAK = {"t": "RawBlock", "c": ["openxml", _BREAK]}


def finished(parts: Parts, _alternatives: Sequence[str]) -> Parts:
    """The parts of the finished file; pandoc itself writes the alternative texts of pictures."""
    root = etree.fromstring(parts["word/document.xml"])
    styles = etree.fromstring(parts["word/styles.xml"])
    _break_before(root)
    _fill_contents(root, _style_ids(styles))
    for row in root.iter(_tag("tr")):
        properties = row.find(_tag("trPr"))
        if properties is None:
            properties = etree.Element(_tag("trPr"))
            row.insert(0, properties)
        properties.insert(0, etree.Element(_tag("cantSplit")))
    _leave_room_after_tables(root)
    _keep_with_quotation(root)
    _shrink_wide_tables(root)
    _fit_pictures(root)
    return {**parts, "word/document.xml": etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)}


def _tag(name: str) -> str:
    return f"{{{_W}}}{name}"


def _style_ids(styles: Any) -> dict[str, str]:
    """Name in small letters → id; Word translates the ids, never the names."""
    named = ((style.find(_tag("name")), style.get(_tag("styleId"))) for style in styles.iter(_tag("style")))
    return {name.get(_tag("val")).lower(): identifier for name, identifier in named if name is not None}


def _break_before(root: Any) -> None:
    """A break becomes a property of the paragraph behind it, so that no empty paragraph is left."""
    for found in root.xpath("//w:p[w:r/w:br[@w:type='page'] and not(w:r/w:t)]", namespaces=_NAMES):
        following = found.getnext()
        while following is not None and following.tag != _tag("p"):
            following = following.getnext() if following.tag in _BOOKMARKS else None
        if following is None:
            continue
        properties = following.find(_tag("pPr"))
        if properties is None:
            properties = etree.Element(_tag("pPr"))
            following.insert(0, properties)
        style = properties.find(_tag("pStyle"))
        properties.insert(0 if style is None else 1, etree.Element(_tag("pageBreakBefore")))
        found.getparent().remove(found)


def _fill_contents(root: Any, styles: dict[str, str]) -> None:
    """The headings as entries of the field, so that there is a table of contents before Word makes its own."""
    (field,) = root.xpath("//w:sdtContent/w:p[w:r/w:fldChar]", namespaces=_NAMES)
    begin, instruction, separate, end = field[0]
    entries = []
    for heading in root.xpath("//w:body/w:p[w:pPr/w:pStyle]", namespaces=_NAMES):
        style = heading.find(f"{_tag('pPr')}/{_tag('pStyle')}").get(_tag("val"))
        level = next((level for level in (1, 2) if styles.get(f"heading {level}") == style), 0)
        anchor = heading.getprevious()
        if level and anchor is not None and anchor.tag == _tag("bookmarkStart"):
            words = "".join(heading.itertext(_tag("t")))
            entries.append(_entry(words, anchor.get(_tag("name")), styles.get(f"toc {level}", f"TOC{level}")))
    if not entries:
        return
    holder = field.getparent()
    for place, entry in enumerate(entries):
        holder.insert(holder.index(field) + place, entry)
    holder.remove(field)
    for place, part in enumerate((begin, instruction, separate)):
        entries[0].insert(1 + place, _run(part))
    entries[-1].append(_run(end))


def _run(*children: Any) -> Any:
    run = etree.Element(_tag("r"))
    run.extend(children)
    return run


def _entry(words: str, anchor: str, style: str) -> Any:
    paragraph = etree.Element(_tag("p"))
    properties = etree.SubElement(paragraph, _tag("pPr"))
    etree.SubElement(properties, _tag("pStyle")).set(_tag("val"), style)
    link = etree.SubElement(paragraph, _tag("hyperlink"))
    link.set(_tag("anchor"), anchor)
    etree.SubElement(etree.SubElement(link, _tag("r")), _tag("t")).text = words
    return paragraph


def _leave_room_after_tables(root: Any) -> None:
    for table in root.iter(_tag("tbl")):
        following = table.getnext()
        while following is not None and following.tag in _BOOKMARKS:
            following = following.getnext()
        properties = following.find(_tag("pPr")) if following is not None and following.tag == _tag("p") else None
        if properties is not None and not properties.xpath(
            "w:spacing | w:pStyle[starts-with(@w:val, 'Head')]", namespaces=_NAMES
        ):
            spacing = etree.Element(_tag("spacing"))
            spacing.set(_tag("before"), "240")
            properties.insert(_place_of_spacing(properties), spacing)


def _keep_with_quotation(root: Any) -> None:
    """A line that announces a quotation stands on the same page."""
    for quotation in root.xpath("//w:p[w:pPr/w:pStyle/@w:val='BlockText']", namespaces=_NAMES):
        before = quotation.getprevious()
        properties = before.find(_tag("pPr")) if before is not None and before.tag == _tag("p") else None
        if properties is not None and properties.find(_tag("keepNext")) is None:
            properties.insert(1, etree.Element(_tag("keepNext")))


def _shrink_wide_tables(root: Any) -> None:
    """A table with many columns gets smaller letters, as in the other formats."""
    for table in root.iter(_tag("tbl")):
        if len(table.findall(f"{_tag('tblGrid')}/{_tag('gridCol')}")) >= MANY_COLUMNS:
            for run in table.iter(_tag("r")):
                properties = run.find(_tag("rPr"))
                if properties is None:
                    properties = etree.Element(_tag("rPr"))
                    run.insert(0, properties)
                for name in ("sz", "szCs"):
                    etree.SubElement(properties, _tag(name)).set(_tag("val"), _SMALL)


def _place_of_spacing(properties: Any) -> int:
    """Word wants the properties of a paragraph in one order: style, breaks and numbering come before the spacing."""
    before = [_tag(name) for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "numPr")]
    return sum(child.tag in before for child in properties)


def _fit_pictures(root: Any) -> None:
    """No picture is wider than the text of the page that the reference document gives."""
    sizes = root.xpath("//w:sectPr[last()]/w:pgSz/@w:w", namespaces=_NAMES)
    margins = root.xpath("//w:sectPr[last()]/w:pgMar/@w:left | //w:sectPr[last()]/w:pgMar/@w:right", namespaces=_NAMES)
    if not sizes or len(margins) != 2:
        return
    widest = (int(sizes[0]) - sum(map(int, margins))) * 635
    for extent in root.xpath("//*[local-name()='extent' or local-name()='ext'][@cx]"):
        width, height = int(extent.get("cx")), int(extent.get("cy"))
        if width > widest:
            extent.set("cx", str(widest))
            extent.set("cy", str(height * widest // width))
