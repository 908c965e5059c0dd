"""The cells of a table row with their column and their place in the document."""

from dataclasses import dataclass

from pipeline.clean import clean_text
from pipeline.records import Span
from pipeline.segment import PlacedBlock


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds text."""

    header: str
    """Name of its column; empty where the table has none."""
    span: Span


def cells_of(item: PlacedBlock) -> list[Cell]:
    """The cells of a row, from left to right, empty ones left out."""
    block = item.block
    cells: list[Cell] = []
    place = 0
    for number, cell in enumerate(block.cells or block.text.split(" | ")):
        text = clean_text(cell)
        place = block.text.find(text, place)
        if not text or place < 0:
            place = max(place, 0)
            continue
        name = block.header[number] if number < len(block.header) else ""
        cells.append(Cell(" ".join(name.split()), Span(item.start + place, item.start + place + len(text), text)))
        place += len(text)
    return cells
