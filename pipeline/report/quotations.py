"""Which passages are quoted, and what of them."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from pipeline.report import dutch
from pipeline.report.blocks import Quotation
from pipeline.report.hiding import Hide
from pipeline.report.tables import Row
from pipeline.report.wording import mark

_MOST_WORDS = 60
"""A passage of at most this many words is quoted whole, else the sentence of the evidence."""
_CONSIDERED = 12
"""The strongest passages among which is chosen."""
_NO_BEGINNING = " \n:;,.–-•|)"
"""What is left of the sentence before where the pipeline broke a sentence too late."""
_NO_END = " \n|"
"""What is left of the next cell where a sentence ends with a cell of a table."""
_SCHEMATIC = {"table", "action"}
_FEWEST = 4
"""Fewer words than this tell little; they are quoted where there is nothing else."""


def choose(rows: Sequence[Row], hide: Hide, most: int, key: str, words: int = _MOST_WORDS) -> list[Quotation]:
    """At most `most` quotations from `rows`, which come strongest first; from different documents where possible.

    Passages without names come first, running text before tables and scraps. `key` tells the use of the same passage in two
    places apart; `words` is the length up to which a passage is quoted whole.
    """
    rows = rows[:_CONSIDERED]
    found = [_quotation(row, hide, key, words) for row in rows]
    order = sorted(range(len(rows)), key=lambda place: (found[place][1], _tells_little(rows[place], found[place][0]), place))
    chosen: list[int] = []
    while order and len(chosen) < most:
        documents = {rows[place]["document_id"] for place in chosen}
        best = min(order, key=lambda place: (rows[place]["document_id"] in documents, order.index(place)))
        order.remove(best)
        if found[best][0].text not in {found[place][0].text for place in chosen}:
            chosen.append(best)
    return [found[place][0] for place in chosen]


def _tells_little(row: Row, quotation: Quotation) -> bool:
    return row["kind"] in _SCHEMATIC or len(quotation.text.split()) < _FEWEST


def network_name(network: str) -> str:
    """A network as it is printed: a folder name such as 'kring-zuid' becomes 'Kring zuid'."""
    if not network:
        return "Zonder netwerk"
    if network == network.lower() and " " not in network:
        network = re.sub(r"[-_]+", " ", network).strip() or network
    return network[:1].upper() + network[1:]


def date_of(row: Row) -> str:
    """'12 maart 2025', '2025' or 'zonder datum'."""
    return dutch.day(row["doc_date"].isoformat()) if row["doc_date"] else str(row["year"] or "zonder datum")


def source_of(row: Row, hide: Hide) -> str:
    """Where words stand: network, title, date and page."""
    page = f", p. {row['page']}" if row.get("page") else ""
    return f"{network_name(row['network'])}, {hide.label(row)}, {date_of(row)}{page}"


def quote(row: Row, hide: Hide) -> Quotation:
    """The words of a decision: `passage` from `starts_at` to `ends_at`, code points from 0."""
    start, end = row["starts_at"], row["ends_at"]
    text, _ = hide(row["passage"], row, start, end)
    name = mark("besluit", row["decision_id"].rpartition("_")[2][:12])
    return Quotation(" ".join(text.split()), source_of(row, hide), name, row["passage_id"], start, end)


def _quotation(row: Row, hide: Hide, key: str, words: int) -> tuple[Quotation, int]:
    """The quotation and how many names are hidden in it."""
    start, end = _extent(row, words)
    text, hidden = hide(row["text"], row, start, end)
    name = mark("citaat", key, row["passage_id"].removeprefix("pas_")[:12])
    return Quotation(" ".join(text.split()), source_of(row, hide), name, row["passage_id"], start, end), hidden


def _extent(row: Row, words: int) -> tuple[int, int]:
    """Start and end of what is quoted, in code points of the passage."""
    if len(row["text"].split()) <= words:
        return 0, len(row["text"])
    firsts = [row["starts"][token] for token in row["sentence_starts"]]
    sentence = bisect_right(firsts, row["evidence_start"]) - 1
    last = bisect_right(firsts, row["evidence_end"] - 1) - 1
    end = firsts[last + 1] if last + 1 < len(firsts) else len(row["text"])
    start = firsts[sentence]
    while start < row["evidence_start"] and row["text"][start] in _NO_BEGINNING:
        start += 1
    return start, start + len(row["text"][start:end].rstrip(_NO_END))
