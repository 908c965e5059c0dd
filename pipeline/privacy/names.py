"""The names of one corpus, and texts without them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from pipeline.privacy.find import Mention, find
from pipeline.privacy.lists import fold, kinds
from pipeline.privacy.people import Circle, Identity, Name, Person, identities, people_in
from pipeline.privacy.tokens import UNKNOWN, describe, numbered


@dataclass(frozen=True, slots=True)
class Replaced:
    """What was hidden: offsets in the text given, in code points, end exclusive, and what stands there now."""

    start: int
    end: int
    token: str


@dataclass(frozen=True, slots=True)
class Hidden:
    """A text without names of people."""

    text: str
    spans: tuple[Replaced, ...]

    @property
    def count(self) -> int:
        """How many names were hidden."""
        return len(self.spans)


_NOBODY = Circle()


class Names:
    """Finds and hides the names of people in the texts of a corpus."""

    def __init__(self, people: Iterable[Person], things: Iterable[str] = ()) -> None:
        """`things` are names of organisations and places, which stay."""
        known = list(people)
        of_document, of_network = identities(known)
        self._document = {document: Circle(found) for document, found in of_document.items()}
        self._network = {network: Circle(found) for network, found in of_network.items()}
        self._network_of = {person.document_id: person.network for person in known}
        self._describe: dict[str, str] = {one.key: describe(one) for found in of_network.values() for one in found}
        self._things = frozenset(things) | {word for person in known for word in _capitals(person.organisation)}

    def hide(
        self, text: str, document_id: str = "", tokens: tuple[Sequence[int], Sequence[str]] = ((), ()), start: int = 0, end: int | None = None
    ) -> Hidden:
        tags = dict(zip(*tokens, strict=True))
        circle = self._document.get(document_id, _NOBODY)
        end = len(text) if end is None else end
        mentions = [one for one in find(text, tags, circle, self._things) if start < one.end and one.start < end]
        who = [self._who(mention, document_id) for mention in mentions]
        shown = numbered({key: description for key, description in who if description})
        spans = tuple(
            Replaced(max(start, mention.start), min(end, mention.end), mention.instead or shown[key])
            for mention, (key, _) in zip(mentions, who, strict=True)
        )
        return Hidden(_replaced(text, start, end, spans), spans)

    def _who(self, mention: Mention, document_id: str) -> tuple[str, str]:
        if mention.instead:
            return "", ""
        for circle in (self._document.get(document_id), self._network.get(self._network_of.get(document_id, ""))):
            if circle is None:
                continue
            meant = circle.meant(mention.name) if mention.name else circle.by_letters.get(mention.letters, [])
            descriptions = sorted({self._describe[one.key] for one in meant})
            if len(descriptions) == 1:
                return (meant[0].key if len(meant) == 1 else "\x1e".join(sorted(one.key for one in meant))), descriptions[0]
        return repr(mention.name), mention.function or UNKNOWN


def _replaced(text: str, start: int, end: int, spans: Sequence[Replaced]) -> str:
    pieces, place = [], start
    for span in spans:
        pieces += [text[place : span.start], span.token]
        place = span.end
    return "".join([*pieces, text[place:end]])


def _capitals(organisation: str) -> Iterator[str]:
    return (fold(word) for word in re.findall(r"[A-ZÀ-Ý][\w’'-]+", organisation))
