"""Mistakes in lexicons that a reader overlooks: duplicates, clashes, terms that can never match."""

from collections.abc import Callable, Iterator
from pathlib import Path

import spacy
from spacy.tokens import Doc

from pipeline.codebook import CUES_FILE, Code, Codebook, Cue, Term
from pipeline.patterns import Matcher, Pattern, Slot, Token, Word

Tokenizer = Callable[[str], Doc]


def lint(codebook: Codebook) -> list[str]:
    """One line per problem, 'file:line: key: what is wrong', in order of file and line."""
    tokenizer = spacy.blank("nl").tokenizer
    problems: list[tuple[Path, int, str]] = []
    for family in codebook.families:
        for code in family.codes:
            problems += [(family.path, line, text) for line, text in _owner_problems(code, tokenizer)]
    cues_path = codebook.families[0].path.with_name(CUES_FILE)
    for cue in codebook.cues:
        problems += [(cues_path, line, text) for line, text in _owner_problems(cue, tokenizer)]
    return [f"{path}:{line}: {text}" for path, line, text in sorted(problems)]


def _owner_problems(owner: Code | Cue, tokenizer: Tokenizer) -> Iterator[tuple[int, str]]:
    name = owner.id if isinstance(owner, Code) else owner.name
    if not owner.terms:
        yield owner.line, f"{name}: has no terms and can never be found"
    seen: dict[object, Term] = {}
    for term in owner.terms:
        earlier = seen.setdefault(_meaning(term), term)
        if earlier is not term:
            yield term.line, f"{name}: '{term.pattern.source}' stands at line {earlier.line} too"
        for exclusion in owner.exclusions:
            if _always_excluded(term.pattern, exclusion):
                yield term.line, f"{name}: '{term.pattern.source}' is always taken away by the exclusion '{exclusion.source}'"
        for pattern in (term.pattern, *term.required, *term.unless):
            yield from ((term.line, f"{name}: {problem}") for problem in _unmatchable(pattern, tokenizer))
    for exclusion in owner.exclusions:
        yield from ((owner.line, f"{name}: exclusion: {problem}") for problem in _unmatchable(exclusion, tokenizer))


def _meaning(term: Term) -> object:
    """Equal for terms that match the same words under the same conditions, whatever their grade or window."""
    phrases = term.pattern.phrases
    unordered = frozenset(phrases) if term.pattern.joint == "free" else phrases
    return term.pattern.joint, unordered, frozenset(term.required), frozenset(term.unless)


def _always_excluded(term: Pattern, exclusion: Pattern) -> bool:
    """Whether the plainest text with every alternative of the term also holds the exclusion, on the same words."""
    matcher = Matcher([exclusion])
    return all(matcher.find(example) for example in _examples(term))


def _examples(pattern: Pattern) -> Iterator[list[Token]]:
    """The shortest texts that the pattern matches: each alternative once, the other slots at their first."""
    slots = pattern.slots
    longest = max(len(slot) for slot in slots)
    for number in range(longest):
        words = [_alternatives(slot)[number % len(slot)] for slot in slots]
        yield [Token(text, text, word.pos or "X") for word in words for text in [word.particle + word.text.strip("*")]]


def _alternatives(slot: Slot) -> list[Word]:
    return sorted(slot, key=lambda word: (word.text, word.particle, word.pos, word.exact))


def _unmatchable(pattern: Pattern, tokenizer: Tokenizer) -> Iterator[str]:
    """Words that the tokenizer never gives as one token."""
    for slot in pattern.slots:
        for word in _alternatives(slot):
            tokens = [token.text for token in tokenizer(word.particle + word.text.strip("*"))]
            if len(tokens) > 1:
                yield f"'{pattern.source}' can never match: '{word.text}' is {len(tokens)} tokens ({' '.join(tokens)})"
