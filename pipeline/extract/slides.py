"""PPTX: slides → blocks, a slide being a page.

python-pptx, since pandoc's reader takes bullets for paragraphs and drops notes and everything in a group.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER, PP_PLACEHOLDER_TYPE

from pipeline.clean import clean_text
from pipeline.errors import DocumentError
from pipeline.extract import comments, tables
from pipeline.extract.xml import DAMAGE, parse
from pipeline.records import Block, Comment, Extracted

_RUNNING = {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.HEADER, PP_PLACEHOLDER.SLIDE_NUMBER}
_LISTS: set[PP_PLACEHOLDER_TYPE] = {PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.VERTICAL_BODY}
"""Placeholders whose paragraphs are points, unless they say otherwise."""
_BULLETS = ("buChar", "buAutoNum", "buBlip")
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_DATA = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm"
_ROWS_PER_SLIDE = 20
"""Shapes whose tops lie within one such row are read from left to right."""


def read(path: Path, shown: str) -> Extracted:
    """Blocks of a presentation: of each slide its title, its shapes from top to bottom and left to right, and its notes.

    Diagrams (SmartArt) give their words; pictures and charts none. Notes are footnotes of their slide.
    Raises DocumentError when it is broken.
    """
    data = BytesIO(path.read_bytes())
    try:
        slides = Presentation(data)
        height = int(slides.slide_height or 0)
        blocks = [block for number, slide in enumerate(slides.slides, 1) for block in _slide(slide, number, height)]
        remarks = [remark for number, slide in enumerate(slides.slides, 1) for remark in _comments(slide, number)]
        pages, title = len(slides.slides), clean_text(slides.core_properties.title)
    except DAMAGE as error:
        raise DocumentError(
            shown, "damaged", "is a damaged presentation", "Open it in its own program and save it again as pptx"
        ) from error
    return Extracted(tuple(block for block in blocks if block.text), "pptx", pages, title, tuple(remarks))


def _slide(slide: Any, number: int, height: int) -> Iterator[Block]:
    title = slide.shapes.title
    if title is not None and title.has_text_frame:
        yield Block("heading", " ".join(clean_text(title.text_frame.text).split()), number, 1)
    others = [shape for shape in slide.shapes if title is None or shape.shape_id != title.shape_id]
    yield from _shapes(others, number, height)
    if slide.has_notes_slide and (notes := slide.notes_slide.notes_text_frame) is not None:
        for paragraph in notes.paragraphs:
            yield Block("footnote", clean_text(paragraph.text), number)


def _comments(slide: Any, number: int) -> Iterator[Comment]:
    for relation in slide.part.rels.values():
        if relation.reltype.endswith("/comments") and not relation.is_external:
            yield from (Comment(text, f"dia {number}") for text in comments.of_slide(relation.target_part.blob) if text)


def _shapes(shapes: Iterable[Any], number: int, height: int) -> Iterator[Block]:
    """Blocks of shapes in the order in which they are seen."""
    row = max(1, height // _ROWS_PER_SLIDE)
    for shape in sorted(shapes, key=lambda shape: ((shape.top or 0) // row, shape.left or 0)):
        if shape.is_placeholder and shape.placeholder_format.type in _RUNNING:
            continue
        if hasattr(shape, "shapes"):
            yield from _shapes(shape.shapes, number, height)
        elif getattr(shape, "has_table", False):
            for cells in shape.table.rows:
                yield tables.row([" ".join(clean_text(cell.text).split()) for cell in cells.cells], number)
        elif shape.has_text_frame:
            listed = shape.is_placeholder and shape.placeholder_format.type in _LISTS
            yield from (_paragraph(paragraph, listed, number) for paragraph in shape.text_frame.paragraphs)
        elif (diagram := shape.element.find(f".//{_DIAGRAM}")) is not None:
            yield from _diagram(shape.part.related_part(diagram.get(_DATA)).blob, number)


def _paragraph(paragraph: Any, listed: bool, number: int) -> Block:
    marks = {child.tag.removeprefix(_A) for child in paragraph._p.pPr} if paragraph._p.pPr is not None else set()
    if "buNone" not in marks and (listed or not marks.isdisjoint(_BULLETS)):
        return Block("list_item", clean_text(paragraph.text), number, paragraph.level + 1)
    return Block("paragraph", clean_text(paragraph.text), number)


def _diagram(data: bytes, number: int) -> Iterator[Block]:
    for paragraph in parse(data).iter(f"{_A}p"):
        yield Block("list_item", clean_text("".join(text.text or "" for text in paragraph.iter(f"{_A}t"))), number, 1)
