"""The names of the people of one corpus, and texts without them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Self

import duckdb

from pipeline.privacy.find import Mention, find
from pipeline.privacy.lists import FIRST, fold, is_ordinary, kinds
from pipeline.privacy.people import Circle, Person, identities, may_be_one, people_in
from pipeline.privacy.tokens import UNKNOWN, describe, numbered
from pipeline.privacy.vocabulary import BETWEEN

_CAPITALISED = re.compile(r"[A-ZÀ-Ý][\w’'-]+")
_BETWEEN_WORDS, _WITH_HYPHENS = re.compile(r"[_./\\]"), re.compile(r"[_./\\-]")
_SMALL_WORD = re.compile(r"(?<![^\W\d_])[a-zà-ÿ]{3,}(?![^\W\d_])")
_PEOPLE = """
SELECT a.name, a.organisation, a.role, a.document_id, d.network
FROM attendance a JOIN documents d USING (document_id)
UNION ALL
SELECT DISTINCT t.speaker, '', '', t.document_id, d.network FROM turns t JOIN documents d USING (document_id)
UNION ALL
SELECT DISTINCT a.who, '', '', a.document_id, d.network FROM actions a JOIN documents d USING (document_id) WHERE a.who <> ''
ORDER BY ALL
"""
_TITLED = r"""
SELECT name, '', regexp_extract(name, '^\w+'), document_id, network
FROM (
    SELECT DISTINCT p.document_id, d.network, unnest(regexp_extract_all(p.text,
        '\b(?i:mevrouw|mevr\.?|mw\.?|dhr\.?|heer|wethouder|burgemeester|gedeputeerde)'
        || ' (?:[A-Z]\. ?)*(?:(?i:van|de|der|den|ter|ten|el|al|te) ){0,3}\p{Lu}[\p{L}’''-]+')) AS name
    FROM passages p JOIN documents d USING (document_id)
)
ORDER BY ALL
"""
_MUNICIPALITIES = r"""
SELECT DISTINCT unnest(regexp_extract_all(text, '\b[Gg]emeenten? (\p{Lu}[\p{L}’''-]+)', 1)) FROM passages
"""
_THINGS = r"""
SELECT DISTINCT unnest(regexp_extract_all(text,
    '\b(?:in|te|uit|(?i:\p{L}*(?:gemeente|provincie|regio|wijk|dorp|stichting|buurt|zorg|huis|school|college|corporatie|bureau'
    || '|centrum))) ((?:[Dd]e |[Hh]et )?\p{Lu}[\p{L}’''-]+)', 1))
FROM passages
UNION
SELECT DISTINCT network FROM documents
"""


@dataclass(frozen=True, slots=True)
class Replaced:
    """What was hidden: offsets in the whole text given, in code points, end exclusive, and what stands there now."""

    start: int
    end: int
    token: str


@dataclass(frozen=True, slots=True)
class Hidden:
    """A text without names of people, and what was hidden in it, in order."""

    text: str
    spans: tuple[Replaced, ...]

    @property
    def count(self) -> int:
        """How many names were hidden."""
        return len(self.spans)


_NOBODY = Circle()


class Names:
    """Finds and hides the names of people in the texts of one corpus; made once, and the same corpus gives the same texts."""

    def __init__(self, people: Iterable[Person], things: Iterable[str] = (), municipalities: Iterable[str] = ()) -> None:
        """`people` as they stand on lists; `things` are names of organisations and places, which stay."""
        listed = [one for person in people for one in _each(person)]
        of_document, of_network = identities(listed)
        everybody = [one for found in of_network.values() for one in found]
        towns = frozenset(map(fold, municipalities))
        self._documents = {document: Circle(found) for document, found in of_document.items()}
        self._networks = {network: Circle(found) for network, found in of_network.items()}
        self._network_of = {person.document_id: person.network for person in listed}
        self._descriptions = {one.key: describe(one, towns) for one in everybody}
        organisations = (word for person in listed for word in _CAPITALISED.findall(person.organisation))
        named = {word for one in everybody for name in one.names for word in (*name.given, *name.family)}
        self._things = frozenset(fold(word) for word in (*organisations, *things)) - named

    @classmethod
    def read(cls, connection: duckdb.DuckDBPyConnection) -> Self:
        """From a published database: lists of those present, speakers, owners of actions, people with a title."""

        def column(query: str) -> list[str]:
            return [value for (value,) in connection.execute(query).fetchall()]

        things = {word for name in column(_THINGS) for word in _CAPITALISED.findall(name)}
        people = [Person(*row) for row in connection.execute(_PEOPLE).fetchall()]
        titled = (Person(*row) for row in connection.execute(_TITLED).fetchall())
        people += [person for person in titled if not things & set(_CAPITALISED.findall(person.name))]
        return cls(people, things, column(_MUNICIPALITIES))

    def hide(
        self,
        text: str,
        document_id: str = "",
        *,
        starts: Sequence[int] = (),
        pos: Sequence[str] = (),
        persons: Iterable[tuple[int, int]] = (),
        start: int = 0,
        end: int | None = None,
    ) -> Hidden:
        """`text[start:end]` with names of people replaced by their role and kind of organisation.

        `persons` are places that a pipeline with entities takes for people: hidden too, unless they name an organisation or
        place of the corpus. `starts` and `pos` are offsets and universal tags of the tokens of the whole text (`annotations`);
        without them, as for titles, less is known about words with a capital. The whole text is read, so that what stands
        around a name counts.
        """
        end = len(text) if end is None else end
        known, around = self._circles(document_id)
        found = find(text, dict(zip(starts, pos, strict=True)), known, around, self._things)
        found = self._with_entities(text, found, persons)
        mentions = [mention for mention in found if max(start, mention.start) < min(end, mention.end)]
        who = [self._who(mention, document_id, mentions) for mention in mentions]
        tokens = numbered({key: description for key, description in who if description})
        spans = tuple(
            Replaced(max(start, mention.start), min(end, mention.end), mention.instead or tokens[key])
            for mention, (key, _) in zip(mentions, who, strict=True)
        )
        return Hidden(_replaced(text, start, end, spans), spans)

    def _with_entities(self, text: str, found: list[Mention], persons: Iterable[tuple[int, int]]) -> list[Mention]:
        """What was found, and the entities: a name that was found in one is as long as it; of the others no more is known."""
        for first, last in persons:
            inside = [mention for mention in found if mention.start < last and first < mention.end]
            if inside:
                widest = replace(inside[0], start=min(first, inside[0].start), end=max(last, inside[-1].end))
                found = [mention for mention in found if mention not in inside] + [widest]
            elif not {fold(word) for word in text[first:last].split()} <= self._things:
                found = [*found, Mention(first, last, instead=f"[{UNKNOWN}]")]
        return sorted(found, key=lambda mention: mention.start)

    def with_capital(self, word: str, document_id: str) -> str:
        """A small word with a capital where it can only be meant as a name: as in names of files."""
        known, around = self._circles(document_id)
        key = fold(word)
        named = known.has(key) or ((around.has(key) or FIRST in kinds(key)) and not is_ordinary(word))
        return word[0].upper() + word[1:] if named and key not in BETWEEN else word

    def _circles(self, document_id: str) -> tuple[Circle, Circle]:
        """The people of a document and those of its network."""
        network = self._networks.get(self._network_of.get(document_id, ""), _NOBODY)
        return self._documents.get(document_id, _NOBODY), network

    def _who(self, mention: Mention, document_id: str, others: Sequence[Mention]) -> tuple[str, str]:
        """A key that is the same for the same person, and what is said instead of the name."""
        if mention.instead:
            return "", ""
        for circle in self._circles(document_id):
            meant = circle.meant(mention.name) if mention.name else circle.by_letters.get(mention.letters, [])
            descriptions = {self._descriptions[one.key] for one in meant}
            if len(descriptions) == 1:
                return "\x1e".join(sorted(one.key for one in meant)), descriptions.pop()
        return _stranger(mention, others)


def entities(starts: Sequence[int], ends: Sequence[int], persons: Sequence[int]) -> list[tuple[int, int]]:
    """Places of names, as (first character, one past the last), from the indices of their tokens; those in a row are one name."""
    found: list[tuple[int, int]] = []
    for place, token in enumerate(persons):
        if place and persons[place - 1] == token - 1:
            found[-1] = (found[-1][0], ends[token])
        else:
            found.append((starts[token], ends[token]))
    return found


def document_label(names: Names, row: Mapping[str, Any], column: str = "title") -> str:
    """Title, path or heading of a row without names of people, also where words are joined and small as in names of files.

    The row has the column, and document_id where that is known.
    """
    written, document_id = str(row[column]), str(row.get("document_id") or "")
    apart = (_BETWEEN_WORDS if " " in written else _WITH_HYPHENS).sub(" ", written)
    spaced = _SMALL_WORD.sub(lambda found: names.with_capital(found.group(), document_id), apart)
    return _replaced(written, 0, len(written), names.hide(spaced, document_id).spans)


def _replaced(text: str, start: int, end: int, spans: Sequence[Replaced]) -> str:
    pieces, place = list[str](), start
    for span in spans:
        pieces += [text[place : span.start], span.token]
        place = span.end
    return "".join([*pieces, text[place:end]])


def _stranger(mention: Mention, others: Sequence[Mention]) -> tuple[str, str]:
    """Key and description of somebody on no list: the most complete name in the text that can be the same person's."""
    same = [other for other in others if mention.name and other.name and may_be_one(mention.name, other.name)]
    fullest = min(same, key=lambda other: (-other.name.completeness if other.name else 0, other.start), default=mention)
    function = next((other.function for other in (mention, fullest, *same) if other.function), "")
    return repr(fullest.name), function or UNKNOWN


def _each(person: Person) -> Iterator[Person]:
    """Everybody named where one person should be, and whole names that stand in place of an organisation or in that of a firm."""
    others = _whole_names(person.organisation)
    organisation = "" if others else person.organisation
    yield from (replace(person, name=name, organisation=organisation) for name in people_in(person.name))
    yield from (replace(person, name=name, organisation="", role="") for name in others)


@lru_cache(maxsize=10_000)
def _whole_names(organisation: str) -> tuple[str, ...]:
    found = find(organisation, {}, _NOBODY, _NOBODY, frozenset())
    return tuple(
        organisation[mention.start : mention.end]
        for mention in found
        if mention.name and mention.name.given and mention.name.family
    )
