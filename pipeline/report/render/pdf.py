"""Section → tagged PDF (PDF/UA-1) through typst."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from pipeline.errors import VuistregelError
from pipeline.report.blocks import (
    Block,
    Bullets,
    Heading,
    Inline,
    Line,
    Link,
    PageBreak,
    Paragraph,
    Picture,
    Quotation,
    Section,
    Table,
    Text,
)  # fmt: skip
from pipeline.report.render.numbering import is_wide, numbered, widths, words

FONT = "Libertinus Serif"
"""Comes with typst, so that every machine makes the same pages."""
_TEMPLATE = Path(__file__).with_name("section.typ")
_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_MOST_UNKNOWN = 200


def as_pdf(section: Section, pictures: Mapping[str, str]) -> bytes:
    """The file. `pictures`: name of a picture → SVG in FONT.

    A sign that the fonts do not hold, such as an emoji, is printed as its number: [U+1F600]. Raises VuistregelError with
    typst's own words.
    """
    anchors = {getattr(block, "anchor", "") for item in numbered(section) if (block := item.block)} | set(section.quotations())
    blocks = [_block(item.block, pictures, anchors) for item in numbered(section)]
    values = {"title": words(section.title), "subtitle": section.subtitle, "blocks": blocks}
    text = json.dumps(values, ensure_ascii=False)
    for _ in range(_MOST_UNKNOWN):
        try:
            made: bytes = typst.compile(
                _TEMPLATE, sys_inputs={"section": text}, pdf_standards=["ua-1"], ignore_system_fonts=True, timestamp=0
            )
            return made
        except typst.TypstError as error:
            unknown = _NO_GLYPH.search(str(error))
            if not unknown:
                raise VuistregelError("report", f"typst cannot write the PDF ({error})", "Choose another format") from error
            sign = _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), unknown.group(1))
            text = text.replace(sign, "".join(f"[U+{ord(character):04X}]" for character in sign))
    raise VuistregelError("report", "has too many signs that the fonts of a PDF do not hold", "Choose another format")


def _line(line: Line, anchors: set[str]) -> list[dict[str, str]]:
    return [_inline(part, anchors) for part in line]


def _inline(part: Inline, anchors: set[str]) -> dict[str, str]:
    if isinstance(part, Link) and part.anchor in anchors:
        return {"kind": "link", "text": part.text, "anchor": part.anchor}
    return {"kind": "text", "text": part.text, "style": part.style if isinstance(part, Text) else ""}


def _block(block: Block, pictures: Mapping[str, str], anchors: set[str]) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "text": block.text, "anchor": block.anchor}
        case Paragraph():
            return {"kind": "paragraph", "line": _line(block.line, anchors), "style": block.style}
        case Bullets():
            return {"kind": "bullets", "items": [_line(item, anchors) for item in block.items]}
        case Quotation():
            return {"kind": "quotation", "text": block.text, "source": block.source, "anchor": block.mark}
        case Picture():
            shown = {"svg": pictures[block.name], "alternative": block.alternative, "anchor": block.name}
            return {"kind": "picture", "caption": _line(block.caption, anchors), **shown}
        case Table():
            rows = [[_line(cell, anchors) for cell in row] for row in block.rows]
            shape = {"numeric": sorted(block.numeric), "widths": widths(block), "total": block.total, "wide": is_wide(block)}
            return {
                "kind": "table",
                "caption": _line(block.caption, anchors),
                "anchor": block.anchor,
                "header": [_line(title, anchors) for title in block.header],
                "rows": rows,
                **shape,
            }
        case PageBreak():
            return {"kind": "break"}
