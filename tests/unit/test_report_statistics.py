"""Uncertainty and correction, against published examples and by simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.statistics import (
    Interval,
    corrected_count,
    corrected_share,
    error_rates,
    interval,
    mean_draws,
)  # fmt: skip

TREATMENT = [94, 197, 16, 38, 99, 141, 23]
CONTROL = [52, 104, 146, 10, 51, 30, 40, 27, 46]
"""Survival in days of sixteen mice: Efron & Tibshirani (1993), An Introduction to the Bootstrap, table 2.1."""


def test_the_bootstrap_of_the_mouse_data_is_that_of_the_book() -> None:
    """Means 86.86 and 56.22; plug-in standard errors 23.36 and 13.33, which the bootstrap nears (chapters 2, 5 and 6)."""
    treated, control = (
        mean_draws(np.array([values]).T, stream, 50_000)[:, 0] for stream, values in enumerate((TREATMENT, CONTROL))
    )
    assert np.mean(TREATMENT) == pytest.approx(86.86, abs=0.005)
    assert np.mean(CONTROL) == pytest.approx(56.22, abs=0.005)
    assert treated.std() == pytest.approx(23.36, rel=0.02)
    assert control.std() == pytest.approx(13.33, rel=0.03)
    difference = interval(86.86 - 56.22, treated - control)
    assert difference.value == pytest.approx(30.63, abs=0.02)
    assert difference.holds_zero


def test_a_prevalence_is_corrected_as_in_the_manual_of_epi_prev() -> None:
    """23 of 150 cows positive, sensitivity .96, specificity .89: 15.3 % seen, 5.1 % true (R package epiR, epi.prev)."""
    assert float(corrected_share(23 / 150, 0.96, 0.89)) == pytest.approx(0.051, abs=0.0005)


def test_a_test_no_better_than_chance_corrects_nothing() -> None:
    assert np.isnan(corrected_share(0.3, 0.4, 0.6))
    assert corrected_count([1, 2], [10, 10], error_rates(100, 50, 0.5, 0.5)) is None


@given(st.integers(1, 400), st.integers(0, 400), st.integers(1, 400), st.integers(0, 4000))
def test_error_rates_come_back_from_precision_and_recall(hits: int, false: int, missed: int, right: int) -> None:
    found = error_rates(hits + false + missed + right, hits + missed, hits / (hits + false), hits / (hits + missed))
    numbers = (found.true_positive, found.false_positive, found.false_negative, found.true_negative)
    assert numbers == pytest.approx((hits, false, missed, right), abs=1e-6)


@given(st.floats(0.01, 0.99), st.floats(0.6, 1.0), st.floats(0.6, 1.0))
def test_correction_undoes_the_errors(true: float, sensitivity: float, specificity: float) -> None:
    seen = true * sensitivity + (1 - true) * (1 - specificity)
    assert float(corrected_share(seen, sensitivity, specificity)) == pytest.approx(true, abs=1e-9)


def test_a_perfect_program_is_not_corrected() -> None:
    found = corrected_count([3, 0, 1, 2], [10, 10, 20, 10], error_rates(10_000, 4_000, 1.0, 1.0))
    assert found is not None
    assert found.value == pytest.approx(6)
    assert found.low < 6 < found.high


def test_a_corrected_count_is_as_uncertain_as_the_sample_that_people_coded() -> None:
    """The same rates from ten times as many passages give a narrower interval around the same estimate."""
    counts = ([2, 1, 3, 0, 2, 4] * 20, [20] * 120)
    small, large = (corrected_count(*counts, error_rates(size, size // 5, 0.8, 0.7)) for size in (100, 1_000))
    assert small is not None
    assert large is not None
    assert small.value == pytest.approx(large.value)
    assert large.high - large.low < small.high - small.low


def test_draws_are_the_same_every_time_and_differ_between_streams() -> None:
    counts = np.arange(20.0).reshape(10, 2)
    assert np.array_equal(mean_draws(counts, 3), mean_draws(counts, 3))
    assert not np.array_equal(mean_draws(counts, 3), mean_draws(counts, 4))


def test_the_interval_of_a_difference_holds_nothing_where_there_is_nothing() -> None:
    """Two samples of one kind of document, 300 times: zero is outside the interval in few of them (nominal: 15)."""
    generator = np.random.default_rng(5)
    outside = 0
    for _ in range(300):
        one, two = (generator.poisson(generator.gamma(0.7, 1.0, 15))[:, None].astype(float) for _ in range(2))
        draws = mean_draws(one, 1, 500)[:, 0] - mean_draws(two, 2, 500)[:, 0]
        outside += not interval(float(one.mean() - two.mean()), draws).holds_zero
    assert outside <= 36


@given(st.lists(st.integers(0, 30), min_size=1, max_size=40))
def test_an_interval_holds_its_estimate(counts: list[int]) -> None:
    found = interval(float(np.mean(counts)), mean_draws(np.array([counts]).T, draws=50)[:, 0])
    assert found.low <= found.value <= found.high
    assert min(counts) <= found.low
    assert found.high <= max(counts)


def test_zero_at_an_end_is_inside() -> None:
    assert Interval(1, 0, 2).holds_zero
    assert not Interval(1, 0.1, 2).holds_zero
