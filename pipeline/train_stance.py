"""Coded passages → stance model. Apart from the model itself, so that coding does not load what only training needs."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from pipeline.records import Stance
from pipeline.stance_features import Features
from pipeline.stance_model import ORDER, StanceModel

REGULARISATION = 0.03
"""C of scikit-learn; chosen on real passages with each organisation left out in turn."""
LEAST_PASSAGES = 8
"""A feature is learned from at least this many made-up passages: so no word is known from the texts of others alone."""
LEAST_WEIGHT = 0.005
"""Weights that are smaller for every stance are not stored."""


@dataclass(frozen=True, slots=True)
class StanceExample:
    """One code of one passage, with the stance that a person gave it."""

    features: Features
    stance: Stance
    passage: str
    """Any id; the codes of one passage count together as the root of their number."""
    made_up: bool
    """Written for this project, or a user's own: its words may be kept in the model."""


def train_stance(examples: Sequence[StanceExample]) -> StanceModel:
    """Fit the model. Deterministic: the same examples in the same order give the same weights."""
    names = vocabulary(examples)
    place = {name: column for column, name in enumerate(names)}
    per_passage = Counter(example.passage for example in examples)
    fitted = LogisticRegression(C=REGULARISATION, max_iter=300, tol=1e-4).fit(
        _matrix([example.features for example in examples], place),
        [ORDER.index(example.stance) for example in examples],
        sample_weight=[per_passage[example.passage] ** -0.5 for example in examples],
    )
    weights = np.zeros((len(ORDER), len(names)))
    intercept = np.full(len(ORDER), -9.0)  # a stance without examples is never chosen
    weights[fitted.classes_], intercept[fitted.classes_] = fitted.coef_, fitted.intercept_
    return StanceModel(
        {
            name: tuple(round(float(value), 4) for value in column)
            for name, column in zip(names, weights.T, strict=True)
            if np.abs(column).max() >= LEAST_WEIGHT
        },
        tuple(round(float(value), 4) for value in intercept),
    )


def vocabulary(examples: Iterable[StanceExample]) -> list[str]:
    """The features that are learned, in alphabetical order."""
    passages: dict[str, set[str]] = {}
    for example in examples:
        if example.made_up:
            for name in example.features:
                passages.setdefault(name, set()).add(example.passage)
    return sorted(name for name, found in passages.items() if len(found) >= LEAST_PASSAGES)


def _matrix(rows: Sequence[Features], place: Mapping[str, int]) -> csr_matrix:
    cells = [(row, place[name], value) for row, found in enumerate(rows) for name, value in found.items() if name in place]
    row, column, value = zip(*cells, strict=True)
    return csr_matrix((value, (row, column)), shape=(len(rows), len(place)))
