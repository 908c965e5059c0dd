"""A passage and the place of its evidence → named features that tell the stance; what the stance model learns from and reads.

Three kinds, each over the whole passage and over the sentences of the evidence: the cues of lexicons/stance.yaml, the moods of
the clauses (pipeline/clauses.py; over the clause of the evidence too), and words and pairs of words. Names of people and
places, numbers and punctuation are no features: what is learned must hold for organisations that the model never saw.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from pipeline.clauses import Clause, clauses, is_question, passage_words
from pipeline.lexicon import TermMatch
from pipeline.records import AnnotatedPassage, Annotation, Stance

STANCE_FEATURES_VERSION = 1
"""Raised when the same passage gives other features; a model says for which version it was made."""
WORDS_LENGTH, CUES_LENGTH, MOODS_LENGTH = 5.0, 5.0, 3.0
"""Length of the vector of each kind in one scope: how much the kind weighs. Chosen on the training passages, by organisation."""
NO_PLACE = 1.5
"""How much more the passage counts for a code of which no term tells the place."""
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


def read_stance(annotated: AnnotatedPassage, cues: Sequence[TermMatch], stance_of: Mapping[str, Stance]) -> Reading:
    """The signs of a passage. `cues` are those found in it, `stance_of` has the stance of each cue by name."""
    annotation, words = annotated.annotation, passage_words(annotated)
    found = clauses(annotation, words)
    by_sentence: dict[int, set[str]] = defaultdict(set)
    by_token: dict[int, set[str]] = defaultdict(set)
    for cue in cues:
        by_sentence[cue.sentence] |= {f"cue={cue.owner}", f"cues={stance_of[cue.owner]}"}
        for token in cue.tokens:
            by_token[token].add(stance_of[cue.owner])
    sentences = annotation.sentences()
    return Reading(
        annotation,
        tuple(found),
        tuple(tuple(_clause_signs(annotation, clause, by_token)) for clause in found),
        tuple(frozenset(_word_signs(annotation, words, sentence)) for sentence in sentences),
        tuple(frozenset(by_sentence[number]) for number in range(len(sentences))),
    )


def features(reading: Reading, code: str, tokens: Sequence[int]) -> Features:
    """The features of one code in one passage; `tokens` are those of its evidence, none where no term tells the place."""
    family = code.partition(".")[0]
    found: Features = {f"family={family}": 1.0, f"code={code}": 1.0}
    everywhere = range(len(reading.words))
    weight = 1.0 if tokens else NO_PLACE
    _add(found, "passage", reading, everywhere, weight)
    _add_moods(found, "passage", (signs for signs in reading.moods), weight)
    if tokens:
        held = set(tokens)
        here = [clause for clause in reading.clauses if not held.isdisjoint(clause.tokens)]
        sentences = {clause.sentence for clause in here}
        _add(found, "sentence", reading, sorted(sentences), 1.0)
        paired = list(zip(reading.clauses, reading.moods, strict=True))
        _add_moods(found, "sentence", (signs for clause, signs in paired if clause.sentence in sentences), 1.0)
        _add_moods(found, "clause", (signs for clause, signs in paired if clause in here), 1.0)
    return found


def _add(found: Features, scope: str, reading: Reading, sentences: Iterable[int], weight: float) -> None:
    numbers = list(sentences)
    words = frozenset[str]().union(*(reading.words[number] for number in numbers))
    cues = frozenset[str]().union(*(reading.cues[number] for number in numbers))
    for signs, length in ((words, WORDS_LENGTH), (cues, CUES_LENGTH)):
        value = round(weight * length / sqrt(len(signs)), 4) if signs else 0.0
        found.update((f"{scope} {sign}", value) for sign in sorted(signs))


def _add_moods(found: Features, scope: str, moods: Iterable[tuple[str, ...]], weight: float) -> None:
    """Each sign by the root of the share of clauses that have it."""
    counted, clauses_seen = Counter[str](), 0
    for signs in moods:
        counted.update(signs)
        clauses_seen += 1
    for sign, count in sorted(counted.items()):
        found[f"{scope} {sign}"] = round(weight * MOODS_LENGTH * sqrt(count / clauses_seen), 4)


def _clause_signs(annotation: Annotation, clause: Clause, cues: Mapping[int, set[str]]) -> Iterable[str]:
    yield f"mood={clause.mood}"
    if any("ontbreekt" in cues.get(index, ()) for index in clause.tokens):
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
    """'WW|pv|tgw' of 'WW|pv|tgw|ev'; the word class of other tags."""
    parts = tag.split("|")
    return "|".join(parts[:3]) if parts[0] == "WW" else parts[0]
