"""Date, title, type, network and language of a document, from its text, its name and its folders."""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import PurePosixPath

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from pipeline.records import Block, Extracted, Metadata

METADATA_VERSION = 2
"""Raised when the same document gets other metadata."""
_MONTHS = (
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
_MONTH_NUMBERS = (
    {name: number for number, name in enumerate(_MONTHS, 1)}
    | {name[:3]: number for number, name in enumerate(_MONTHS, 1)}
    | {"mrt": 3, "sept": 9}
)
_DATES = (
    re.compile(
        r"(?<!\d)(?P<d>\d{1,2})\s?(?P<name>"
        + "|".join(sorted(_MONTH_NUMBERS, key=len, reverse=True))
        + r")\.?\s?,?\s?(?P<y>\d{4}|[’']\d{2})(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})\s?[-/.]\s?(?P<m>\d{1,2})\s?[-/.]\s?(?P<y>\d{4})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>\d{4})[-_/. ](?P<m>\d{1,2})[-_/. ](?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>20\d{2})(?P<m>\d{2})(?P<d>\d{2})(?!\d)"),
    re.compile(r"(?<![\d/-])(?P<d>\d{1,2})(?P<by>[-/])(?P<m>\d{1,2})(?P=by)(?P<y>\d{2})(?![\d/-])"),
)
_YEAR = re.compile(r"(?<!\d)(?:(?:19|20)\d{2}\s?[-–/]\s?)?((?:19|20)\d{2})(?!\d)")
"""A year; the last one of a range such as 2023-2025."""
_EARLIEST, _LATEST = 1970, 2100
_HEAD_BLOCKS = 12
"""Blocks at the top of a document in which its own date is expected."""
_TYPES = (
    ("evaluatie", r"evaluati|jaarverslag|terugblik|tussenbalans|monitor|review|reflectieverslag|leergeschiedenis"),
    ("notulen", r"notulen|verslag|vergadering|agenda|besprekingsverslag|actielijst|overleg"),
    (
        "beleid",
        r"beleid|nota\b|notitie|convenant|visie|strategie|plan\b|jaarplan|plan van aanpak|advies|manifest|intentieverklaring|"
        r"samenwerkingsovereenkomst|samenwerkingsafspraken|agenda \d{4}|memo|charter|governance|kader",
    ),
)
_NO_TITLE = re.compile(
    r"((kort|concept|besprekings)\W?)*(agenda|verslag|notulen|memo|notitie|rapport|voorwoord|inhoud(sopgave)?|bijlage)"
    r"(\W+(en|and)?\W*(verslag|notulen))?",
    re.IGNORECASE,
)
"""A first line that says what kind of thing a document is, or names its first part, and not which document it is."""
_MEETING = re.compile(
    r"\b(aanwezig(en)?|afgemeld|rondvraag|notulist|actielijst|volgende? (keer|bijeenkomst|vergadering|overleg|sessie|tafel))\b",
    re.IGNORECASE,
)
_LANGUAGES = ("nl", "en", "de", "fr")


def describe(extracted: Extracted, path: str) -> Metadata:
    """What is known of a document. `path` is relative to the folder taken in, with forward slashes."""
    name = PurePosixPath(path)
    title = _title(extracted, name)
    day = _date(extracted.blocks, name)
    return Metadata(
        title=title,
        doc_type=_doc_type(extracted.blocks, name, title, day),
        doc_date=day,
        year=day.year if day else _year(title, name),
        network=_network(name),
        language=language("\n".join(block.text for block in extracted.blocks)),
    )


def language(text: str) -> str:
    """ISO 639-1 code of the language of most of a text: nl, en, de or fr (py3langid, restricted to these)."""
    code: str = _identifier().classify(text[:20_000])[0]
    return code


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    identifier: LanguageIdentifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(_LANGUAGES))
    return identifier


def _title(extracted: Extracted, name: PurePosixPath) -> str:
    """The heading or first line that stands as title at the top, else the title property or the name of the file."""
    heading = _heading_title(extracted.blocks)
    if _NO_TITLE.fullmatch(heading):
        return name.stem
    return heading or extracted.title or name.stem


def _heading_title(blocks: Sequence[Block]) -> str:
    """A short first line, else the first heading of the top level near the start, with the subtitle that says what it is."""
    first = blocks[0]
    if first.kind == "paragraph" and len(first.text.split()) <= 15 and not first.text.endswith((".", ":", ";")):
        return " ".join(first.text.split())
    headings = [(place, block) for place, block in enumerate(blocks[:_HEAD_BLOCKS]) if block.kind == "heading"]
    if not headings:
        return ""
    place, top = min(headings, key=lambda item: item[1].level)
    title = " ".join(top.text.split())[:200]
    below = blocks[place + 1] if place + 1 < len(blocks) else top
    if below.kind == "heading" and _type_of(below.text) and not _type_of(title):
        return f"{title} – {' '.join(below.text.split())}"
    return title


def find_date(text: str) -> date | None:
    """The first date that exists, written as 6-9-2024, 22 juni 2016, 2016-06-22, 20160622 or 6-9-24."""
    found = [(match.start(), match) for pattern in _DATES for match in pattern.finditer(text)]
    for _, match in sorted(found, key=lambda item: item[0]):
        parts = match.groupdict()
        month = _MONTH_NUMBERS[parts["name"].lower()] if parts.get("name") else int(parts["m"])
        year = parts["y"].lstrip("’'")
        try:
            day = date(int(year) if len(year) == 4 else 2000 + int(year), month, int(parts["d"]))
        except ValueError:
            continue
        if _EARLIEST <= day.year <= _LATEST:
            return day
    return None


def _date(blocks: Sequence[Block], name: PurePosixPath) -> date | None:
    """From the name, a line at the top that says 'datum', the headings, the first lines, the folders.

    The name comes first: secretaries take the last minutes as a template and forget the date, but give every file its own.
    """
    head = [block for block in blocks[:_HEAD_BLOCKS] if block.kind != "footnote"]
    texts = [name.stem]
    texts += [block.text for block in head if re.search(r"\bdatum\b|vergaderdatum|\bd\.d\.", block.text, re.IGNORECASE)]
    texts += [block.text for block in head if block.kind == "heading"]
    texts += [block.text[:150] for block in head[:6]]
    texts += reversed(name.parent.parts)
    return next((day for text in texts if (day := find_date(text)) is not None), None)


def _year(title: str, name: PurePosixPath) -> int | None:
    """A year alone, from the title, the name or the folders."""
    for text in (title, name.stem, *reversed(name.parent.parts)):
        if found := _YEAR.search(text):
            return int(found.group(1))
    return None


def _doc_type(blocks: Sequence[Block], name: PurePosixPath, title: str, day: date | None) -> str:
    """By the words of its name, its title, its folder and its first lines, in that order.

    Without such words, a dated text that speaks of who was there or of the next meeting is the notes of a meeting.
    """
    first_lines = " ".join(block.text[:120] for block in blocks[:4])
    for text in (name.stem, title, name.parent.name, first_lines):
        if found := _type_of(text):
            return found
    return "notulen" if day and any(_MEETING.search(block.text) for block in blocks) else "overig"


def _type_of(text: str) -> str:
    """The type that the words of a name or a line point to; empty where they do not."""
    plain = re.sub(r"[_\W]+", " ", text.lower())
    return next((doc_type for doc_type, pattern in _TYPES if re.search(r"\b\w*(" + pattern + ")", plain)), "")


def _network(name: PurePosixPath) -> str:
    """The outermost folder that is not a year or a date; empty where the file lies in the folder itself."""
    folders = [folder for folder in name.parent.parts if not re.fullmatch(r"[\d\W]+", folder)]
    return folders[0] if folders else ""
