"""Who is named on lists of those present, as speakers and as owners of actions, and who is meant by part of a name."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.privacy.lists import FAMILY, FIRST, fold, is_ordinary, is_unlisted, kinds
from pipeline.privacy.vocabulary import ADDRESS, BETWEEN, FUNCTIONS, NEVER, OF_ORGANISATION
from pipeline.privacy.words import Word, parts, words_of

_MORE = re.compile(r"\s*(?:[,;/&+\n|]|\ben\b)\s*")
_LONGEST = 6
"""Words of the longest name."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in its parts, folded: first names or initials, and the family name with the small words before it."""

    given: tuple[str, ...] = ()
    initials: str = ""
    between: tuple[str, ...] = ()
    family: tuple[str, ...] = ()

    @property
    def completeness(self) -> int:
        """How much it tells: a first name and a family name most."""
        return 4 * bool(self.given and self.family) + 2 * bool(self.family) + bool(self.initials) + bool(self.given)

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters that stand for the name in a list of actions, with and without the small words: jdv and jv."""
        first = "".join(form[0] for form in self.given) or self.initials
        last = "".join(form[0] for form in self.family)
        small = "".join(form[0] for form in self.between if form[0].isalpha())
        return tuple({first + small + last, first + last}) if first and last else ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in one document, as written there; role and organisation are empty where nothing says."""

    name: str
    organisation: str = ""
    role: str = ""
    document_id: str = ""
    network: str = ""


@dataclass
class Identity:
    """One person in a network, with all the ways in which the name is written."""

    key: str
    names: list[Name]
    organisations: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)


@lru_cache(maxsize=50_000)
def parse(text: str) -> Name | None:
    """The parts of a name as it stands in a list; None where it is not written as one."""
    words = [word for word in words_of(text, {}) if word.key not in ADDRESS]
    while words and words[0].key in FUNCTIONS:
        words.pop(0)
    if not words or len(words) > _LONGEST or not any(_may_be_name(word) for word in words) or words[0].key in OF_ORGANISATION:
        return None
    if any(
        not word.capital and word.key not in BETWEEN and FAMILY not in kinds(word.key) and is_ordinary(word.text)
        for word in words
    ):
        return None
    initials = "".join(letter for word in words if word.initials for letter in fold(word.text) if letter.isalpha())
    words = [word for word in words if not word.initials]
    first_between = next((place for place, word in enumerate(words) if word.key in BETWEEN), None)
    return _split(words, initials, first_between)


def _split(words: Sequence[Word], initials: str, first_between: int | None) -> Name | None:
    if first_between is not None:
        last = max(place for place, word in enumerate(words) if word.key in BETWEEN and place <= first_between + 2)
        given, between, family = words[:first_between], words[first_between : last + 1], words[last + 1 :]
    elif initials or (len(words) == 1 and FIRST not in kinds(words[0].key) and FAMILY in kinds(words[0].key)):
        given, between, family = (), (), words
    else:
        given, between, family = words[:1], (), words[1:]
    name = Name(*(_keys(given), initials, _keys(between), _keys(family)))
    return name if name.given or name.family else None


def _keys(words: Sequence[Word]) -> tuple[str, ...]:
    return tuple(word.key for word in words)


def _may_be_name(word: Word) -> bool:
    known = any(FIRST in kinds(part) or FAMILY in kinds(part) for part in parts(word.text))
    return word.capital and word.key not in NEVER and not word.initials and (known or is_unlisted(word.text))


def people_in(text: str) -> list[str]:
    """The names in a cell such as 'Jan en Petra' or 'Roos / Bas'."""
    return [piece.strip(" .()") for piece in _MORE.split(text) if parse(piece.strip(" .()")) is not None]


class Circle:
    """The people of a document, a network or a corpus: finds who may be meant by a name."""

    def __init__(self, identities: Iterable[Identity] = ()) -> None:
        self.by_given: dict[str, list[Identity]] = {}
        self.by_family: dict[str, list[Identity]] = {}
        self.by_letters: dict[str, list[Identity]] = {}
        for identity in identities:
            self.add(identity)

    def add(self, identity: Identity) -> None:
        """Take in a person, or what is new of one."""
        for name in identity.names:
            for index, forms in ((self.by_given, name.given), (self.by_family, name.family), (self.by_letters, name.letters)):
                for form in (piece for whole in forms for piece in parts(whole)):
                    found = index.setdefault(form, [])
                    if identity not in found:
                        found.append(identity)

    def has(self, key: str) -> bool:
        """Whether a folded word is somebody's first name or family name."""
        return key in self.by_given or key in self.by_family

    def has_both(self, given: str, family: str) -> bool:
        """Whether somebody has this first name and this family name."""
        return any(one in self.by_family.get(family, ()) for one in self.by_given.get(given, ()))

    def meant(self, name: Name) -> list[Identity]:
        """Everybody whom a name, whole or in part, can mean; one word that is nobody's first name may be a family name."""
        indexes = (self.by_family, self.by_given) if name.family else (self.by_given, self.by_family)
        forms = _pieces(name.family or name.given)
        for index in indexes[: 1 if name.given and name.family else 2]:
            found = {one.key: one for form in sorted(forms) for one in index.get(form, ())}
            if agreeing := [one for one in found.values() if any(_agree(name, other) for other in one.names)]:
                return agreeing
        return []


def _pieces(forms: Sequence[str]) -> set[str]:
    return {piece for form in forms for piece in parts(form)}


def _agree(name: Name, other: Name) -> bool:
    """Whether two names can be of one person: where both have a first name or initial beside the family name, it is the same."""
    if not (name.family and other.family):
        return True
    if name.given and other.given:
        return bool(_pieces(name.given) & _pieces(other.given))
    first, second = (one.given[0][0] if one.given else one.initials[:1] for one in (name, other))
    return not first or not second or first == second


def may_be_one(name: Name, other: Name) -> bool:
    """Whether two names in one text can be of one person, as 'Rob' and 'Rob van der Horst' can."""
    shared = {*name.given, *name.family} & {*other.given, *other.family}
    return bool(shared) and _agree(name, other)


def identities(people: Iterable[Person]) -> tuple[dict[str, list[Identity]], dict[str, list[Identity]]]:
    """People of each document and of each network, one identity for each person of a network.

    The most complete names come first, so that 'J. de Vries' and 'Jan' join the only Jan de Vries there is.
    """
    by_network: dict[str, list[tuple[Name, Person]]] = {}
    for person in people:
        if name := parse(person.name):
            by_network.setdefault(person.network, []).append((name, person))
    of_document: dict[str, list[Identity]] = {}
    of_network: dict[str, list[Identity]] = {}
    for network, named in by_network.items():
        of_network[network] = _of_network(network, named, of_document)
    return of_document, of_network


def _of_network(network: str, named: list[tuple[Name, Person]], of_document: dict[str, list[Identity]]) -> list[Identity]:
    circle, known, by_name = Circle(), list[Identity](), dict[Name, Identity]()
    for name in sorted(
        {name for name, _ in named}, key=lambda name: (-name.completeness, name.given, name.family, name.initials)
    ):
        meant = circle.meant(name)
        if len(meant) == 1:
            identity = meant[0]
            identity.names.append(name)
        else:
            identity = Identity("\x1f".join((network, *name.given, name.initials, *name.between, *name.family)), [name])
            known.append(identity)
        circle.add(identity)
        by_name[name] = identity
    for name, person in named:
        identity = by_name[name]
        identity.organisations[person.organisation] += 1
        identity.roles[person.role] += 1
        present = of_document.setdefault(person.document_id, [])
        if identity not in present:
            present.append(identity)
    return known
