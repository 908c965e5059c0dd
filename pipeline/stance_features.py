"""A passage and the place of its evidence → named features that tell the stance; what the stance model learns from and reads.

The cues of lexicons/stance.yaml, and words and pairs of words, count more the nearer their sentence is to the evidence; the
moods of the clauses (pipeline/clauses.py) by their share in the clause and the sentences of the evidence and in the passage.
Names, numbers and punctuation are no words: what is learned must hold for organisations that the model never saw.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import compress
from math import fsum, sqrt

from pipeline.clauses import Clause, clauses, is_question, passage_words
from pipeline.codebook import Cue
from pipeline.lexicon import TermMatch
from pipeline.records import AnnotatedPassage, Annotation

STANCE_FEATURES_VERSION = 1
"""Raised when the same passage gives other features; a model says for which version it was made."""
WORDS_LENGTH, CUES_LENGTH, MOODS_LENGTH = 5.0, 5.0, 3.0
"""Length of the vector of each kind: how much it weighs. Chosen on the training passages with organisations left out."""
NEARNESS = (1.0, 0.6, 0.4)
"""How much a sign counts in a sentence of the evidence, in one beside it, and further away; chosen likewise."""
NO_PLACE = 1.5
"""How much more the passage counts for a coding of which no term tells the place."""
NEGATIVE_FROM = 2
"""Strength from which a cue of 'ontbreekt' makes its clause a negative one; 'maar' alone does not."""
_NAMELESS = frozenset({"PROPN", "NUM", "SYM", "PUNCT"})
_KEPT_MARKS = frozenset("?:;!")
_FUNCTION = frozenset({"AUX", "ADV", "DET", "PRON", "ADP", "CCONJ", "SCONJ", "VERB"})
"""Pairs of words need one of these: 'is niet', 'wordt gewerkt'; pairs of nouns and adjectives tell the subject."""

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a passage shows, computed once for all its codings. Sequences are by sentence or by clause, in order."""

    annotation: Annotation
    clauses: tuple[Clause, ...]
    moods: tuple[tuple[str, ...], ...]
    """Of each clause: its mood, with negation and with names and numbers in it."""
    words: tuple[frozenset[str], ...]
    cues: tuple[frozenset[str], ...]


def read_stance(annotated: AnnotatedPassage, found_cues: Sequence[TermMatch], cues: Mapping[str, Cue]) -> Reading:
    """The signs of a passage, given the cues found in it and all cues by name."""
    annotation, words = annotated.annotation, passage_words(annotated)
    found = clauses(annotation, words)
    by_sentence: dict[int, set[str]] = defaultdict(set)
    lacking: set[int] = set()
    for match in found_cues:
        cue = cues[match.owner]
        by_sentence[match.sentence] |= {f"cue={cue.name}", f"cues={cue.stance}"}
        if is_lacking(cue):
            lacking.update(match.tokens)
    sentences = annotation.sentences()
    return Reading(
        annotation,
        tuple(found),
        tuple(tuple(_clause_signs(annotation, clause, lacking)) for clause in found),
        tuple(frozenset(_word_signs(annotation, words, sentence)) for sentence in sentences),
        tuple(frozenset(by_sentence[number]) for number in range(len(sentences))),
    )


def features(reading: Reading, tokens: Sequence[int]) -> Features:
    """The features of one coding; `tokens` are those of its evidence, none where no term tells the place.

    The code itself is none of them: how often a code is wanted or lacking differs from one field of work to the next.
    """
    found: Features = {}
    weight = 1.0 if tokens else NO_PLACE
    held = set(tokens)
    here = [not held.isdisjoint(clause.tokens) for clause in reading.clauses]
    sentences = {clause.sentence for clause, holds in zip(reading.clauses, here, strict=True) if holds}
    nearness = _nearness(len(reading.words), sentences)
    _add(found, reading.words, nearness, WORDS_LENGTH * weight)
    _add(found, reading.cues, nearness, CUES_LENGTH * weight)
    _add_moods(found, "passage", reading.moods, weight)
    if tokens:
        beside = [clause.sentence in sentences for clause in reading.clauses]
        _add_moods(found, "sentence", compress(reading.moods, beside), weight)
        _add_moods(found, "clause", compress(reading.moods, here), weight)
    return found


def is_lacking(cue: Cue) -> bool:
    """Whether a cue makes its clause a negative one."""
    return cue.stance == "ontbreekt" and cue.strength >= NEGATIVE_FROM


def _nearness(count: int, sentences: Set[int]) -> list[float]:
    """What each of `count` sentences counts for evidence in `sentences`; all the same where that is nowhere."""
    if not sentences:
        return [1.0] * count
    return [NEARNESS[min(*(abs(number - place) for place in sentences), 2)] for number in range(count)]


def _add(found: Features, signs: Sequence[frozenset[str]], nearness: Sequence[float], length: float) -> None:
    """Every sign as near as it comes, all together as long as `length`."""
    values: dict[str, float] = {}
    for here, near in zip(signs, nearness, strict=True):
        for sign in here:
            values[sign] = max(near, values.get(sign, 0.0))
    scale = length / (sqrt(fsum(value * value for value in values.values())) or 1.0)
    found.update((f"around {sign}", round(values[sign] * scale, 4)) for sign in sorted(values))


def _add_moods(found: Features, scope: str, moods: Iterable[tuple[str, ...]], weight: float) -> None:
    """Each sign by the root of the share of clauses that have it."""
    counted, clauses_seen = Counter[str](), 0
    for signs in moods:
        counted.update(signs)
        clauses_seen += 1
    for sign, count in sorted(counted.items()):
        found[f"{scope} {sign}"] = round(weight * MOODS_LENGTH * sqrt(count / clauses_seen), 4)


def _clause_signs(annotation: Annotation, clause: Clause, lacking: Set[int]) -> Iterable[str]:
    yield f"mood={clause.mood}"
    if not lacking.isdisjoint(clause.tokens):
        yield "lacking"
        yield f"mood={clause.mood}, lacking"
    for name, pos in (("name", "PROPN"), ("number", "NUM")):
        if any(annotation.pos[index] == pos for index in clause.tokens):
            yield name


def _word_signs(annotation: Annotation, words: Sequence[str], sentence: range) -> Iterable[str]:
    """Words as written, pairs of them, verb forms, how the sentence begins, and whether it is a question."""
    finite = [annotation.tags[index] for index in sentence if annotation.tags[index].startswith("WW|pv")]
    yield "finite verb" if finite else "no finite verb"
    if finite and not any("|verl" in tag for tag in finite):
        yield "present only"
    if is_question(words, sentence):
        yield "question"
    yield f"begins={_short(annotation.tags[sentence.start])}"
    for index in sentence:
        if annotation.tags[index].startswith("WW"):
            yield f"form={_short(annotation.tags[index])}"
        if not _is_word(annotation, words, index):
            continue
        yield f"word={words[index]}"
        if index == sentence.start:
            yield f"pair=^ {words[index]}"
        elif _is_word(annotation, words, index - 1) and {annotation.pos[index], annotation.pos[index - 1]} & _FUNCTION:
            yield f"pair={words[index - 1]} {words[index]}"


def _is_word(annotation: Annotation, words: Sequence[str], index: int) -> bool:
    return annotation.pos[index] not in _NAMELESS or words[index] in _KEPT_MARKS


def _short(tag: str) -> str:
    """The first three parts of a CGN tag: 'WW|pv|tgw', 'N|soort|mv' (a plural without article is often theory)."""
    return "|".join(tag.split("|")[:3])
