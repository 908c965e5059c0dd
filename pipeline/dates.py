"""When a document is from: dates as people write them, and which of several dates is that of the document itself."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Literal

from pipeline.records import Block, DateSource

MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
"""January to December, in Dutch."""
_MONTH_NUMBERS = (
    {name: number for number, name in enumerate(MONTHS, 1)}
    | {name[:3]: number for number, name in enumerate(MONTHS, 1)}
    | {"mrt": 3, "sept": 9}
)
_NAMES = "|".join(sorted(_MONTH_NUMBERS, key=len, reverse=True))
_DAYS = (
    re.compile(rf"(?<!\d)(?P<d>\d{{1,2}})\s?(?P<name>{_NAMES})\.?\s?,?\s?(?P<y>\d{{4}}|[’']\d{{2}})(?!\d)", re.IGNORECASE),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})\s?[-/.]\s?(?P<m>\d{1,2})\s?[-/.]\s?(?P<y>\d{4})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>\d{4})[-_/. ](?P<m>\d{1,2})[-_/. ](?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>20\d{2})(?P<m>\d{2})(?P<d>\d{2})(?!\d)"),
    re.compile(r"(?<![\d/-])(?P<d>\d{1,2})(?P<by>[-/])(?P<m>\d{1,2})(?P=by)(?P<y>\d{2})(?![\d/-])"),
)
_MONTHS_ALONE = (
    re.compile(rf"(?<!\d\s)(?<!\d)\b(?P<name>{_NAMES})\s(?P<y>(?:19|20)\d{{2}})(?!\d)", re.IGNORECASE),
    re.compile(r"(?<![\d-])(?P<y>(?:19|20)\d{2})-(?P<m>0[1-9]|1[0-2])(?![\d-])"),
)
_YEAR = re.compile(r"(?<!\d)(?:(?:19|20)\d{2}\s?[-–/]\s?)?((?:19|20)\d{2})(?!\d)")
"""A year; the last one of a range such as 2023-2025."""
_EARLIEST, _LATEST = 1970, 2100
_HEAD_BLOCKS = 12
"""Blocks at the top of a document in which its own date is expected."""
_DATE_LABEL = re.compile(r"\b(\w*datum|d\.?d\.?)(?!\w)", re.IGNORECASE)
_OTHER_MEETING = re.compile(
    r"\b(vorige?|volgende?|eerstvolgende)\b|\b(bij|van) (het|de) (verslag|notulen)\b|\b(het|de) (verslag|notulen) van\b",
    re.IGNORECASE,
)
"""A line about another meeting than this one: 'Opmerkingen bij het verslag van 26 januari', 'Volgende keer: 3 mei 2024'."""
_ABOUT_MINUTES = re.compile(r"\b(\w*verslag(en)?|notulen|actielijst|acties)\b", re.IGNORECASE)

Precision = Literal["day", "month"]


@dataclass(frozen=True, slots=True)
class DocumentDate:
    """The date of a document: the first of the month where only a month is known."""

    day: date
    precision: Precision
    source: DateSource
    other: date | None = None
    """What another source says where the sources do not agree."""


def find_date(text: str) -> date | None:
    """The first date that exists, written as 6-9-2024, 22 juni 2016, 2016-06-22, 20160622 or 6-9-24."""
    return _first(text, _DAYS)


def find_month(text: str) -> date | None:
    """The first day of the first month of a year that a text names, written as juni 2016 or 2016-06, without a day."""
    return _first(text, _MONTHS_ALONE)


def find_year(text: str) -> int | None:
    """The first year in a text; the last one of a range."""
    found = _YEAR.search(text)
    return int(found.group(1)) if found else None


def document_date(blocks: Sequence[Block], name: PurePosixPath) -> DocumentDate | None:
    """The date from a line or row labelled 'datum', the title, the first lines, the name of the file, its folders, in that order.

    A date that more of these sources give goes before one that a single source gives. The name of the file goes before
    a slip of the pen: secretaries take the last minutes as a template and forget the year, or swap day and month.
    """
    found = list(_candidates(blocks, name))
    days = [candidate for candidate in found if candidate.precision == "day"]
    if not days:
        return found[0] if found else None
    votes = [candidate.day for candidate in days]
    chosen = max(days, key=lambda candidate: votes.count(candidate.day))
    named = next((candidate for candidate in days if candidate.source == "name"), None)
    if named and votes.count(chosen.day) == votes.count(named.day) and _is_slip(chosen.day, named.day):
        chosen = named
    other = next((day for day in votes if day != chosen.day), None)
    return DocumentDate(chosen.day, "day", chosen.source, other)


def _candidates(blocks: Sequence[Block], name: PurePosixPath) -> Iterator[DocumentDate]:
    """One date per source, in their order; days before months."""
    head = [block for block in blocks[:_HEAD_BLOCKS] if block.kind != "footnote"]
    labelled = _labelled(head)
    own = [block.text for block in head[:6] if block.kind != "heading" and block.text not in labelled]
    texts: dict[DateSource, list[str]] = {
        "label": labelled,
        "title": _titles(head),
        "text": [text[:150] for text in own if not _OTHER_MEETING.search(text)],
        "name": [name.stem],
        "folder": list(reversed(name.parent.parts)),
    }
    for source, lines in texts.items():
        if day := next((found for line in lines if (found := find_date(line))), None):
            yield DocumentDate(day, "day", source)
    for source in ("label", "title", "name", "folder"):
        if month := next((found for line in texts[source] if (found := find_month(line))), None):
            yield DocumentDate(month, "month", source)


def _labelled(head: Sequence[Block]) -> list[str]:
    """What stands behind the word 'datum': in the same line, or in the same cell of the next row of a table."""
    lines: list[str] = []
    for place, block in enumerate(head):
        if not _DATE_LABEL.search(block.text) or _OTHER_MEETING.search(block.text):
            continue
        lines.append(block.text)
        cells = block.text.split(" | ")
        column = next((number for number, cell in enumerate(cells) if _DATE_LABEL.search(cell)), 0)
        below = head[place + 1 : place + 2]
        if block.kind == "table_row" and below and below[0].kind == "table_row" and not find_date(block.text):
            lines += below[0].text.split(" | ")[column : column + 1]
    return lines


def _titles(head: Sequence[Block]) -> list[str]:
    """The first heading, and later ones that do not speak of earlier minutes ('2. Verslag 4 maart 2020')."""
    headings = [block.text for block in head if block.kind == "heading"]
    return headings[:1] + [text for text in headings[1:] if not _ABOUT_MINUTES.search(text) and not _OTHER_MEETING.search(text)]


def _is_slip(written: date, named: date) -> bool:
    """Whether two dates differ only in the year, or by day and month having changed places."""
    same_day = (written.day, written.month) == (named.day, named.month)
    swapped = (written.day, written.month, written.year) == (named.month, named.day, named.year)
    return written != named and (same_day or swapped)


def _first(text: str, patterns: Sequence[re.Pattern[str]]) -> date | None:
    found = [match for pattern in patterns for match in pattern.finditer(text)]
    for match in sorted(found, key=lambda match: match.start()):
        parts = match.groupdict()
        month = _MONTH_NUMBERS[parts["name"].lower()] if parts.get("name") else int(parts["m"])
        year = parts["y"].lstrip("’'")
        try:
            day = date(int(year) if len(year) == 4 else 2000 + int(year), month, int(parts.get("d") or 1))
        except ValueError:
            continue
        if _EARLIEST <= day.year <= _LATEST:
            return day
    return None
