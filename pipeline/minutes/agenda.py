"""Points of the agenda, and who speaks."""

import re
from collections import Counter
from collections.abc import Sequence, Set
from itertools import zip_longest

from pipeline.minutes.people import NAME
from pipeline.records import AgendaItem, Span, Turn
from pipeline.segment import PlacedBlock, is_attendance_heading

_NUMBER = re.compile(
    r"(?:agendapunt|punt|ad)?\s?(?P<number>\d{1,2}(?:[.]?[a-z]\b|(?:\.\d{1,2})*))[.):]?\s*(?:[|–-]\s*)?(?=\S)", re.IGNORECASE
)
_NO_ITEM = re.compile(
    r"(agenda( en|/| \+)?\s?(verslag|notulen)?|verslag|notulen|inhoud(sopgave)?|besluitenlijst|actie(punten)?lijst|acties?"
    r"|actiepunten|bijlagen?|samenvatting|locatie|datum)\b.{0,12}\Z",
    re.IGNORECASE,
)
_SPEAKER = re.compile(rf"(?:^|(?<=\n)|(?<=[.!?]\s))(?P<who>{NAME})(?:\s\([^()]{{2,40}}\))?\s?:\s+(?=\S)")
_CHAIR = {"Voorzitter", "Notulist", "Secretaris", "Wethouder", "De voorzitter"}
_INITIALS = re.compile(r"(?:[A-Z]\.\s?)+\w")


def find_agenda(placed: Sequence[PlacedBlock]) -> list[AgendaItem]:
    """The headings that are points of the agenda: the numbered ones, or all below the title where none has a number."""
    headings = [item for item in placed[1:] if item.is_heading and not is_attendance_heading(item.block.text)]
    headings = [item for item in headings if not _NO_ITEM.match(item.block.text)]
    items = [_item(item) for item in headings]
    return [item for item in items if item.number] or items


def _item(item: PlacedBlock) -> AgendaItem:
    text = item.block.text
    number = _NUMBER.match(text)
    title = " ".join(text[number.end() if number else 0 :].split()).rstrip(" :")
    return AgendaItem(Span(item.start, item.end, text), number["number"] if number else "", title)


def find_turns(placed: Sequence[PlacedBlock], names: Set[str]) -> list[Turn]:
    """Where a line or sentence opens with a speaker and a colon: somebody who was there, a chair, or initials with a surname.

    Where nobody is known to be there, a name that opens at least two lines. A turn goes on to the next speaker or the end of
    its block.
    """
    opened = [
        (item, found)
        for item in placed
        if not item.is_heading and item.block.kind != "table_row"
        for found in _SPEAKER.finditer(item.block.text)
    ]
    often = Counter(found["who"] for _, found in opened)
    speakers = [(item, found) for item, found in opened if _speaks(found["who"], names, often)]
    return [
        _turn(item, found, after[1].start() if after and after[0] is item else len(item.block.text))
        for (item, found), after in zip_longest(speakers, speakers[1:])
    ]


def _speaks(who: str, names: Set[str], often: Counter[str]) -> bool:
    if who in names or who.split(maxsplit=1)[0] in names or who in _CHAIR or _INITIALS.match(who):
        return True
    return not names and often[who] > 1 and len(who.split()) <= 3


def _turn(item: PlacedBlock, found: re.Match[str], end: int) -> Turn:
    text = item.block.text[found.start() : end].rstrip()
    return Turn(Span(item.start + found.start(), item.start + found.start() + len(text), text), found["who"])
