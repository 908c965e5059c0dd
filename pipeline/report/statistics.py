"""Uncertainty of counts, and what is left of a count once the errors of the program are taken out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

DRAWS = 2000
SEED = 20_001
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with the ends of its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def holds_zero(self) -> bool:
        return self.low <= 0 <= self.high


def mean_draws(counts: npt.ArrayLike, stream: int = 0, draws: int = DRAWS) -> Floats:
    """Means of bootstrap samples of the rows of `counts`: (draws, columns).

    Rows are documents: passages of one document are alike, so documents are drawn, not passages
    (Davison & Hinkley 1997, §3.8). The same input gives the same draws; two samples that are to be
    independent need a different `stream`.
    """
    table = np.asarray(counts, dtype=np.float64)
    rows = len(table)
    generator = np.random.default_rng([SEED, stream])
    weights = generator.multinomial(rows, np.full(rows, 1 / rows), size=draws)
    means: Floats = (weights @ table) / rows
    return means


def interval(value: float, draws: Floats) -> Interval:
    """The 95 % percentile interval (Efron & Tibshirani 1993, ch. 13), widened to hold the estimate where it must be."""
    low, high = np.nanpercentile(draws, [2.5, 97.5])
    return Interval(value, min(float(low), value), max(float(high), value))


@dataclass(frozen=True, slots=True)
class ErrorRates:
    """How a code did on passages that people coded too, in numbers of passages."""

    true_positive: float
    false_positive: float
    false_negative: float
    true_negative: float

    @property
    def sensitivity(self) -> float:
        return self.true_positive / (self.true_positive + self.false_negative)

    @property
    def specificity(self) -> float:
        return self.true_negative / (self.true_negative + self.false_positive)


def error_rates(passages: int, codings: int, precision: float, recall: float) -> ErrorRates:
    """The four numbers back from what table reliability keeps; `codings` are those by people. `precision` is above 0."""
    hits = recall * codings
    false = hits / precision - hits
    return ErrorRates(hits, false, codings - hits, passages - codings - false)


def corrected_share(seen: npt.ArrayLike, sensitivity: npt.ArrayLike, specificity: npt.ArrayLike) -> Floats:
    """The share of passages that truly have the code, from the share in which the program saw it.

    Rogan & Gladen (1978), Am. J. Epidemiol. 107:71-76: (seen + specificity - 1) / (sensitivity + specificity - 1), kept
    within 0 and 1; not a number where the program does no better than chance.
    """
    better = np.asarray(sensitivity, dtype=np.float64) + np.asarray(specificity, dtype=np.float64) - 1
    found = np.asarray(seen, dtype=np.float64) + np.asarray(specificity, dtype=np.float64) - 1
    share = np.divide(found, better, out=np.full(np.broadcast(found, better).shape, np.nan), where=better > 0)
    kept: Floats = np.clip(share, 0, 1)
    return kept


def corrected_count(flagged: Sequence[int], passages: Sequence[int], errors: ErrorRates) -> Interval | None:
    """How many passages truly have the code; `flagged` and `passages` are per document.

    The interval takes in that documents are a sample and that the errors were measured on a sample (as Lang & Reiczigel
    2014 do; here by drawing both rates from their Beta posterior with Jeffreys' prior). None where the program does no
    better than chance.
    """
    total = sum(passages)
    if errors.sensitivity + errors.specificity <= 1 or not total:
        return None
    means = mean_draws(np.column_stack([flagged, passages]))
    generator = np.random.default_rng([SEED, 1_000])
    sensitivity = generator.beta(errors.true_positive + 0.5, errors.false_negative + 0.5, DRAWS)
    specificity = generator.beta(errors.true_negative + 0.5, errors.false_positive + 0.5, DRAWS)
    value = float(corrected_share(sum(flagged) / total, errors.sensitivity, errors.specificity)) * total
    draws = corrected_share(means[:, 0] / np.maximum(means[:, 1], 1e-12), sensitivity, specificity) * total
    return interval(value, draws)
