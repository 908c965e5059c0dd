"""Coded passages → a classifier. Seeded and in a fixed order: the same passages give the same bytes.

What a model can do for an organisation that it has not seen is measured by leaving organisations out: every passage is
judged by a first stage that never saw its organisation (or its writer), and that knows no term of the lexicon that was
seen nowhere else. The second stage, and the levels of certainty, learn from these judgements alone.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from pipeline.classify import Classifier, Inputs, Judge, Linear, candidates
from pipeline.errors import VuistregelError
from pipeline.evidence import CodeList, TermTrust, evidence, find_terms
from pipeline.features import Features, Floats, code_of
from pipeline.levels import levels_of

Booleans = npt.NDArray[np.bool_]
Origin = Literal["real", "made-up", "own"]
MADE_UP_FOLDS = 4
"""Writers of made-up passages are held out in this many groups; organisations one by one."""
LEAST_PASSAGES = 3
"""Passages in which a word stands, or a code is given, before anything is learned of it."""
STRENGTH = {"codes": 3.0, "others": 1.0}
"""Inverse regularisation of the linear stage, for the codes and for families and 'any code'."""
JUDGE_STRENGTH = 0.01
WEIGHT_FOR_LEVELS: dict[Origin, float] = {"real": 1.0, "made-up": 0.5, "own": 1.0}
"""How much a held-out passage counts in the second stage: made-up ones are denser in codes than real text."""
WEIGHT_FOR_WORDS: dict[Origin, float] = {"real": 1.0, "made-up": 1.0, "own": 3.0}
"""How much a passage counts in the first stage: the codings of a user's own corpus teach fastest."""
_SEED = 0


@dataclass(frozen=True, slots=True)
class Example:
    """A passage that a person coded."""

    features: Features
    codes: frozenset[str]
    origin: Origin
    group: str
    """Organisation or writer; passages of one group are never in both parts of a fold."""
    disputed: frozenset[str] = frozenset()
    """Codes on which two coders did not agree; they teach neither for nor against."""


@dataclass(frozen=True)
class HeldOut:
    """What spoke for each code in each passage, for a first stage that had not seen the group of the passage.

    Rows in the order of the examples; arrays are (n_examples, n_codes).
    """

    proof: dict[str, Floats]
    """Kind of evidence → how much (pipeline/evidence.py)."""
    judged: Booleans
    """Where a term or the words pointed at the code, and people agreed on it."""
    given: Booleans
    """What people gave."""
    origins: tuple[Origin, ...]
    folds: tuple[str, ...]
    """The organisation, or the set of writers, with which each passage was left out."""

    @property
    def weights(self) -> Floats:
        """(n_examples,)"""
        return np.array([WEIGHT_FOR_LEVELS[origin] for origin in self.origins])

    def probabilities(self, judge: Judge) -> Floats:
        """(n_examples, n_codes)"""
        return np.where(self.judged, judge.probabilities(self.proof), 0.0)


def train(examples: Sequence[Example], codes: CodeList, embedding: str = "") -> tuple[Classifier, HeldOut]:
    """A classifier of all examples, and what was measured on the way.

    Raises VuistregelError where the examples are of fewer than two groups.
    """
    held_out = hold_out(examples, codes)
    judge = second_stage(held_out)
    accepted, suggested = levels_of(held_out.probabilities(judge), held_out.given, held_out.weights)
    linear, trust = _first_stage(examples, codes)
    return Classifier(codes, linear, trust, judge, accepted, suggested, embedding), held_out


def hold_out(examples: Sequence[Example], codes: CodeList, teaching: Sequence[bool] | None = None) -> HeldOut:
    """Every passage seen through a first stage that learned from other organisations and writers.

    `teaching` says of each example whether it may teach; for learning curves. Raises VuistregelError as `train`.
    """
    folds = np.array(_folds(examples))
    if len(set(folds)) < 2:
        raise VuistregelError("train", "all passages are of one group", "Add codings of another organisation or writer")
    given = _table([example.codes for example in examples], codes)
    proof: dict[str, Floats] = {}
    judged = np.zeros(given.shape, dtype=bool)
    teaches = np.ones(len(examples), dtype=bool) if teaching is None else np.array(teaching)
    for fold in sorted(set(folds)):
        held = folds == fold
        linear, trust = _first_stage(list(compress(examples, teaches & ~held)), codes)
        passages = [_with_known_terms(example.features, trust) for example in compress(examples, held)]
        found = find_terms(passages, codes, trust)
        logits = linear.logits(passages, found)
        judged[held] = candidates(found, logits)
        for name, values in evidence(passages, codes, found, logits).items():
            proof.setdefault(name, np.zeros(given.shape))[held] = values
    counted = judged & ~_table([example.disputed for example in examples], codes)
    return HeldOut(proof, counted, given, tuple(example.origin for example in examples), tuple(folds.tolist()))


def _folds(examples: Sequence[Example]) -> list[str]:
    """The fold of each example: its organisation, or the set of writers that its writer belongs to."""
    writers = sorted({example.group for example in examples if example.origin == "made-up"})
    share = {writer: f"made-up {number % MADE_UP_FOLDS}" for number, writer in enumerate(writers)}
    return [share[example.group] if example.origin == "made-up" else f"{example.origin} {example.group}" for example in examples]


def _table(rows: Sequence[frozenset[str]], codes: CodeList) -> Booleans:
    """(n_rows, n_codes): which codes stand in each row; unknown ones are passed over."""
    table = np.zeros((len(rows), len(codes.ids)), dtype=bool)
    for row, own in enumerate(rows):
        for code in own & codes.place.keys():
            table[row, codes.place[code]] = True
    return table


def _with_known_terms(features: Features, trust: TermTrust) -> Features:
    """Without the terms that stood in no passage the model was trained on: they were written after this one was read."""
    return replace(features, terms=tuple(term for term in features.terms if term in trust.seen))


def _first_stage(examples: Sequence[Example], codes: CodeList) -> tuple[Linear, TermTrust]:
    passages = [example.features for example in examples]
    trust = _trust(examples)
    counts = Counter(word for passage in passages for word in passage.words)
    words = tuple(sorted(word for word, count in counts.items() if count >= LEAST_PASSAGES))
    rarity = np.array([np.log(len(passages) / counts[word]) + 1 for word in words])
    inputs = Inputs(words, rarity, tuple(sorted(trust.seen)))
    matrix = inputs.matrix(passages, find_terms(passages, codes, trust))
    weights = np.array([WEIGHT_FOR_WORDS[example.origin] for example in examples])
    given = _table([example.codes for example in examples], codes)
    counted = ~_table([example.disputed for example in examples], codes)
    columns = [
        _logistic(matrix, wanted, strength, weights * (counted[:, place] if place < len(codes.ids) else 1))
        for place, (wanted, strength) in enumerate(_outputs(given, codes))
    ]
    return Linear(inputs, np.column_stack([column for column, _ in columns]), np.array([start for _, start in columns])), trust


def _trust(examples: Iterable[Example]) -> TermTrust:
    seen: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for example in examples:
        seen.update(example.features.terms)
        seen.subtract(term for term in example.features.terms if code_of(term) in example.disputed)
        right.update(term for term in example.features.terms if code_of(term) in example.codes)
    return TermTrust(dict(right), dict(seen))


def _outputs(given: Booleans, codes: CodeList) -> Iterable[tuple[Booleans, float]]:
    """What the linear stage learns, each with its strength: the codes, the families, any code."""
    for column in range(len(codes.ids)):
        yield given[:, column], STRENGTH["codes"]
    for family in range(len(codes.families)):
        yield np.any(given[:, codes.family_of == family], axis=1), STRENGTH["others"]
    yield np.any(given, axis=1), STRENGTH["others"]


def _logistic(matrix: sparse.csr_matrix, wanted: Booleans, strength: float, weights: Floats) -> tuple[Floats, float]:
    """Weights and intercept; nothing but a low intercept for what is hardly ever given. The dual is ten times faster."""
    if wanted.sum() < LEAST_PASSAGES or wanted.all():
        return np.zeros(matrix.shape[1]), 2 * -3.0
    model = LogisticRegression(
        C=strength, solver="liblinear", dual=True, class_weight="balanced", max_iter=300, random_state=_SEED
    ).fit(matrix, wanted, sample_weight=weights)
    return model.coef_[0], float(model.intercept_[0])


def second_stage(held_out: HeldOut, kinds: Sequence[str] = ()) -> Judge:
    """A judge of the held-out evidence; of some kinds only where these are named."""
    names = list(kinds or held_out.proof)
    judged = held_out.judged
    table = np.column_stack([held_out.proof[name][judged] for name in names])
    mean, spread = table.mean(axis=0), table.std(axis=0)
    spread[spread == 0] = 1
    weights = np.broadcast_to(held_out.weights[:, None], judged.shape)[judged]
    model = LogisticRegression(C=JUDGE_STRENGTH, max_iter=1000)
    model.fit((table - mean) / spread, held_out.given[judged], sample_weight=weights)
    scaled = model.coef_[0] / spread
    return Judge(dict(zip(names, map(float, scaled), strict=True)), float(model.intercept_[0] - scaled @ mean))
