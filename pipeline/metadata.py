"""Title, date, type, network and language of a document: from what people declared, its text, its name and its folders."""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from pipeline.dates import DocumentDate, document_date, find_year
from pipeline.doc_type import FoundType, find_type, type_of
from pipeline.language import document_language
from pipeline.minutes_words import MinutesWords
from pipeline.records import Block, Extracted, Metadata
from pipeline.sidecar import Declared

METADATA_VERSION = 4
"""Raised when the same document gets other metadata."""
_HEAD_BLOCKS = 12
"""Blocks at the top of a document in which its title and network are expected."""
_NO_TITLE = re.compile(
    r"((kort|concept|besprekings)\W?)*(agenda|verslag|notulen|memo|notitie|rapport|voorwoord|inhoud(sopgave)?|bijlage)"
    r"(\W+(en|and)?\W*(verslag|notulen))?"
    r"|.*©.*|(foto|fotografie|beeld|illustratie)s?\s*(:|door\b).*",  # who made the picture above it
    re.IGNORECASE,
)
"""A first line that says what kind of thing a document is, names its first part or credits a picture, and not which document
it is."""
_LABELLED_NETWORK = re.compile(
    r"(netwerk|organisatie|samenwerkingsverband|programma)\s?(:|\|)\s*(?P<name>[^|:.\n]{3,60})", re.IGNORECASE
)
_NAMED_NETWORK = re.compile(
    r"\b(?P<name>[\w-]*(?i:netwerk|kring|platform|proeftuin|alliantie|coalitie|community|werkplaats|leertafel)"
    r"( (?:[A-ZÀ-Ý][\w’'-]*|van|de|het|en|in|voor)){0,4} [A-ZÀ-Ý][\w’'-]*)"
)


def describe(extracted: Extracted, path: str, declared: Declared | None = None, minutes: MinutesWords | None = None) -> Metadata:
    """What is known of a document. `path` is relative to the folder taken in, with forward slashes.

    What people declare in a sidecar goes before everything else; for the network, folders go before the text.
    """
    name, said = PurePosixPath(path), declared or Declared()
    title = said.title or _title(extracted, name)
    day = DocumentDate(said.doc_date, "day", "sidecar") if said.doc_date else document_date(extracted.blocks, name)
    if said.doc_type:
        found = FoundType(said.doc_type, 1.0)
    else:
        found = find_type(extracted.blocks, name, title, day is not None, minutes)
    return Metadata(
        title=title,
        doc_type=found.doc_type,
        doc_type_confidence=found.confidence,
        doc_date=day.day if day else None,
        date_precision=day.precision if day else "",
        date_source=day.source if day else "",
        other_date=day.other if day else None,
        year=said.year or (day.day.year if day else _year(title, name)),
        network=said.network or _folder_network(name) or _text_network(extracted.blocks, title),
        language=document_language("\n".join(block.text for block in extracted.blocks)),
    )


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
    if below.kind == "heading" and type_of(below.text) and not type_of(title):
        return f"{title} – {' '.join(below.text.split())}"
    return title


def _year(title: str, name: PurePosixPath) -> int | None:
    """A year alone, from the title, the name or the folders."""
    texts = (title, name.stem, *reversed(name.parent.parts))
    return next((year for text in texts if (year := find_year(text)) is not None), None)


def _folder_network(name: PurePosixPath) -> str:
    """The outermost folder that is not a year or a date; empty where the file lies in the folder itself."""
    folders = [folder for folder in name.parent.parts if not re.fullmatch(r"[\d\W]+", folder)]
    return folders[0] if folders else ""


def _text_network(blocks: Sequence[Block], title: str) -> str:
    """The network that a labelled line at the top or the title names: 'Netwerk: ...', 'Jaarevaluatie Kenniskring Noord'."""
    lines = [" ".join(block.text.split()) for block in blocks[:_HEAD_BLOCKS]]
    labelled = next((found for line in lines if (found := _LABELLED_NETWORK.match(line))), None)
    found = labelled or next((hit for text in (title, *lines[:3]) if (hit := _NAMED_NETWORK.search(text))), None)
    return found["name"].strip() if found else ""
