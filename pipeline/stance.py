"""Toegepast, ontbreekt, beoogd or neutraal: the direction of what a passage says, from the cues around the evidence.

The rules of the coding manual, as data in lexicons/stance.yaml: each cue has a stance and a strength.
Every sentence votes for its cues, the sentence of the evidence most: what a paragraph says of a code often
stands in the sentence before or after ("Voorstel: ...", "Daarvoor ontbrak de tijd"). The stance with the most
support wins; the cue that gave it most is the reason. Tense, imperative and question come from the word forms.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.codebook import Codebook
from pipeline.lexicon import TermMatch, cue_lexicon
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


class StanceRules:
    """The stance cues of a codebook, compiled once."""

    def __init__(self, codebook: Codebook) -> None:
        self._cues = {cue.name: cue for cue in codebook.cues}
        self._lexicon = cue_lexicon(codebook)

    def cues_in(self, annotated: AnnotatedPassage) -> list[TermMatch]:
        """Every cue in the passage; `owner` is the name of the cue."""
        return self._lexicon.find(annotated)

    def decide(self, annotated: AnnotatedPassage, evidence: TermMatch, cues: Sequence[TermMatch]) -> Direction:
        """The direction of one term match, given the cues of its passage."""
        votes = [*self._cue_votes(annotated, evidence, cues), *_form_votes(annotated)]
        if not votes:
            return Direction("toegepast", "geen signaal")
        weights = _weights(len(annotated.annotation.sentence_starts), evidence.sentence)
        support, reasons = _count(votes, weights)
        stance = max(support, key=lambda candidate: support[candidate])
        if stance not in reasons:
            return Direction("toegepast", "geen ander signaal")
        return Direction(stance, reasons[stance])

    def _cue_votes(self, annotated: AnnotatedPassage, evidence: TermMatch, cues: Sequence[TermMatch]) -> Iterator[_Vote]:
        """One vote per cue and sentence; its words are those nearest to the evidence."""
        nearest: dict[tuple[int, str], TermMatch] = {}
        for cue in sorted(cues, key=lambda cue: (_distance(cue, evidence), cue.tokens, cue.term)):
            nearest.setdefault((cue.sentence, cue.owner), cue)
        for (sentence, name), cue in nearest.items():
            entry = self._cues[name]
            yield _Vote(name, f"{name} ({_words(annotated, cue)})", sentence, ((entry.stance, entry.strength),))


def _form_votes(annotated: AnnotatedPassage) -> Iterator[_Vote]:
    """What tense, imperative and question marks say, sentence by sentence."""
    annotation = annotated.annotation
    for number, tokens in enumerate(annotation.sentences()):
        forms = [
            (PAST, any("Tense=Past" in annotation.morphs[index] for index in tokens)),
            (PERFECT, _is_perfect(annotation, tokens)),
            (IMPERATIVE, _is_imperative(annotated, tokens)),
            (QUESTION, _is_question(annotated, tokens)),
        ]
        for form, present in forms:
            if present:
                yield _Vote(form.name, form.name, number, form.effect)


def _weights(sentences: int, evidence: int) -> list[float]:
    """How much each sentence of the passage counts for evidence in one of them."""
    beside = {evidence - 1, evidence + 1}
    return [1.0 if number == evidence else NEXT_SENTENCE if number in beside else FURTHER for number in range(sentences)]


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


def _words(annotated: AnnotatedPassage, match: TermMatch) -> str:
    """The words of a match as the passage has them; three dots where it leaves some out."""
    annotation, words = annotated.annotation, [""]
    for before, index in zip((match.tokens[0] - 1, *match.tokens), match.tokens, strict=False):
        if index != before + 1:
            words.append("...")
        words.append(annotated.passage.text[annotation.starts[index] : annotation.ends[index]])
    return " ".join(words[1:])


def _distance(cue: TermMatch, evidence: TermMatch) -> int:
    """Tokens between a cue and the evidence; 0 where they touch or overlap."""
    return max(0, cue.tokens[0] - evidence.tokens[-1], evidence.tokens[0] - cue.tokens[-1])


def _is_perfect(annotation: Annotation, tokens: range) -> bool:
    """'is besproken', 'hebben gedeeld': a form of hebben or zijn in the present, with a participle."""
    auxiliary = any(
        annotation.pos[index] == "AUX"
        and annotation.lemmas[index] in {"hebben", "zijn"}
        and "Tense=Pres" in annotation.morphs[index]
        for index in tokens
    )
    return auxiliary and any(annotation.tags[index].startswith("WW|vd|vrij") for index in tokens)


def _is_imperative(annotated: AnnotatedPassage, tokens: range) -> bool:
    """'Betrek ook ...': the bare stem opens a statement, with no subject behind it; 'zie tabel 2' is a reference."""
    annotation, first = annotated.annotation, tokens.start
    if annotation.tags[first] != "WW|pv|tgw|ev" or annotation.lemmas[first] == "zien":
        return False
    if _is_question(annotated, tokens):
        return False
    if first + 1 == tokens.stop or annotation.pos[first + 1] != "PRON":
        return True
    following = annotated.passage.text[annotation.starts[first + 1] : annotation.ends[first + 1]]
    return following.lower() in {"je", "u", "zich", "dit", "dat"}


def _is_question(annotated: AnnotatedPassage, tokens: range) -> bool:
    end = annotated.annotation.ends[tokens.stop - 1]
    return annotated.passage.text[:end].rstrip("”’\"')").endswith("?")
