"""Decisions: labelled lines, lists below 'Besluiten', tables with a column of decisions, and sentences that decide."""

import re
from collections.abc import Iterator, Sequence

from pipeline.minutes.cells import cells_of
from pipeline.records import Decision, Span
from pipeline.segment import PlacedBlock, approves_minutes

_HEADING = re.compile(r"(?:\d{1,2}[.)]?\s+)?(genomen )?besluit(en)?(lijst)?\b[^.]{0,30}:?\Z", re.IGNORECASE)
_LABELLED = re.compile(r"(besluit(?:en)?(?:\s?\d{1,3})?|beslissing|besloten|conclusie)\s?[:–-]\s*(?=\S)", re.IGNORECASE)
_COLUMN = re.compile(r"besluit(en)?", re.IGNORECASE)
_DECIDES = re.compile(
    r"\b(?:besloten\s(?:is|wordt|werd)?\s?(?:dat|om|tot|te)\b|conclusie\sis\s(?:dat|om)\b|(?:is|wordt|werd|zijn|worden|heeft|hebben)\b[^.]{0,60}\bbesloten(?=\s(?:dat|om|tot|te)\b|[.,;:]|\Z)"
    r"|besluit(?:en)?\s(?:om|dat|tot|unaniem)|(?:gaat|gaan|is|zijn)\b[^.]{0,40}\bakkoord\b|stem(?:t|men)\b[^.]{0,30}\bin\b(?:\smet)?"
    r"|(?:stelt|stellen)\b[^.]{0,80}\bvast\b(?!,?\sdat)|(?:is|zijn|wordt|worden)\b[^.]{0,60}\b(?:vastgesteld|goedgekeurd)\b|keur(?:t|en)\b[^.]{0,60}\bgoed\b)",
    re.IGNORECASE,
)
_UNDECIDED = re.compile(
    r"\b(niet besloten|nog geen besluit|ter vaststelling|indien|als de|wanneer|waarin|vastgesteld dat"
    r"|agenda\b[^.]{0,20}vastgesteld"
    r"|(zal|zou|zullen|moet|moeten|kan|kunnen|wil|willen|mag)\b[^.]{0,80}\b(besloten|vastgesteld|goedgekeurd|akkoord)"
    r"|vraag\b[^.]{0,60}\bof|actie(punt)?\b)\b|\?\s*\Z",
    re.IGNORECASE,
)
"""The words of a decision in a sentence that reports, asks or plans one."""
_LEAST_WORDS = 3


def find_decisions(placed: Sequence[PlacedBlock]) -> list[Decision]:
    """Every decision, in order of the text. The approval of the previous minutes is none."""
    found: list[Decision] = []
    in_list = False
    for item in placed:
        if item.block.kind == "table_row":
            found += [Decision(cell.span) for cell in cells_of(item) if _COLUMN.fullmatch(cell.header.strip(" :"))]
        elif _HEADING.fullmatch(item.block.text.strip()):
            in_list = True
        elif item.is_heading:
            in_list = False
        else:
            decided = list(_in_text(item))
            if not decided and in_list and item.block.kind == "list_item":
                decided = [Decision(_span(item, 0, len(item.block.text)))]
            in_list = in_list and item.block.kind == "list_item"
            found += decided
    return found


def _in_text(item: PlacedBlock) -> Iterator[Decision]:
    text = item.block.text
    if item.block.kind == "footnote" or approves_minutes(text):
        return
    start = 0
    for found in [*re.finditer(r"(?<=[.!?])\s+(?=[“‘\"'(]?[A-ZÀ-Ý0-9])|\n", text), None]:
        end = found.start() if found else len(text)
        sentence = text[start:end]
        label = _LABELLED.match(sentence)
        if label and len(sentence[label.end() :].split()) >= _LEAST_WORDS - 1:
            yield Decision(_span(item, start + label.end(), end if not _goes_on(text, end) else len(text)))
        elif (
            _DECIDES.search(sentence)
            and not _UNDECIDED.search(sentence)
            and len(sentence.split()) >= _LEAST_WORDS
            and not approves_minutes(sentence)
        ):
            yield Decision(_span(item, start, end))
        start = found.end() if found else end


def _goes_on(text: str, end: int) -> bool:
    """Whether a labelled decision ends with a colon, so that what follows belongs to it."""
    return text[:end].rstrip().endswith(":")


def _span(item: PlacedBlock, start: int, end: int) -> Span:
    body = item.block.text[start:end]
    left, right = len(body) - len(body.lstrip()), len(body.rstrip())
    return Span(item.start + start + left, item.start + start + right, body.strip())
