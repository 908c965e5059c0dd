"""Names of people in minutes: splitting a list of them, and what stands with each: organisation, role."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.records import Span

_PARTICLE = r"(?:van|de|der|den|het|ter|ten|te|’t|'t|in|op|la|le|el|al|bin|von|du|dos|da)"
_CAPITAL = r"[A-ZÀ-Ý][\w’'.-]*"
NAME = rf"{_CAPITAL}(?:\s(?:{_PARTICLE}\s){{0,3}}{_CAPITAL}){{0,4}}"
"""One to five words with a capital, with small words between them: 'A. Jansen', 'Mia van der Vliet'."""
_STRICT = re.compile(rf"{NAME}\Z")
_LENIENT = re.compile(rf"{_CAPITAL}(?:\s(?:{_CAPITAL}|{_PARTICLE})){{0,4}}(?:\s[a-zà-ÿ][\w’'-]+)?\Z")
"""In a list of those present a surname may be written small."""
_NO_NAME = re.compile(
    r"(agenda|naam|namen|organisaties?|opmerking(en)?|notulen|verslag|allen|iedereen|geen|overigen?|(publieke|private) sector|"
    r"leden|"
    r"deelnemers|onderwerp|locatie|datum|tijd|aanwezig(en)?|afwezig(en)?|n\.?v\.?t\.?|zie)\b",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"\b(gemeente|provincie|ministerie|waterschap|stichting|vereniging|universiteit|hogeschool|bureau|groep|bv|b\.v\.|nv|ggd|ggz|roc|"
    r"bank|fonds|raad|forum|platform|dienst|zorg|welzijn|wonen|kamer|instituut|centrum|school|bibliotheek|politie)\b",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(voorzitter|vz|vice-?voorzitter|notulist|notulen|verslag(legging|legger)?|secretaris|penningmeester|gespreksleider|"
    r"gastheer|gastvrouw|trekker|coördinator|projectleider|programmamanager|agendalid|toehoorder|gast|inleider)\b",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"\b(online|digitaal|via teams|teams|telefonisch|vanaf|tot|later|eerder|deels|gedeeltelijk|wisselend|aanwezig|m\.?k\.?"
    r"|z\.?k\.?)\b|\d",
    re.IGNORECASE,
)
"""Says how or how long somebody was there, and neither role nor organisation."""
_BETWEEN = re.compile(r"[,;\n•|]|\s+en\s+(?=[A-ZÀ-Ý])|\s+&\s+(?=[A-ZÀ-Ý])|(?<=\))\s+(?=[A-ZÀ-Ý])")
_BRACKETS = re.compile(r"\s*[(\[](?P<inside>[^()\[\]]*)[)\]]")
_BEHIND = re.compile(r"\s+[–-]\s+|\s*\bnamens\s+|,\s*")
_ABBREVIATION = re.compile(r"\w*[A-Z]\w*[A-Z]\w*")
"""RvIG, KvK: an organisation that sent nobody by name."""
_TITLE = re.compile(r"[^:()\n]*(,[^:()\n]*|\bvolgorde\b[^:()\n]*):\s*")
"""'Publieke sector, op alfabet: ' in front of a list."""
_OF_ORGANISATION = re.compile(r"(?P<organisation>[^:\n]{2,60}?)\s?:\s*(?=[A-ZÀ-Ý])")


@dataclass(frozen=True, slots=True)
class Person:
    """A name with what stands behind it."""

    span: Span
    organisation: str
    role: str


def is_name(text: str) -> bool:
    """Whether a text is written like the name of a person (or of anything else with capitals)."""
    return bool(_STRICT.match(text)) and text[0].isupper()


def read_people(text: str, start: int) -> list[Person]:
    """The people in a list such as 'A. Jansen (gemeente Linde, voorzitter), Bo de Wit en Cas Vos (De Brug)'.

    `start` is the place of `text` in its document. A list that opens with 'Gemeente Linde:' gives its people that organisation.
    """
    if (one := _name_and_organisation(text)) is not None:
        person = read_person(text, start, one)
        return [person] if person else []
    people: list[Person] = []
    organisation = ""
    for first, last in _entries(text, names_from(text)):
        entry = text[first:last]
        opening = _OF_ORGANISATION.match(entry)
        if opening and not _ROLE.fullmatch(opening["organisation"].strip()):
            organisation = opening["organisation"].strip()
            person = read_person(entry[opening.end() :], start + first + opening.end(), organisation)
        else:
            person = read_person(entry, start + first, organisation)
        if person:
            people.append(person)
    return people


def names_from(text: str) -> int:
    """Where the names of a list begin, behind the title of a group: 'Publieke sector, op alfabet: Joke Berg, ...'."""
    title = _TITLE.match(text)
    return title.end() if title else 0


def _name_and_organisation(text: str) -> str | None:
    """The organisation in 'A. Jansen, De Brug': one name, one comma, and behind it something that is not written as a name."""
    name, comma, rest = text.strip().partition(",")
    rest = rest.strip(" .")
    if not comma or "," in rest or "(" in text or "\n" in text.strip() or not _LENIENT.match(name.strip()) or not rest:
        return None
    written_as_name = bool(_LENIENT.match(rest)) and len(rest.split()) > 1 and not rest.isupper()
    return None if (written_as_name and not _ORGANISATION.search(rest)) or len(name.split()) < 2 else rest


def read_person(entry: str, start: int, organisation: str = "") -> Person | None:
    """One person with organisation and role; None where the entry does not begin with a name."""
    left = len(entry) - len(entry.lstrip(" -–•*\t"))
    start, entry = start + left, entry[left:].rstrip(" .,;")
    brackets = _BRACKETS.search(entry)
    behind = _BEHIND.search(entry)
    end = min(found.start() for found in (brackets, behind) if found) if brackets or behind else len(entry)
    name = entry[:end].rstrip()
    details = [found["inside"] for found in _BRACKETS.finditer(entry)]
    details.append(_BRACKETS.sub("", entry[end:]).strip(" ,–-"))
    if (
        not _LENIENT.match(name)
        or _ABBREVIATION.fullmatch(name)
        or _ROLE.fullmatch(name)
        or _REMARK.search(name)
        or _NO_NAME.match(name)
    ):
        return None
    role, own = "", ""
    for detail in (part.strip() for text in details for part in re.split(r"[,;/]\s*(?=\S)", text)):
        if _ROLE.search(detail):
            role = role or detail
        elif detail and not _REMARK.search(detail):
            own = own or detail.removeprefix("namens ")
    return Person(Span(start, start + len(name), name), own or organisation, role)


def _entries(text: str, first: int) -> Iterator[tuple[int, int]]:
    """Start and end of the parts from `first`, between commas, semicolons, line ends and 'en', brackets kept whole."""
    depth = 0
    place = first
    while place < len(text):
        character = text[place]
        depth = depth + 1 if character in "([" else max(0, depth - 1) if character in ")]" else depth
        between = _BETWEEN.match(text, place) if depth == 0 else None
        if between:
            yield first, place
            first = place = between.end()
        else:
            place += 1
    yield first, len(text)
