"""How far two coders agree, from counts of (passage, code) pairs: precision, recall, F1, Krippendorff's alpha, intervals.

A count has four places, in this order: both coders gave the code, only the machine did, only the person did, neither did.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
"""Last axis: both, only machine, only person, neither."""
RELIABLE, TENTATIVE = 0.800, 0.667
"""Customary limits for alpha (Krippendorff, Content Analysis, 4th ed. 2018, ch. 12): to rely on, and to rely on tentatively."""
LEAST_SUPPORT = 10
"""Codings by people from which a code counts as tested; with fewer, alpha is chance."""
DRAWS = 1000

Status = Literal["tested", "tentative", "unreliable", "untested"]


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % interval."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """The agreement in one set of (passage, code) pairs; a figure is None where it has no denominator."""

    both: int
    only_machine: int
    only_person: int
    neither: int
    f1_interval: Interval | None = None
    alpha_interval: Interval | None = None

    @property
    def support(self) -> int:
        """Codings by people."""
        return self.both + self.only_person

    @property
    def precision(self) -> float | None:
        return _ratio(self.both, self.both + self.only_machine)

    @property
    def recall(self) -> float | None:
        return _ratio(self.both, self.support)

    @property
    def f1(self) -> float | None:
        return _ratio(2 * self.both, 2 * self.both + self.only_machine + self.only_person)

    @property
    def alpha(self) -> float | None:
        value = float(alpha(np.array([self.both, self.only_machine, self.only_person, self.neither])))
        return None if np.isnan(value) else value

    @property
    def status(self) -> Status:
        """Whether the code can be relied on; untested where people gave it too seldom to tell."""
        if self.alpha is None or self.support < LEAST_SUPPORT:
            return "untested"
        if self.alpha >= RELIABLE:
            return "tested"
        return "tentative" if self.alpha >= TENTATIVE else "unreliable"


def agreement(counts: Counts, seed: int = 0) -> Agreement:
    """The agreement over passages, with percentile bootstrap intervals (Efron & Tibshirani 1993, ch. 13) over passages.

    `counts` has shape (passages, 4). The same counts and seed give the same intervals.
    """
    total = counts.sum(axis=0)
    draws = np.random.default_rng(seed).multinomial(len(counts), np.full(len(counts), 1 / len(counts)), size=DRAWS) @ counts
    both, machine, person = draws[:, 0], draws[:, 1], draws[:, 2]
    with np.errstate(invalid="ignore"):
        f1 = 2 * both / (2 * both + machine + person)
    both_coders, machine_only, person_only, neither = (int(count) for count in total)
    return Agreement(both_coders, machine_only, person_only, neither, _interval(f1), _interval(alpha(draws)))


def alpha(counts: Counts) -> NDArray[np.float64]:
    """Krippendorff's alpha for two coders, nominal data with two values; nan where all values are the same.

    `counts` has four places on its last axis; the result has the other axes. Formula: Krippendorff (2011), Computing
    Krippendorff's Alpha-Reliability, section A: 1 - (n - 1) * o01 / (n0 * n1), n values in all, o01 values in unequal pairs.
    """
    both, machine, person, neither = np.moveaxis(np.asarray(counts, dtype=np.float64), -1, 0)
    unequal = machine + person
    ones, zeros = 2 * both + unequal, 2 * neither + unequal
    with np.errstate(invalid="ignore", divide="ignore"):
        value: NDArray[np.float64] = 1 - (ones + zeros - 1) * unequal / (ones * zeros)
    return np.where(ones * zeros > 0, value, np.nan)


def _interval(values: NDArray[np.float64]) -> Interval | None:
    known = values[~np.isnan(values)]
    if len(known) < DRAWS / 2:
        return None
    low, high = np.percentile(known, [2.5, 97.5])
    return Interval(float(low), float(high))


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
