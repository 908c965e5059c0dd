"""Mistakes in lexicons that a reader overlooks: duplicates, clashes, terms that can never match."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise, product
from pathlib import Path

import spacy
from spacy.tokens import Doc

from pipeline.codebook import CUES_FILE, Code, Codebook, Cue, Term
from pipeline.patterns import Matcher, Pattern, Slot, Token, Word

Owner = Code | Cue
_OTHER_WORD = Token("¤", "¤", "X")
"""Stands for a word that no pattern knows."""
_PREPOSITION = re.compile(
    "(?:er|daar|hier|waar)?(?:aan|achter|af|bij|binnen|boven|buiten|door|in|langs|mee|met|na|naar|naast|om|onder|op|over|per|rond|te|"
    "ten|ter|tegen|tijdens|tot|tussen|uit|van|vanaf|vanuit|via|volgens|vóór|voor|vanwege|zonder)"
)
"""'voor', and also 'ervoor'."""


def lint(codebook: Codebook) -> list[str]:
    """One line per problem, 'file:line: key: what is wrong', in order of file and line."""
    return _report(codebook, _owner_problems)


def suspicions(codebook: Codebook) -> list[str]:
    """What is probably not meant, one line each as in `lint`; a lexicon with suspicions can be used."""
    return _report(codebook, _owner_suspicions)


def _report(codebook: Codebook, examine: Callable[[Owner], Iterable[tuple[int, str]]]) -> list[str]:
    cues_path = codebook.families[0].path.with_name(CUES_FILE)
    owners: list[tuple[Path, Owner]] = [(family.path, code) for family in codebook.families for code in family.codes]
    owners += [(cues_path, cue) for cue in codebook.cues]
    problems = [(path, line, f"{_name(owner)}: {text}") for path, owner in owners for line, text in examine(owner)]
    return [f"{path}:{line}: {text}" for path, line, text in sorted(problems)]


def _name(owner: Owner) -> str:
    return owner.id if isinstance(owner, Code) else owner.name


def _owner_problems(owner: Owner) -> Iterator[tuple[int, str]]:
    if not owner.terms:
        yield owner.line, "has no terms and can never be found"
    seen: dict[object, Term] = {}
    exclusions = [_Presence(pattern) for pattern in owner.exclusions]
    for term in owner.terms:
        source = term.pattern.source
        earlier = seen.setdefault(_meaning(term), term)
        if earlier is not term:
            yield term.line, f"'{source}' stands at line {earlier.line} too"
        for exclusion in exclusions:
            if exclusion.is_certain_in(term.pattern):
                yield term.line, f"'{source}' is always taken away by the exclusion '{exclusion.pattern.source}'"
        for pattern in (*term.unless, *term.unless_in_passage):
            if _Presence(pattern).is_certain_in(term.pattern):
                yield term.line, f"'{source}' can never match: it always holds its own 'unless', '{pattern.source}'"
        for pattern in (term.pattern, *term.conditions):
            yield from ((term.line, problem) for problem in _unmatchable(pattern))
    for pattern in owner.exclusions:
        yield from ((owner.line, f"exclusion: {problem}") for problem in _unmatchable(pattern))


@lru_cache(maxsize=1)
def _tokenizer() -> Callable[[str], Doc]:
    return spacy.blank("nl").tokenizer


def _owner_suspicions(owner: Owner) -> Iterator[tuple[int, str]]:
    for term in owner.terms:
        for pattern in (term.pattern, *term.conditions):
            yield from ((term.line, text) for text in _split_alternatives(pattern))
    for pattern in owner.exclusions:
        yield from ((owner.line, f"exclusion: {text}") for text in _split_alternatives(pattern))


def _meaning(term: Term) -> object:
    """Equal for terms that match the same words under the same conditions, whatever their grade or window."""
    phrases = term.pattern.phrases
    unordered = frozenset(phrases) if term.pattern.joint == "free" else phrases
    conditions = (term.required, term.unless, term.required_in_passage, term.unless_in_passage)
    return term.pattern.joint, unordered, *map(frozenset, conditions)


class _Presence:
    """Tells whether a pattern stands in every text that another pattern matches."""

    def __init__(self, pattern: Pattern) -> None:
        self.pattern = pattern
        self._matcher = Matcher([pattern])
        self._slots = [Matcher([Pattern("", ((slot,),), "ordered", 0)]) for slot in pattern.slots]

    def is_certain_in(self, other: Pattern) -> bool:
        """Tried on the shortest texts and on texts with other words between; of alternatives alike to the pattern, on one."""
        one_of_each = tuple(next(_words(min(slot, key=repr))) for slot in other.slots)
        if not all(self._matcher.find(text) for text in _texts(other, one_of_each)):
            return False
        kinds = [self._kinds(slot).values() for slot in other.slots]
        return all(self._matcher.find(text) for words in product(*kinds) for text in _texts(other, words))

    def _kinds(self, slot: Slot) -> dict[frozenset[int], Token]:
        """One example of a word for each set of slots of the pattern that words of `slot` fill."""
        examples = [example for word in sorted(slot, key=repr) for example in _words(word)]
        return {frozenset(n for n, matcher in enumerate(self._slots) if matcher.find([word])): word for word in examples}


def _words(word: Word) -> Iterator[Token]:
    """Examples of words that an alternative stands for: as written, and in a form of which it is the lemma only."""
    text = word.particle + word.text.replace("*", "¤")
    yield Token(text, text, word.pos or "X")
    if not word.exact and "¤" not in text:
        yield Token("¤", text, word.pos or "X")


def _texts(pattern: Pattern, words: tuple[Token, ...]) -> Iterator[list[Token]]:
    """The words of a pattern as it allows them: next to each other, with a word between its parts, the parts turned round."""
    rest = iter(words)
    phrases = [[next(rest) for _ in phrase] for phrase in pattern.phrases]
    orders = [phrases, phrases[::-1]] if pattern.joint == "free" else [phrases]
    for order in orders:
        yield [word for phrase in order for word in phrase]
        if pattern.window:
            yield [word for phrase in order for word in (*phrase, _OTHER_WORD)]


def _split_alternatives(pattern: Pattern) -> Iterator[str]:
    """'stuurgroep/op afstand': the slash joins single words, so 'op' stands alone among alternatives of another kind."""
    for phrase in pattern.source.replace(" ~ ", " ... ").split(" ... "):
        slots = phrase.split()
        for slot, following in pairwise(slots):
            *others, last = slot.lower().split("/")
            if _PREPOSITION.fullmatch(last) and not all(_PREPOSITION.fullmatch(word) for word in others):
                yield (
                    f"'{pattern.source}': '{last} {following.split('/')[0]}' is no alternative, a slash joins single words;"
                    f" this reads as one of '{slot}', then one of '{following}'"
                )


def _alternatives(slot: Slot) -> list[Word]:
    return sorted(slot, key=lambda word: (word.text, word.particle, word.pos, word.exact))


def _unmatchable(pattern: Pattern) -> Iterator[str]:
    """Words that the tokenizer never gives as one token."""
    tokenizer = _tokenizer()
    for slot in pattern.slots:
        for word in _alternatives(slot):
            tokens = [token.text for token in tokenizer(word.particle + word.text.strip("*"))]
            if len(tokens) > 1:
                yield f"'{pattern.source}' can never match: '{word.text}' is {len(tokens)} tokens ({' '.join(tokens)})"
