"""Toegepast, ontbreekt, beoogd or neutraal: the direction of each coding, with what decided it.

A trained model (pipeline/stance_model.py) weighs the cues of lexicons/stance.yaml, the moods of the clauses and the words of
the passage; without one the rules of pipeline/stance_rules.py decide. Both name their reason.
"""

from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass

from pipeline.codebook import Codebook
from pipeline.lexicon import TermMatch, cue_lexicon
from pipeline.records import AnnotatedPassage
from pipeline.stance_features import Features, Reading, features, is_lacking, read_stance
from pipeline.stance_model import ORDER, StanceModel
from pipeline.stance_rules import Direction, decide_by_rules, distance, words_of

_IN_WORDS = {
    "mood=deontic": "wijs (moeten)",
    "mood=wish": "wijs (willen)",
    "mood=future": "toekomende tijd",
    "mood=would": "wijs (zou)",
    "mood=possible": "wijs (kunnen)",
    "mood=imperative": "gebiedende wijs",
    "mood=past": "verleden tijd",
    "mood=perfect": "voltooide tijd",
    "mood=passive": "lijdende vorm",
    "mood=copula": "toestand (zijn, blijven)",
    "mood=present": "tegenwoordige tijd",
    "mood=purpose": "om ... te",
    "mood=infinitive": "onbepaalde wijs",
    "mood=participle": "deelwoord",
    "mood=nominal": "zonder werkwoord",
    "name": "eigennaam",
    "number": "getal",
    "question": "vraag",
    "present only": "alleen tegenwoordige tijd",
    "finite verb": "persoonsvorm",
    "no finite verb": "geen persoonsvorm",
}
"""Signs that are no cue and no word, as the reason of a decision names them."""


@dataclass(frozen=True, slots=True)
class Signs:
    """A passage with its stance cues and, for a model, its features so far; made once for all its codings."""

    annotated: AnnotatedPassage
    cues: Sequence[TermMatch]
    lacking: Set[str]
    """Names of the cues that make a clause a negative one."""
    reading: Reading | None


class Stances:
    """The stance cues of a codebook and, where there is one, the trained model. Compiled once."""

    def __init__(self, codebook: Codebook, model: StanceModel | None = None) -> None:
        self._cues = {cue.name: cue for cue in codebook.cues}
        self._lexicon = cue_lexicon(codebook)
        self._lacking = {name for name, cue in self._cues.items() if is_lacking(cue)}
        self._model = model

    def read(self, annotated: AnnotatedPassage) -> Signs:
        """What the passage shows, for every code in it."""
        cues = self._lexicon.find(annotated)
        return Signs(annotated, cues, self._lacking, read_stance(annotated, cues, self._cues) if self._model else None)

    def features(self, annotated: AnnotatedPassage, tokens: Sequence[int]) -> Features:
        """What a model learns from: one coding of a passage, its evidence at `tokens` (empty where no term tells the place)."""
        return features(read_stance(annotated, self._lexicon.find(annotated), self._cues), tokens)

    def decide(self, signs: Signs, tokens: Sequence[int]) -> Direction:
        """The direction of a coding whose evidence is at `tokens`, sorted indices; empty where no term tells the place."""
        if self._model is None or signs.reading is None:
            return decide_by_rules(signs.annotated, tokens, signs.cues, self._cues)
        found = features(signs.reading, tokens)
        support = self._model.support(found)
        best, second = sorted(range(len(ORDER)), key=lambda place: -support[place])[:2]
        return Direction(ORDER[best], _because(signs, tokens, self._model.reasons(found, best, second)))


def _because(signs: Signs, tokens: Sequence[int], reasons: Sequence[tuple[float, str]]) -> str:
    """The sign that adds most over all its scopes, in Dutch; word classes are no reason to name."""
    added: dict[str, float] = defaultdict(float)
    for weight, name in reasons:
        _, _, sign = name.partition(" ")
        if sign.startswith(("cue=", "word=", "pair=")) or sign.endswith("lacking") or sign in _IN_WORDS:
            added[sign] += weight
    sign = max(added, key=lambda sign: (added[sign], sign), default="")
    if not sign or added[sign] <= 0:
        return "geen signaal"
    kind, _, value = sign.partition("=")
    if kind == "cue" or sign.endswith("lacking"):
        named = [cue for cue in signs.cues if cue.owner == value or (kind != "cue" and cue.owner in signs.lacking)]
        nearest = min(named, key=lambda cue: (distance(cue, tokens), cue.tokens, cue.owner))
        return f"{nearest.owner} ({words_of(signs.annotated, nearest)})"
    if kind in {"word", "pair"}:
        return f"woord ({value.removeprefix('^ ')})"
    return _IN_WORDS[sign]
