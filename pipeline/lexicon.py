"""Rule matches with evidence spans: which terms of the codebook stand in a passage, on its stored tokens."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from pipeline.clean import clean_text
from pipeline.codebook import Code, Codebook, Cue, Grade, Term
from pipeline.patterns import Match, Matcher, Pattern, Token
from pipeline.records import AnnotatedPassage


@dataclass(frozen=True, slots=True)
class TermMatch:
    """A term found in a passage. `tokens` are indices into the annotation of the passage."""

    owner: str
    """Code id, or name of a stance cue."""
    term: str
    grade: Grade
    sentence: int
    """0-based sentence of the passage."""
    tokens: tuple[int, ...]


class Lexicon:
    """The terms of several owners (codes or cues), compiled once, applied to many passages."""

    def __init__(self, owners: Iterable[Code | Cue]) -> None:
        self._patterns: list[Pattern] = []
        self._numbers: dict[Pattern, int] = {}
        self._terms: list[tuple[str, Term, int]] = []
        self._exclusions: dict[str, list[int]] = {}
        for owner in owners:
            name = owner.id if isinstance(owner, Code) else owner.name
            self._exclusions[name] = [self._number(pattern) for pattern in owner.exclusions]
            self._terms += [(name, term, self._number(term.pattern)) for term in owner.terms]
            for term in owner.terms:
                for pattern in term.conditions:
                    self._number(pattern)
        self._terms_of: dict[int, list[tuple[str, Term]]] = defaultdict(list)
        for name, term, number in self._terms:
            self._terms_of[number].append((name, term))
        self._matcher = Matcher(self._patterns)

    def find(self, annotated: AnnotatedPassage) -> list[TermMatch]:
        """Every term match that no exclusion or condition takes away, in order of sentence, owner and place."""
        found: list[TermMatch] = []
        tokens = passage_tokens(annotated)
        sentences = annotated.annotation.sentences()
        matches = [self._matcher.find(tokens[sentence.start : sentence.stop]) for sentence in sentences]
        in_passage = {match.pattern for in_sentence in matches for match in in_sentence}
        for number, (sentence, in_sentence) in enumerate(zip(sentences, matches, strict=True)):
            found += self._kept(in_sentence, in_passage, number, sentence.start)
        return sorted(set(found), key=lambda match: (match.sentence, match.owner, match.tokens, match.term, match.grade))

    def _kept(self, matches: Sequence[Match], in_passage: Set[int], sentence: int, offset: int) -> Iterator[TermMatch]:
        by_pattern: dict[int, list[Match]] = defaultdict(list)
        for match in matches:
            by_pattern[match.pattern].append(match)
        for number, occurrences in by_pattern.items():
            for owner, term in self._terms_of.get(number, ()):
                if not self._conditions_hold(term, by_pattern.keys(), in_passage):
                    continue
                excluded = [hit for pattern in self._exclusions[owner] for hit in by_pattern.get(pattern, ())]
                for match in occurrences:
                    if not any(set(match.tokens) & set(hit.tokens) for hit in excluded):
                        tokens = tuple(offset + index for index in match.tokens)
                        yield TermMatch(owner, term.pattern.source, term.grade, sentence, tokens)

    def _conditions_hold(self, term: Term, in_sentence: Set[int], in_passage: Set[int]) -> bool:
        return (
            (not term.required or self._any_of(term.required, in_sentence))
            and not self._any_of(term.unless, in_sentence)
            and (not term.required_in_passage or self._any_of(term.required_in_passage, in_passage))
            and not self._any_of(term.unless_in_passage, in_passage)
        )

    def _any_of(self, patterns: Iterable[Pattern], present: Set[int]) -> bool:
        return any(self._numbers[pattern] in present for pattern in patterns)

    def _number(self, pattern: Pattern) -> int:
        if pattern not in self._numbers:
            self._numbers[pattern] = len(self._patterns)
            self._patterns.append(pattern)
        return self._numbers[pattern]


def passage_tokens(annotated: AnnotatedPassage) -> list[Token]:
    """The tokens of a passage as patterns see them: form and lemma in lower case, repaired as the text of a document is."""
    text, annotation = annotated.passage.text, annotated.annotation
    return [
        Token(_fold(text[start:end]), _fold(lemma), pos)
        for start, end, lemma, pos in zip(annotation.starts, annotation.ends, annotation.lemmas, annotation.pos, strict=True)
    ]


def _fold(word: str) -> str:
    return word.lower() if word.isascii() else clean_text(word).lower().replace("’", "'")


def code_lexicon(codebook: Codebook) -> Lexicon:
    """The terms of all codes."""
    return Lexicon(codebook.codes.values())


def cue_lexicon(codebook: Codebook) -> Lexicon:
    """The stance cues."""
    return Lexicon(codebook.cues)
