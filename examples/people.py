"""Where the invented people of the example corpus are mentioned: the truth that hiding of names is measured on.

`people.csv` beside the source texts lists every person of a network. A mention is a whole name, a first name, a family name,
initials with a family name, or one of the ways of writing below, in a document of that network.
"""

import csv
import re
from functools import cache

from examples.build import SOURCE

_BETWEEN = {"van", "de", "der", "den", "el", "ter"}
_ADDRESS = re.compile(r"(mevrouw|dhr\.)\s+", re.IGNORECASE)
_ALSO = {"proeftuin-ouder-worden": ("v.d. Berg", "Mevrouw T.", "Mevrouw Y.", "Meneer B.")}
"""Shortened names and initials of clients, which people.csv does not spell."""
_NO_PERSON_ALONE = {"Haas", "Linde"}
"""Last words of family names that name an animal or a house where they stand alone."""


def mentions(text: str, network: str) -> list[tuple[int, int]]:
    """Start and end of every mention of a person in a text of this network, in order, none overlapping."""
    return [found.span() for found in _pattern(network).finditer(text.replace("ı", "i"))]


@cache
def _pattern(network: str) -> re.Pattern[str]:
    with (SOURCE / network / "people.csv").open(encoding="utf-8", newline="") as rows:
        forms = {form.replace("ı", "i") for row in csv.DictReader(rows) for form in _forms(row["name"])}
    longest_first = sorted({*forms, *_ALSO.get(network, ())}, key=lambda form: (-len(form), form))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def _forms(name: str) -> set[str]:
    """The ways in which a name is written."""
    words = _ADDRESS.sub("", name).split()
    place = next((place for place, word in enumerate(words) if word.lower() in _BETWEEN), min(1, len(words) - 1))
    family, last = " ".join(words[place:]), words[-1]
    forms = {" ".join(words), family, family[0].upper() + family[1:]} | ({last} - _NO_PERSON_ALONE)
    forms |= set(last.split("-")) if "-" in last else set()
    if place:
        forms |= {words[0], f"{words[0][0]}. {family}", f"{words[0][0]} {family}"}
    return forms
