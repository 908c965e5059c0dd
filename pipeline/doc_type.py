"""What kind of document it is: by its name, title, folder and first lines; by its words where those say nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from pipeline.minutes_words import MinutesWords
from pipeline.records import Block, DocType

_SIGNS: tuple[tuple[DocType, re.Pattern[str]], ...] = (
    (
        "evaluatie",
        re.compile(r"\b\w*(evaluati|jaarverslag|terugblik|tussenbalans|monitor|review|reflectieverslag|leergeschiedenis)"),
    ),
    ("notulen", re.compile(r"\b\w*(notulen|verslag|vergadering|agenda|actielijst|overleg)")),
    (
        "beleid",
        re.compile(
            r"\b\w*(beleid|nota\b|notitie|convenant|visie|strategie|plan\b|plan van aanpak|advies|manifest|intentieverklaring|"
            r"samenwerkingsovereenkomst|samenwerkingsafspraken|memo|charter|governance|kader)"
        ),
    ),
)
_AGENDA_OF_YEARS = re.compile(r"\b\w*agenda \d{4}\b(?! \d)")
"""'Kennisagenda 2024' is a plan, 'agenda 12 mei' belongs to a meeting."""
_NAME_OF_A_BODY = re.compile(
    r"\b(werkgroep|wg|commissie|afdeling|team|domein|taakgroep)( (?!verslag|notulen)\w+){0,2}?"
    r"( (beleid|strategie|advies|communicatie|en))+\b"
)
"""'Werkgroep Strategie en Beleid' says who wrote a document, not that it is policy."""
_SHORT_LINE = 15
"""Words; a longer line at the top is text, which may speak of other documents."""
_MEETING = re.compile(
    r"\b(aanwezig(en)?|afgemeld|rondvraag|notulist|actielijst|volgende? (keer|bijeenkomst|vergadering|overleg|sessie|tafel))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundType:
    """The type of a document and how often the sign that decided is right (measured, see `CONFIDENCE`)."""

    doc_type: DocType
    confidence: float


CONFIDENCE = {"name": 0.98, "title": 0.9, "folder": 0.8, "lines": 0.75, "meeting": 0.85, "words": 0.94, "none": 0.5}
"""Per sign, how often it was right: name (113 documents) and words (125) on real documents of five organisations; the
others, with fewer than ten documents each, are careful guesses."""
_READS_LIKE_MINUTES = 0.5
"""Likelihood from which words decide: 94 % right, 73 % of the notes of meetings found, on 516 real documents."""


def find_type(
    blocks: Sequence[Block], name: PurePosixPath, title: str, dated: bool, minutes: MinutesWords | None = None
) -> FoundType:
    """By the words of its name, its title, its folder and its first lines, in that order.

    Without such words, a dated text that speaks of who was there or of the next meeting is the notes of a meeting, and so
    is a text that reads like one to the classifier `minutes`.
    """
    short = [block.text for block in blocks[:4] if block.kind == "heading" or len(block.text.split()) <= _SHORT_LINE]
    texts = {"name": name.stem, "title": title, "folder": name.parent.name, "lines": " ".join(short)}
    for sign, text in texts.items():
        if found := type_of(text):
            return FoundType(found, CONFIDENCE[sign])
    if dated and any(_MEETING.search(block.text) for block in blocks):
        return FoundType("notulen", CONFIDENCE["meeting"])
    if minutes and minutes.likelihood(block.text for block in blocks) >= _READS_LIKE_MINUTES:
        return FoundType("notulen", CONFIDENCE["words"])
    return FoundType("overig", CONFIDENCE["none"])


def type_of(text: str) -> DocType | None:
    """The type that the words of a name or a line point to."""
    plain = _NAME_OF_A_BODY.sub("", re.sub(r"[_\W]+", " ", text.lower()))
    if _AGENDA_OF_YEARS.search(plain):
        return "beleid"
    return next((doc_type for doc_type, sign in _SIGNS if sign.search(plain)), None)
