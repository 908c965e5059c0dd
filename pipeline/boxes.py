"""Where text stands on the pages of its file, so that a quotation can be shown there."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from pipeline.records import LineBox, Passage, PassageBox
from pipeline.segment import PlacedBlock


def line_spans(placed: Iterable[PlacedBlock]) -> list[tuple[int, int, LineBox]]:
    """Start and end in the text of the document of every line whose place is known, in text order.

    A line ends where the next one of its block begins: the space between them belongs to the first.
    """
    spans: list[tuple[int, int, LineBox]] = []
    for item in placed:
        bounds = [*(line.start for line in item.block.lines), len(item.block.text)]
        spans += [
            (item.start + start, item.start + end, line)
            for (start, end), line in zip(pairwise(bounds), item.block.lines, strict=True)
            if end > start
        ]
    return spans


def boxes_of(spans: Sequence[tuple[int, int, LineBox]], start: int, end: int) -> list[tuple[int, int, LineBox]]:
    """The lines that show the characters from `start` to `end` of the document, cut to these; the boxes are of whole lines."""
    return [(max(first, start), min(last, end), line) for first, last, line in spans if first < end and last > start]


def passage_boxes(placed: Sequence[PlacedBlock], passages: Iterable[Passage]) -> Iterator[PassageBox]:
    """The boxes of every passage, one for each line, in text order; offsets count in the passage."""
    spans = line_spans(placed)
    for passage in passages:
        for ordinal, (start, end, line) in enumerate(boxes_of(spans, passage.char_start, passage.char_end)):
            yield PassageBox(
                passage_id=passage.passage_id,
                ordinal=ordinal,
                char_start=start - passage.char_start,
                char_end=end - passage.char_start,
                page=line.page,
                left=line.left,
                top=line.top,
                right=line.right,
                bottom=line.bottom,
            )
