"""Points of the agenda, and who speaks."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set

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
_SPEAKER = re.compile(rf"(?P<who>{NAME})(?:\s\([^()]{{2,40}}\))?\s?:\s+(?=\S)")
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
    """Blocks that open with a speaker and a colon: somebody who was there, a chair, initials with a surname, or a name that
    opens at least two blocks.
    """
    opened = [(item, found) for item in placed if not item.is_heading for found in [_SPEAKER.match(item.block.text)] if found]
    often = Counter(found["who"] for _, found in opened)
    return list(_turns(opened, names, often))


def _turns(opened: Sequence[tuple[PlacedBlock, re.Match[str]]], names: Set[str], often: Counter[str]) -> Iterator[Turn]:
    known_people = bool(names)
    for item, found in opened:
        who = found["who"]
        known = who in names or who.split()[0] in names or who in _CHAIR or bool(_INITIALS.match(who))
        if known or (not known_people and often[who] > 1 and len(who.split()) <= 3):
            yield Turn(Span(item.start, item.end, item.block.text), who)
