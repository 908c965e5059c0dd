"""The term language of the lexicons: parse a pattern, find it in the tokens of a sentence.

kennis delen           two words next to each other, each as lemma or as written
kennis ~ delen         both in one sentence, in any order, at most 6 words between them
zoeken ... op          in this order, at most 6 words between them
kennis/ervaring delen  alternatives for one word
kennis* *netwerk *leer*  beginnings, ends and parts of words (compounds)
uit|wisselen           separable verb: uitwisselen, wisselen ... uit, uit te wisselen
@netwerk               any word of the list of that name in lists.yaml
=samen                 only the word as written, not its lemma
rol:NOUN               only with this universal part of speech
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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


Place = tuple[int, ...]
"""Where a part of a pattern stands: indices of tokens."""


@dataclass(frozen=True, slots=True)
class Match:
    """One occurrence: which pattern (its place in the matcher), and the indices of the tokens, sorted."""

    pattern: int
    tokens: Place


WordLists = Mapping[str, Slot]
"""Name → the words that '@name' stands for."""


def parse(source: str, window: int = DEFAULT_WINDOW, lists: WordLists | None = None) -> Pattern:
    """Read a pattern as described at the top of this module. Raises PatternError, also for a list that is not in `lists`."""
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
            phrases[-1].append(parse_slot(original, lists))
    if not all(phrases):
        raise PatternError("'~' and '...' stand between two words")
    return Pattern(source, tuple(tuple(phrase) for phrase in phrases), joint, window)


def parse_slot(text: str, lists: WordLists | None = None) -> Slot:
    """The alternatives for one word, as 'a/b/@list'. Raises PatternError."""
    words: set[Word] = set()
    for alternative in text.split("/"):
        name = alternative.removeprefix("@")
        if name == alternative:
            words.add(_parse_word(alternative))
        elif name in (lists or {}):
            words |= (lists or {})[name]
        else:
            raise PatternError(f"there is no list '{name}' in lists.yaml")
    return frozenset(words)


def _parse_word(text: str) -> Word:
    body, colon, pos = text.replace("’", "'").partition(":")
    if colon and pos not in _POS:
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
        self._words: dict[str, list[tuple[int, Word]]] = defaultdict(list)
        """Text with its asterisks → the slots it fills, with the alternative that says so."""
        self._parts: list[str] = []
        """Texts that may stand anywhere in a word, without their asterisks."""
        self._by_anchor: dict[int, list[int]] = defaultdict(list)
        self._phrases: list[list[list[int]]] = []
        for number, pattern in enumerate(self._patterns):
            phrases = [[self._slot_number(slot) for slot in phrase] for phrase in pattern.phrases]
            self._phrases.append(phrases)
            self._by_anchor[self._slot_number(max(pattern.slots, key=_selectivity))].append(number)
        self._longest = max((len(text) for text in self._words), default=0)
        self._slots_of = lru_cache(maxsize=100_000)(self._find_slots)

    def find(self, tokens: Sequence[Token]) -> list[Match]:
        """All occurrences in one sentence, at most one per pattern and place of its first part, in order of pattern."""
        places: dict[int, list[Place]] = defaultdict(list)
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
            if word.text.startswith("*") and word.text.endswith("*") and word.text not in self._words:
                self._parts.append(word.text.strip("*"))
            self._words[word.text].append((number, word))
            if word.particle:
                self._words[word.particle + word.text].append((number, Word(word.particle + word.text, pos=word.pos)))
        return number

    def _find_slots(self, token: Token) -> tuple[tuple[int, str], ...]:
        """(slot, particle still to be found or '') for every slot that this token can fill."""
        found: dict[int, set[str]] = defaultdict(set)
        for text in {token.form, token.lemma}:
            for slot, word in self._hits(text):
                if (not word.pos or word.pos == token.pos) and (not word.exact or text == token.form):
                    found[slot].add(word.particle)
        return tuple(
            (slot, particle)
            for slot, particles in sorted(found.items())
            for particle in ([""] if "" in particles else sorted(particles))
        )

    def _hits(self, text: str) -> Iterator[tuple[int, Word]]:
        """Every slot with an alternative for a word: the word itself, its beginnings, ends and parts."""
        yield from self._words.get(text, ())
        for length in range(1, min(len(text), self._longest) + 1):
            yield from self._words.get(f"{text[:length]}*", ())
            yield from self._words.get(f"*{text[-length:]}", ())
        for part in self._parts:
            if part in text:
                yield from self._words[f"*{part}*"]


def _selectivity(slot: Slot) -> tuple[int, int]:
    """Long words with few alternatives are rare: they decide first whether a pattern can occur at all."""
    return min(len(word.text) for word in slot), -len(slot)


def _with_particle(tokens: Sequence[Token], verb: int, particle: str) -> Place:
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


def _align(pattern: Pattern, phrases: Sequence[Sequence[int]], places: dict[int, list[Place]]) -> Iterable[Place]:
    """Per occurrence of the first phrase, the closest way to place the others; token indices, sorted."""
    options = [sorted(_phrase_places(phrase, places)) for phrase in phrases]
    if not all(options):
        return
    chains = _in_order(options, pattern.window) if pattern.joint == "ordered" else _in_any_order(options, pattern.window)
    for chain in chains:
        yield tuple(sorted({index for place in chain for index in place}))


def _phrase_places(phrase: Sequence[int], places: dict[int, list[Place]]) -> list[Place]:
    """Token indices of every place where the slots of a phrase stand next to each other."""
    found = places[phrase[0]]
    for slot in phrase[1:]:
        following: dict[int, list[Place]] = defaultdict(list)
        for place in places[slot]:
            following[place[0]].append(place)
        found = [(*so_far, *place) for so_far in found for place in following.get(so_far[-1] + 1, ())]
    return found


def _in_order(options: Sequence[Sequence[Place]], window: int) -> list[tuple[Place, ...]]:
    """Per place of the first phrase the shortest chain through the others, gaps within the window.

    Built from the last phrase backwards, so that the work grows with the number of places, not of combinations.
    """
    chains: list[tuple[Place, ...]] = [(place,) for place in options[-1]]
    for earlier in reversed(options[:-1]):
        chains = [
            (place, *min(following, key=lambda chain: chain[-1][-1]))
            for place in earlier
            if (following := [chain for chain in chains if 0 <= chain[0][0] - place[-1] - 1 <= window])
        ]
    return chains


def _in_any_order(options: Sequence[Sequence[Place]], window: int) -> Iterable[tuple[Place, ...]]:
    """Per place of the first phrase the narrowest choice of the others, none overlapping, gaps within the window."""
    widest = (len(options) - 1) * window + sum(max(_width(place) for place in places) for places in options)
    for firsts, *others in _clusters(options, window):
        for first in firsts:
            reach = (first[0] - widest,), (first[-1] + widest + 1,)
            near = [places[bisect_left(places, reach[0]) : bisect_left(places, reach[1])] for places in others]
            nearest_first = [sorted(places, key=lambda place: (_width(first + place), place)) for places in near]
            chosen = _narrowest((first,), sorted(nearest_first, key=len), window, widest + 1)
            if chosen:
                yield chosen


def _clusters(options: Sequence[Sequence[Place]], window: int) -> Iterator[list[list[Place]]]:
    """The places of each phrase, apart for each part of the sentence that has all of them and no gap above the window."""
    cluster: list[list[Place]] = [[] for _ in options]
    end = -1
    for place, phrase in sorted((place, phrase) for phrase, places in enumerate(options) for place in places):
        if place[0] - end - 1 > window:
            if all(cluster):
                yield cluster
            cluster = [[] for _ in options]
        cluster[phrase].append(place)
        end = max(end, place[-1])
    if all(cluster):
        yield cluster


def _narrowest(chosen: tuple[Place, ...], others: Sequence[Sequence[Place]], window: int, limit: int) -> tuple[Place, ...]:
    """`chosen` with a place for each further phrase, less than `limit` words wide; empty where there is none.

    The places in `others` begin with the one nearest to the first of `chosen`.
    """
    if not others:
        fits = all(right[0] - left[-1] - 1 <= window for left, right in pairwise(sorted(chosen)))
        return chosen if fits else ()
    best: tuple[Place, ...] = ()
    for place in others[0]:
        if _width(chosen[0] + place) >= limit:
            break
        extended = (*chosen, place)
        if _width(sum(extended, ())) < limit and not any(set(place) & set(part) for part in chosen):
            found = _narrowest(extended, others[1:], window, limit)
            if found:
                best, limit = found, _width(sum(found, ()))
    return best


def _width(place: Place) -> int:
    """Words from the first to the last."""
    return max(place) - min(place) + 1
