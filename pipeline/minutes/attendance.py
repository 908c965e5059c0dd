"""Who was there and who sent apologies: from labelled lines, lists, and tables with names."""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Literal

from pipeline.minutes.cells import Cell, cells_of
from pipeline.minutes.people import Person, names_from, read_people, read_person
from pipeline.records import Attendee, Span
from pipeline.segment import PlacedBlock

Presence = Literal["present", "absent"]
_ABSENT = r"afwezig(?:en)?|afgemeld|afmelding(?:en)?|verhinderd|afgezegd|bericht(?:en)? van verhindering|afw\."
_PRESENT = r"aanwezig(?:en)?|deelnemers(?:lijst)?|presentie(?:lijst)?|present|aan tafel|aanw\."
_LABEL = re.compile(
    rf"(?:^|(?<=[|\n.]\s)|(?<=\n))(?P<label>{_ABSENT}|{_PRESENT})(?P<more>[^.:;|\n]{{0,45}}?)\s?(?P<mark>[:;|]|$)", re.IGNORECASE
)
_ALONE = re.compile(rf"(?:\d{{1,2}}[.)]?\s+)?(?P<label>{_ABSENT}|{_PRESENT})\b[^.:;|]{{0,45}}?:?\Z", re.IGNORECASE)
_IS_ABSENT = re.compile(_ABSENT, re.IGNORECASE)
_ROLE_LINE = re.compile(
    r"(?:^|(?<=[|\n]\s)|(?<=\n))(?P<role>voorzitter|notulist|notulen|verslag(?:legging)?|secretaris)\s?[:;|]\s*", re.IGNORECASE
)
_NAME_COLUMN = re.compile(r"naam|namen|deelnemer|wie|aanwezig(en)?", re.IGNORECASE)
_ORGANISATION_COLUMN = re.compile(r"organisatie|instelling|namens|gemeente|bedrijf|functie en organisatie", re.IGNORECASE)
_ROLE_COLUMN = re.compile(r"rol|functie|opmerking(en)?", re.IGNORECASE)
_PRESENCE_COLUMN = re.compile(r"aanwezig|present|aanw\.?", re.IGNORECASE)
_NO = re.compile(r"(nee|n|-|afwezig|afgemeld|afw\.?|m\.?k\.?)\Z", re.IGNORECASE)
_YES = re.compile(r"(ja|j|x|v|✓|aanwezig|aanw\.?)\Z", re.IGNORECASE)
_LONGEST_ENTRY = 14
"""Words that one person with organisation and role takes at most; a longer line is text."""


def find_attendance(placed: Sequence[PlacedBlock]) -> list[Attendee]:
    """Everybody named as present or absent, in order of the text, each once."""
    found: dict[str, Attendee] = {}
    roles: list[Person] = []
    open_list: Presence | None = None
    for item in placed:
        if _is_header(item):
            people = []
        elif item.block.kind == "table_row" and item.block.header:
            people = list(_from_table(item, open_list))
        elif alone := _ALONE.fullmatch(item.block.text.strip()):
            open_list, people = _presence(alone["label"]), []
        elif labelled := list(_labelled(item)):
            open_list, people = None, labelled
        elif item.is_heading:
            open_list, people = None, []
        else:
            people = [_attendee(person, open_list) for person in _listed(item)] if open_list else []
            open_list = open_list if people or item.block.kind == "table_row" else None
        roles += _with_role(item)
        for attendee in people:
            found.setdefault(attendee.span.text, attendee)
    return sorted(_with_roles(found, roles), key=lambda attendee: attendee.span.start)


def _presence(label: str) -> Presence:
    return "absent" if _IS_ABSENT.match(label) else "present"


def _labelled(item: PlacedBlock) -> Iterator[Attendee]:
    """'Aanwezig: A. Jansen, ...', also in a cell of a table and several in one block."""
    text = item.block.text
    labels = [match for match in _LABEL.finditer(text) if match["mark"] or match.end() == len(text)]
    for label, following in zip_longest(labels, labels[1:]):
        end = following.start() if following else len(text)
        body = text[label.end() : end]
        cell_end = re.search(r"\s\|", body) if label["mark"] != "|" else None
        body = body[: cell_end.start()] if cell_end else body
        for person in read_people(body, item.start + label.end()):
            yield _attendee(person, _presence(label["label"]))


def _listed(item: PlacedBlock) -> list[Person]:
    """The people of a block below 'Aanwezig': one, or a list of them; none where it is running text."""
    text = item.block.text
    if item.block.kind == "list_item" and len(text.split()) <= _LONGEST_ENTRY:
        one = read_person(text, item.start)
        return [one] if one else []
    people = read_people(text, item.start)
    words = sum(len(person.span.text.split()) + len(person.organisation.split()) + len(person.role.split()) for person in people)
    return people if words >= 0.6 * len(re.findall(r"\w+", text[names_from(text) :])) else []


def _from_table(item: PlacedBlock, open_list: Presence | None) -> Iterator[Attendee]:
    """A row of a table with a column of names, below 'Aanwezig' or with a column of organisations or of who was there."""
    cells = cells_of(item)
    names = _column(cells, _NAME_COLUMN)
    organisation, presence = _column(cells, _ORGANISATION_COLUMN), _column(cells, _PRESENCE_COLUMN)
    role = _column(cells, _ROLE_COLUMN)
    known = open_list or ("present" if organisation or (presence and presence is not names) else None)
    if names is None or known is None:
        return
    person = read_person(names.span.text, names.span.start)
    if person is None:
        return
    if presence and presence is not names:
        known = "absent" if _NO.match(presence.span.text) else "present" if _YES.match(presence.span.text) else known
    yield Attendee(
        person.span,
        organisation.span.text if organisation and organisation is not names else person.organisation,
        role.span.text if role and "rol" in role.header.lower() else person.role,
        known,
    )


def _is_header(item: PlacedBlock) -> bool:
    """Whether a row names columns of people: 'Naam | Organisatie'."""
    columns = (_NAME_COLUMN, _ORGANISATION_COLUMN, _ROLE_COLUMN, _PRESENCE_COLUMN)
    names = [cell.span.text.strip(" :") for cell in cells_of(item)] if item.block.kind == "table_row" else []
    return len(names) > 1 and all(any(column.fullmatch(name) for column in columns) for name in names)


def _column(cells: Sequence[Cell], name: re.Pattern[str]) -> Cell | None:
    return next((cell for cell in cells if name.fullmatch(cell.header.strip())), None)


def _with_role(item: PlacedBlock) -> list[Person]:
    """'Voorzitter: A. Jansen', 'Notulist; Bo de Wit'."""
    found: list[Person] = []
    for label in _ROLE_LINE.finditer(item.block.text):
        rest = re.split(r"[|\n,;]", item.block.text[label.end() :], maxsplit=1)[0]
        person = read_person(rest, item.start + label.end())
        if person and len(rest.split()) <= _LONGEST_ENTRY:
            found.append(Person(person.span, person.organisation, label["role"].lower()))
    return found


def _with_roles(found: dict[str, Attendee], roles: Sequence[Person]) -> list[Attendee]:
    """Who has a role was there; the role goes to the name in the list where it stands there."""
    people = dict(found)
    for person in roles:
        own = people.get(person.span.text)
        if own is None:
            people[person.span.text] = _attendee(person, "present")
        elif not own.role:
            people[person.span.text] = Attendee(own.span, own.organisation, person.role, own.presence)
    return list(people.values())


def _attendee(person: Person, presence: Presence) -> Attendee:
    return Attendee(Span(person.span.start, person.span.end, person.span.text), person.organisation, person.role, presence)
