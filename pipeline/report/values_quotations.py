"""Which passages are quoted: per code at most two, from different documents and with different stances where possible."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.report.names import mask_names

_MOST_WORDS = 60
"""A passage of at most this many words is quoted whole, else the sentence of the evidence."""
_NO_BEGINNING = " \n:;,.–-•|)"
"""What is left of the sentence before where the pipeline broke a sentence too late."""
_SCHEMATIC = {"table", "action"}


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words from a passage, names replaced, with where they stand."""

    code: str
    stance: str
    text: str
    names_hidden: int
    title: str
    network: str
    date: str
    page: int | None
    path: str
    passage_id: str


def choose(rows: Sequence[dict[str, Any]], names: frozenset[str], most: int = 2) -> list[Quotation]:
    """The best quotations of one code; `rows` are its codings, the strongest first.

    Passages without names come first, running text before tables; the second quotation is from
    another document and has another stance where there is one.
    """
    candidates = [_quotation(row, names) for row in rows]
    order = sorted(
        range(len(rows)),
        key=lambda number: (candidates[number].names_hidden, rows[number]["kind"] in _SCHEMATIC, -rows[number]["score"], number),
    )
    chosen: list[Quotation] = []
    while order and len(chosen) < most:
        best = min(order, key=lambda number: (_likeness(candidates[number], chosen), order.index(number)))
        order.remove(best)
        if candidates[best].text not in {quotation.text for quotation in chosen}:
            chosen.append(candidates[best])
    return chosen


def _likeness(candidate: Quotation, chosen: Sequence[Quotation]) -> int:
    """How much a candidate repeats what is quoted already: stance counts more than document."""
    same_stance = any(candidate.stance == quotation.stance for quotation in chosen)
    same_document = any(candidate.path == quotation.path for quotation in chosen)
    return 2 * same_stance + same_document


def _quotation(row: dict[str, Any], names: frozenset[str]) -> Quotation:
    start, end = _extent(row)
    text, hidden = mask_names(row["text"], start, end, row["starts"], row["ends"], row["pos"], names)
    return Quotation(
        code=row["code"],
        stance=row["stance"],
        text=" ".join(text.split()),
        names_hidden=hidden,
        title=row["title"],
        network=row["network"],
        date=row["doc_date"].isoformat() if row["doc_date"] else str(row["year"]),
        page=row["page"],
        path=row["path"],
        passage_id=row["passage_id"],
    )


def _extent(row: dict[str, Any]) -> tuple[int, int]:
    """Start and end of what is quoted, in code points of the passage."""
    if len(row["text"].split()) <= _MOST_WORDS:
        return 0, len(row["text"])
    firsts = [row["starts"][token] for token in row["sentence_starts"]]
    sentence = bisect_right(firsts, row["evidence_start"]) - 1
    last = bisect_right(firsts, row["evidence_end"] - 1) - 1
    end = firsts[last + 1] if last + 1 < len(firsts) else len(row["text"])
    start = firsts[sentence]
    while start < row["evidence_start"] and row["text"][start] in _NO_BEGINNING:
        start += 1
    return start, start + len(row["text"][start:end].rstrip())
