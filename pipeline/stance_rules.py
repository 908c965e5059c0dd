"""The direction of what a passage says by rules alone: where there is no trained model, and to measure what the model adds.

Each cue of lexicons/stance.yaml has a stance and a strength.
Every sentence votes for its cues, the sentence of the evidence most: what a paragraph says of a code often
stands in the sentence before or after ("Voorstel: ...", "Daarvoor ontbrak de tijd"). The stance with the most
support wins; the cue that gave it most is the reason. Tense, imperative and question come from the word forms.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.clauses import is_imperative, is_question, passage_words
from pipeline.codebook import Cue
from pipeline.lexicon import TermMatch
from pipeline.records import AnnotatedPassage, Annotation, Stance

NEXT_SENTENCE, FURTHER = 0.7, 0.5
"""How much a sentence beside that of the evidence counts, and one further away; measured on the training passages."""
MOST_OF_ONE_CUE = 2.0
"""A cue that stands in every sentence counts at most this many times."""
MOST_SENTENCES = 3.0
"""Sentences, by their weight, for which `BASE` counts."""
BASE: dict[Stance, float] = {"toegepast": 0.5, "ontbreekt": -2.0, "beoogd": 1.0, "neutraal": -0.5}
"""What a sentence counts for each stance whatever it says: one word of negation is no verdict in a long paragraph."""


@dataclass(frozen=True, slots=True)
class Direction:
    """A stance and what decided it: the name of a cue with the words found, or the rule for no cue."""

    stance: Stance
    because: str


@dataclass(frozen=True, slots=True)
class _Form:
    """What the word forms of a sentence say, where they speak for some stances and against others."""

    name: str
    effect: tuple[tuple[Stance, int], ...]


PAST = _Form("verleden tijd", (("beoogd", -5), ("neutraal", -5)))
PERFECT = _Form("voltooide tijd", (("beoogd", -5), ("neutraal", -5)))
IMPERATIVE = _Form("gebiedende wijs", (("beoogd", 5),))
QUESTION = _Form("vraag", (("neutraal", 5),))


@dataclass(frozen=True, slots=True)
class _Vote:
    """One cue or form in one sentence, with what it counts for each stance."""

    name: str
    because: str
    sentence: int
    effect: tuple[tuple[Stance, int], ...]


def decide_by_rules(
    annotated: AnnotatedPassage, tokens: Sequence[int], found: Sequence[TermMatch], cues: Mapping[str, Cue]
) -> Direction:
    """The direction of evidence at `tokens` (none: the passage as a whole), given the cues found in its passage."""
    votes = [*_cue_votes(annotated, tokens, found, cues), *_form_votes(annotated)]
    if not votes:
        return Direction("toegepast", "geen signaal")
    support, reasons = _count(votes, _weights(annotated.annotation.sentences(), tokens))
    stance = max(support, key=lambda candidate: support[candidate])
    if stance not in reasons:
        return Direction("toegepast", "geen ander signaal")
    return Direction(stance, reasons[stance])


def _cue_votes(
    annotated: AnnotatedPassage, tokens: Sequence[int], found: Sequence[TermMatch], cues: Mapping[str, Cue]
) -> Iterator[_Vote]:
    """One vote per cue and sentence; its words are those nearest to the evidence."""
    nearest: dict[tuple[int, str], TermMatch] = {}
    for match in sorted(found, key=lambda match: (distance(match, tokens), match.tokens, match.term)):
        nearest.setdefault((match.sentence, match.owner), match)
    for (sentence, name), match in nearest.items():
        entry = cues[name]
        yield _Vote(name, f"{name} ({words_of(annotated, match)})", sentence, ((entry.stance, entry.strength),))


def _form_votes(annotated: AnnotatedPassage) -> Iterator[_Vote]:
    """What tense, imperative and question marks say, sentence by sentence."""
    annotation, words = annotated.annotation, passage_words(annotated)
    for number, tokens in enumerate(annotation.sentences()):
        forms = [
            (PAST, any("Tense=Past" in annotation.morphs[index] for index in tokens)),
            (PERFECT, _is_perfect(annotation, tokens)),
            (IMPERATIVE, is_imperative(annotation, words, tokens)),
            (QUESTION, is_question(words, tokens)),
        ]
        for form, present in forms:
            if present:
                yield _Vote(form.name, form.name, number, form.effect)


def _weights(sentences: Sequence[range], tokens: Sequence[int]) -> list[float]:
    """How much each sentence of the passage counts for evidence at `tokens`."""
    here = {number for number, sentence in enumerate(sentences) if not tokens or any(token in sentence for token in tokens)}
    beside = {number + step for number in here for step in (-1, 1)}
    return [1.0 if number in here else NEXT_SENTENCE if number in beside else FURTHER for number in range(len(sentences))]


def _count(votes: Sequence[_Vote], weights: Sequence[float]) -> tuple[dict[Stance, float], dict[Stance, str]]:
    """The support for each stance, and the vote that gave it most."""
    support = {stance: base * min(sum(weights), MOST_SENTENCES) for stance, base in BASE.items()}
    by_name: dict[str, list[_Vote]] = defaultdict(list)
    for vote in votes:
        by_name[vote.name].append(vote)
    strongest: dict[Stance, tuple[float, str]] = {}
    for same in by_name.values():
        share = min(sum(weights[vote.sentence] for vote in same), MOST_OF_ONE_CUE)
        nearest = max(same, key=lambda vote: (weights[vote.sentence], -vote.sentence))
        for stance, strength in nearest.effect:
            support[stance] += strength * share
            here = (strength * weights[nearest.sentence], nearest.because)
            if strength > 0 and here > strongest.get(stance, (0.0, "")):
                strongest[stance] = here
    return support, {stance: because for stance, (_, because) in strongest.items()}


def words_of(annotated: AnnotatedPassage, match: TermMatch) -> str:
    """The words of a match as the passage has them; three dots where it leaves some out."""
    annotation, words = annotated.annotation, [""]
    for before, index in zip((match.tokens[0] - 1, *match.tokens), match.tokens, strict=False):
        if index != before + 1:
            words.append("...")
        words.append(annotated.passage.text[annotation.starts[index] : annotation.ends[index]])
    return " ".join(words[1:])


def distance(cue: TermMatch, tokens: Sequence[int]) -> int:
    """Tokens between a cue and the evidence; 0 where they touch or overlap, or where no term tells the place."""
    return max(0, cue.tokens[0] - tokens[-1], tokens[0] - cue.tokens[-1]) if tokens else 0


def _is_perfect(annotation: Annotation, tokens: range) -> bool:
    """'is besproken', 'hebben gedeeld': a form of hebben or zijn in the present, with a participle."""
    auxiliary = any(
        annotation.pos[index] == "AUX"
        and annotation.lemmas[index] in {"hebben", "zijn"}
        and "Tense=Pres" in annotation.morphs[index]
        for index in tokens
    )
    return auxiliary and any(annotation.tags[index].startswith("WW|vd|vrij") for index in tokens)
