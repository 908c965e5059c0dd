"""The term language of the lexicons: parse a pattern, find it in the tokens of a sentence.

kennis delen           two words next to each other, each as lemma or as written
kennis ~ delen         both in one sentence, in any order, at most 6 words between them
zoeken ... op          in this order, at most 6 words between them
kennis/ervaring delen  alternatives for one word
kennis* *netwerk *leer*  beginnings, ends and parts of words (compounds)
uit|wisselen           separable verb: uitwisselen, wisselen ... uit, uit te wisselen
=samen                 only the word as written, not its lemma
rol:NOUN               only with this universal part of speech
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

DEFAULT_WINDOW = 6
"""Words allowed between two parts of a pattern with '~' or '...'."""
PARTICLE_WINDOW = 12
"""Words allowed between a verb and its separated particle, which Dutch puts at the end of the clause."""
_POS = {"ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PRON", "PROPN", "SCONJ", "SYM", "VERB"}
_WORD = re.compile(r"\*?[^\W_](?:[\w&.'’-]*\w)?\*?\Z")

Joint = Literal["ordered", "free"]


class PatternError(ValueError):
    """A pattern that cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Word:
    """One alternative for one word of a pattern, in lower case."""

    text: str
    exact: bool = False
    pos: str = ""
    particle: str = ""
    """The separable part of a verb; then `text` is the verb without it."""

    @property
    def is_wildcard(self) -> bool:
        return self.text.startswith("*") or self.text.endswith("*")


Slot = frozenset[Word]
"""The alternatives for one word of a pattern."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A parsed term: phrases of adjacent slots, joined in order or freely."""

    source: str
    phrases: tuple[tuple[Slot, ...], ...]
    joint: Joint
    window: int

    @property
    def slots(self) -> list[Slot]:
        return [slot for phrase in self.phrases for slot in phrase]


@dataclass(frozen=True, slots=True)
class Token:
    """What a pattern sees of a token; `form` and `lemma` in lower case."""

    form: str
    lemma: str
    pos: str


@dataclass(frozen=True, slots=True)
class Match:
    """One occurrence: which pattern (its place in the matcher), and the indices of the tokens, sorted."""

    pattern: int
    tokens: tuple[int, ...]


def parse(source: str, window: int = DEFAULT_WINDOW) -> Pattern:
    """Read a pattern as described at the top of this module. Raises PatternError."""
    parts = source.lower().split()
    if not parts:
        raise PatternError("the term is empty")
    if "~" in parts and "..." in parts:
        raise PatternError("'~' and '...' do not go together in one term")
    joint: Joint = "free" if "~" in parts else "ordered"
    phrases: list[list[Slot]] = [[]]
    for original in source.split():
        if original in {"~", "..."}:
            phrases.append([])
        else:
            phrases[-1].append(_parse_slot(original))
    if not all(phrases):
        raise PatternError("'~' and '...' stand between two words")
    return Pattern(source, tuple(tuple(phrase) for phrase in phrases), joint, window)


def _parse_slot(text: str) -> Slot:
    return frozenset(_parse_word(alternative) for alternative in text.split("/"))


def _parse_word(text: str) -> Word:
    body, _, pos = text.partition(":")
    if pos and pos not in _POS:
        raise PatternError(f"'{pos}' is no part of speech; use one of {', '.join(sorted(_POS))}")
    exact = body.startswith("=")
    body = body.removeprefix("=").lower()
    particle, bar, verb = body.partition("|")
    if bar:
        if not (particle.isalpha() and verb.isalpha()) or exact:
            raise PatternError(f"'{text}' is no separable verb; write it as uit|wisselen")
        return Word(verb, pos=pos, particle=particle)
    if body == "*" or not _WORD.match(body):
        raise PatternError(f"'{text}' is no word that a text can contain")
    return Word(body, exact, pos)


class Matcher:
    """Finds many patterns at once. Building it is slow (once per process), matching is fast."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._patterns = list(patterns)
        self._slots: dict[Slot, int] = {}
        self._exact: dict[str, list[tuple[int, Word]]] = defaultdict(list)
        self._wild: list[tuple[int, Word, re.Pattern[str]]] = []
        self._by_anchor: dict[int, list[int]] = defaultdict(list)
        self._phrases: list[list[list[int]]] = []
        for number, pattern in enumerate(self._patterns):
            phrases = [[self._slot_number(slot) for slot in phrase] for phrase in pattern.phrases]
            self._phrases.append(phrases)
            self._by_anchor[self._slot_number(max(pattern.slots, key=_selectivity))].append(number)
        self._slots_of = lru_cache(maxsize=100_000)(self._find_slots)

    def find(self, tokens: Sequence[Token]) -> list[Match]:
        """All occurrences in one sentence, at most one per pattern and first word, in order of pattern."""
        places: dict[int, list[tuple[int, ...]]] = defaultdict(list)
        for index, token in enumerate(tokens):
            for slot, particle in self._slots_of(token):
                found = (index,) if not particle else _with_particle(tokens, index, particle)
                if found:
                    places[slot].append(found)
        candidates = {number for slot in places for number in self._by_anchor.get(slot, ())}
        return [
            Match(number, found)
            for number in sorted(candidates)
            if all(slot in places for phrase in self._phrases[number] for slot in phrase)
            for found in _align(self._patterns[number], self._phrases[number], places)
        ]

    def _slot_number(self, slot: Slot) -> int:
        if slot in self._slots:
            return self._slots[slot]
        number = self._slots[slot] = len(self._slots)
        for word in sorted(slot, key=repr):
            if word.is_wildcard:
                self._wild.append((number, word, re.compile(re.escape(word.text).replace(r"\*", ".*") + r"\Z")))
            else:
                self._exact[word.text].append((number, word))
            if word.particle:
                self._exact[word.particle + word.text].append((number, Word(word.particle + word.text, pos=word.pos)))
        return number

    def _find_slots(self, token: Token) -> tuple[tuple[int, str], ...]:
        """(slot, particle still to be found or '') for every slot that this token can fill."""
        found: dict[int, str] = {}
        for text in {token.form, token.lemma}:
            hits = [(slot, word) for slot, word in self._exact.get(text, ())]
            hits += [(slot, word) for slot, word, regex in self._wild if regex.match(text)]
            for slot, word in hits:
                fits = (not word.pos or word.pos == token.pos) and (not word.exact or text == token.form)
                if fits and found.get(slot) != "":
                    found[slot] = word.particle
        return tuple(sorted(found.items()))


def _selectivity(slot: Slot) -> tuple[int, int]:
    """Long words with few alternatives are rare: they decide first whether a pattern can occur at all."""
    return min(len(word.text) for word in slot), -len(slot)


def _with_particle(tokens: Sequence[Token], verb: int, particle: str) -> tuple[int, ...]:
    """The verb and its particle ('wisselen ... uit', 'uit te wisselen'), or nothing."""
    if tokens[verb].pos not in {"VERB", "AUX", "ADJ", "NOUN", "PROPN", "X"}:
        return ()
    if verb >= 2 and tokens[verb - 1].form == "te" and tokens[verb - 2].form == particle:
        return (verb - 2, verb)
    if verb >= 1 and tokens[verb - 1].form == particle:
        return (verb - 1, verb)
    for index in range(verb + 1, min(verb + PARTICLE_WINDOW + 2, len(tokens))):
        if tokens[index].form == particle:
            return (verb, index)
    return ()


def _align(
    pattern: Pattern, phrases: Sequence[Sequence[int]], places: dict[int, list[tuple[int, ...]]]
) -> Iterable[tuple[int, ...]]:
    """Per occurrence of the first phrase, the closest way to place the others; token indices, sorted."""
    occurrences = [_phrase_places(phrase, places) for phrase in phrases]
    for first in occurrences[0]:
        chosen = _closest(first, occurrences[1:], pattern)
        if chosen is not None:
            yield tuple(sorted({index for part in chosen for index in part}))


def _phrase_places(phrase: Sequence[int], places: dict[int, list[tuple[int, ...]]]) -> list[tuple[int, ...]]:
    """Token indices of every place where the slots of a phrase stand next to each other."""
    found = places[phrase[0]]
    for slot in phrase[1:]:
        following = {place[0]: place for place in places[slot]}
        found = [(*so_far, *following[so_far[-1] + 1]) for so_far in found if so_far[-1] + 1 in following]
    return found


def _closest(
    first: tuple[int, ...], others: Sequence[list[tuple[int, ...]]], pattern: Pattern
) -> tuple[tuple[int, ...], ...] | None:
    """One place for each further phrase, none overlapping, gaps within the window, narrowest overall."""
    best: tuple[int, tuple[tuple[int, ...], ...]] | None = None
    partial: list[tuple[tuple[int, ...], ...]] = [(first,)]
    for options in others:
        partial = [
            (*chosen, option)
            for chosen in partial
            for option in options
            if not any(set(option) & set(part) for part in chosen) and (pattern.joint == "free" or option[0] > chosen[-1][-1])
        ]
    for chosen in partial:
        by_place = sorted(chosen)
        if all(right[0] - left[-1] - 1 <= pattern.window for left, right in pairwise(by_place)):
            width = by_place[-1][-1] - by_place[0][0]
            if best is None or width < best[0]:
                best = (width, chosen)
    return best[1] if best else None
