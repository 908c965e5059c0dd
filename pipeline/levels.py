"""From which probability a coding is accepted, and from which it is suggested: measured on held-out organisations."""

import numpy as np
import numpy.typing as npt

from pipeline.features import Floats

PRECISION = 0.75
"""What accepted codings are right at least, code by code."""
MARGIN = 0.1
"""How much more is asked of held-out passages: the lexicon was written with many of them in view, and its terms are right
less often (five to ten points) in passages that were written after it."""
POOLED_COUNTS = 60.0
"""A code with fewer held-out codings than this leans mostly on the precision of all codes at the same probability. With less,
levels fit the organisations they were measured on: on another one their accepted codings were right less often."""
_STEPS = np.round(np.arange(0.05, 1.0, 0.01), 2)
NEVER = 1.01
"""No probability is as high: the code is suggested at most."""


def levels_of(probabilities: Floats, given: npt.NDArray[np.bool_], weights: Floats) -> tuple[Floats, float]:
    """(n_codes,) least probability of an accepted coding per code, and the least probability of a suggested one.

    Arrays of shape (n_passages, n_codes), weights per passage.
    """
    pooled = np.array([_share(*_counts(probabilities, given, weights, step)) for step in _STEPS])
    accepted = np.full(given.shape[1], NEVER)
    for code in np.flatnonzero(given.any(axis=0)):
        column = slice(code, code + 1)
        for step, prior in zip(_STEPS, pooled, strict=True):
            right, all_ = _counts(probabilities[:, column], given[:, column], weights, step)
            if (right + POOLED_COUNTS * prior) / (all_ + POOLED_COUNTS) >= PRECISION + MARGIN:
                accepted[code] = step
                break
    return accepted, float(_best_f1(probabilities, given, weights))


def _counts(probabilities: Floats, given: npt.NDArray[np.bool_], weights: Floats, step: float) -> tuple[float, float]:
    """Weighed number of right codings from this probability, and of all."""
    chosen = probabilities >= step
    return float(weights @ (chosen & given).sum(axis=1)), float(weights @ chosen.sum(axis=1))


def _share(right: float, all_: float) -> float:
    return right / all_ if all_ else 0.0


def _best_f1(probabilities: Floats, given: npt.NDArray[np.bool_], weights: Floats) -> float:
    """The probability from which micro-F1 is highest."""
    wanted = float(weights @ given.sum(axis=1))
    scores = []
    for step in _STEPS:
        right, all_ = _counts(probabilities, given, weights, step)
        scores.append(2 * right / (all_ + wanted) if all_ + wanted else 0.0)
    return float(_STEPS[int(np.argmax(scores))])
