"""The reference document that styles a docx or odt file: the author's own, or the house style that ships."""

import subprocess
from pathlib import Path
from typing import Any

import pypandoc
from lxml import etree

from pipeline.errors import DocumentError, VuistregelError
from pipeline.extract.sniff import sniff
from pipeline.report.render.packed import Parts, pack, unpack

KINDS = ("docx", "odt")
"""What pandoc can style with a reference document."""
_HERE = Path(__file__).parent
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
_FO = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
_STYLES = {"docx": ("word/styles.xml", "word-styles.xml"), "odt": ("styles.xml", "opendocument-styles.xml")}
"""Kind → the part with styles, and the file here with ours."""
_OURS = {
    "Bron", "Toelichting", "Block Text", "Table", "Table Caption", "Image Caption", "Captioned Figure", "Figure", "Compact",
    "Body Text", "First Paragraph", "caption", "toc 1", "toc 2", "TOC Heading", "Hyperlink", "Normal Table",
    "Text_20_body", "First_20_paragraph", "Quotations", "Caption", "TableCaption", "FigureCaption", "FigureWithCaption",
    "Table_20_Contents", "Table_20_Heading", "Contents_20_Heading", "Contents_20_1", "Contents_20_2",
}  # fmt: skip
"""Styles that a section needs: an author's document that lacks one gets ours."""
_FOOTER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
_PAGE = (
    f'<w:sectPr xmlns:w="{_W}" xmlns:r="{_R}"><w:footerReference w:type="default" r:id="rIdFooter"/><w:footnotePr><w:numRestart '
    'w:val="eachSect"/></w:footnotePr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" w:right="1418" w:bottom="1418" '
    'w:left="1418" w:header="709" w:footer="709" w:gutter="0"/></w:sectPr>'
)
_A4 = {
    "page-width": "21cm",
    "page-height": "29.7cm",
    **{f"margin-{side}": "2.5cm" for side in ("top", "bottom", "left", "right")},
}


def kind_of(template: Path) -> str:
    """Raises VuistregelError for a file that is neither docx nor odt."""
    try:
        kind = sniff(template, str(template))
    except DocumentError as error:
        kind = error.problem
    if kind in KINDS:
        return kind
    raise VuistregelError(str(template), f"is no document to take a style from ({kind})", "Give a docx or odt file of your own")


def reference(kind: str, template: Path | None) -> bytes:
    """The document whose styles, margins, headers and footers the section gets.

    Raises VuistregelError for a template that cannot be read.
    """
    if template is None:
        return pack(_house(kind))
    try:
        parts = unpack(template.read_bytes())
        return pack(_with_styles(parts, kind, only_missing=True))
    except (OSError, KeyError, ValueError, etree.LxmlError) as error:
        raise VuistregelError(str(template), f"cannot be used as a template ({error})", "Save it again as docx or odt") from error


def _house(kind: str) -> Parts:
    command = [pypandoc.get_pandoc_path(), "--print-default-data-file", f"reference.{kind}"]
    parts = unpack(subprocess.run(command, capture_output=True, check=True).stdout)
    styled = _with_styles(parts, kind, only_missing=False)
    return _with_footer(styled) if kind == "docx" else _on_a4(styled)


def _with_styles(parts: Parts, kind: str, only_missing: bool) -> Parts:
    """Our styles in the place of those with the same name, or only where there is none."""
    part, ours = _STYLES[kind]
    root = _parse(parts[part])
    holder = root if kind == "docx" else next(child for child in root if child.tag.endswith("}styles"))
    for style in etree.parse(str(_HERE / ours)).getroot().iterchildren(tag=etree.Element):
        known = [other for other in holder if other.tag == style.tag and _name(other) == _name(style)]
        if only_missing and (known or not _is_ours(style)):
            continue
        for other in known:
            holder.remove(other)
        holder.insert(0, style) if style.tag.endswith("docDefaults") else holder.append(style)
    return {**parts, part: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)}


def _name(style: Any) -> str:
    """What makes a style the same as another; Word tells styles apart by name, in any case."""
    word = style.find(f"{{{_W}}}name")
    if word is not None:
        return str(word.get(f"{{{_W}}}val")).lower()
    return f"{style.get(f'{{{_STYLE}}}name')} {style.get(f'{{{_STYLE}}}family')}"


def _is_ours(style: Any) -> bool:
    names = {name.lower() for name in _OURS}
    return _name(style) in names or _name(style).removesuffix(" paragraph").lower() in names


def _with_footer(parts: Parts) -> Parts:
    """A4 with the number of the page below."""
    document = _parse(parts["word/document.xml"])
    body = document[0]
    body.remove(body.find(f"{{{_W}}}sectPr"))
    body.append(etree.fromstring(_PAGE))
    footer = f'<Override PartName="/word/footer1.xml" ContentType="{_FOOTER_TYPE}"/>'
    relation = f'<Relationship Type="{_R}/footer" Id="rIdFooter" Target="footer1.xml"/>'
    types, relations = "[Content_Types].xml", "word/_rels/document.xml.rels"
    return {
        **parts,
        "word/document.xml": etree.tostring(document, xml_declaration=True, encoding="UTF-8", standalone=True),
        types: parts[types].replace(b"</Types>", footer.encode() + b"</Types>"),
        relations: parts[relations].replace(b"</Relationships>", relation.encode() + b"</Relationships>"),
        "word/footer1.xml": (_HERE / "word-footer.xml").read_bytes(),
    }


def _on_a4(parts: Parts) -> Parts:
    root = _parse(parts["styles.xml"])
    for layout in root.iter(f"{{{_STYLE}}}page-layout-properties"):
        for name, value in _A4.items():
            layout.set(f"{{{_FO}}}{name}", value)
    return {**parts, "styles.xml": etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)}


def _parse(data: bytes) -> Any:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
