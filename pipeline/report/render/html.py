"""Section → one page of HTML that asks nothing from outside."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipeline.report.blocks import Heading, Link, Number, Section
from pipeline.report.marks import bookmark, property_name, source_bookmark
from pipeline.report.render.numbering import numbered, words

_HERE = Path(__file__).parent


@dataclass
class _Chapter:
    heading: Heading
    parts: list[Heading] = field(default_factory=list)


def as_html(section: Section, pictures: Mapping[str, str]) -> str:
    """The page. `pictures`: name of a picture → SVG."""
    marks = section.quotations()
    environment = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
    environment.filters |= {
        "bookmark": bookmark,
        "source_bookmark": source_bookmark,
        "property": property_name,
        "words": words,
        "target": lambda anchor: bookmark(anchor) if anchor in marks else anchor,
    }
    environment.tests |= {"number": lambda part: isinstance(part, Number), "link": lambda part: isinstance(part, Link)}
    items = [{"kind": type(item.block).__name__, "block": item.block, "number": item.number} for item in numbered(section)]
    encoded = {name: base64.b64encode(svg.encode()).decode() for name, svg in pictures.items()}
    style = Markup((_HERE / "style.css").read_text(encoding="utf-8"))
    template = environment.get_template("section.html.j2")
    return template.render(section=section, chapters=_chapters(section), blocks=items, pictures=encoded, style=style)


def _chapters(section: Section) -> list[_Chapter]:
    """Headings of the first two levels, for the table of contents."""
    chapters: list[_Chapter] = []
    for block in section.blocks:
        if isinstance(block, Heading) and (block.level == 1 or (block.level == 2 and not chapters)):
            chapters.append(_Chapter(block))
        elif isinstance(block, Heading) and block.level == 2:
            chapters[-1].parts.append(block)
    return chapters
