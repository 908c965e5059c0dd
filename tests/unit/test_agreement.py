"""Agreement: against published worked examples and against a library."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from krippendorff import alpha as library_alpha
from sklearn.metrics import f1_score, precision_score, recall_score

from pipeline.agreement import Agreement, agreement, alpha

pairs = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=60)


def _counts(person: list[int], machine: list[int]) -> np.ndarray:
    both = np.array([(p, m) for p, m in zip(person, machine, strict=True)], dtype=bool)
    p, m = both[:, 0], both[:, 1]
    return np.stack([p & m, ~p & m, p & ~m, ~p & ~m], axis=-1).astype(np.int64)


def test_alpha_of_the_binary_example_of_krippendorff() -> None:
    """Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section A: two observers, ten units, alpha .095."""
    meg = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    owen = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert round(float(alpha(_counts(meg, owen).sum(axis=0))), 3) == 0.095


@given(pairs)
def test_alpha_is_that_of_the_library(values: list[tuple[bool, bool]]) -> None:
    person, machine = ([int(pair[side]) for pair in values] for side in (0, 1))
    ours = float(alpha(_counts(person, machine).sum(axis=0)))
    if len({*person, *machine}) == 1:
        assert np.isnan(ours)
    else:
        assert ours == pytest.approx(library_alpha([person, machine], level_of_measurement="nominal"))


@given(pairs)
def test_precision_recall_and_f1_are_those_of_scikit_learn(values: list[tuple[bool, bool]]) -> None:
    person, machine = ([int(pair[side]) for pair in values] for side in (0, 1))
    found = agreement(_counts(person, machine))
    ours = (found.precision, found.recall, found.f1)
    theirs = [score(person, machine, zero_division=np.nan) for score in (precision_score, recall_score, f1_score)]
    for mine, other in zip(ours, theirs, strict=True):
        assert (mine is None and np.isnan(other)) or mine == pytest.approx(other)


@given(pairs)
def test_the_same_counts_give_the_same_intervals_around_the_figure(values: list[tuple[bool, bool]]) -> None:
    counts = _counts(*([int(pair[side]) for pair in values] for side in (0, 1)))
    first = agreement(counts)
    assert first == agreement(counts)
    if first.f1_interval:
        assert 0 <= first.f1_interval.low <= first.f1_interval.high <= 1


def test_an_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    """200 samples of 150 passages from a known population with F1 2/3: the 95 % interval holds it in 90 to 99 of 100."""
    rng = np.random.default_rng(1)
    covered = 0
    for seed in range(200):
        kinds = rng.choice(4, size=150, p=[0.2, 0.1, 0.1, 0.6])
        interval = agreement(np.eye(4, dtype=np.int64)[kinds], seed).f1_interval
        assert interval is not None
        covered += interval.low <= 2 / 3 <= interval.high
    assert 180 <= covered <= 198


@pytest.mark.parametrize(
    ("counts", "status"),
    [
        ((10, 0, 0, 90), "tested"),
        ((10, 2, 2, 90), "tested"),
        ((10, 3, 4, 90), "tentative"),
        ((10, 8, 8, 90), "unreliable"),
        ((9, 0, 0, 90), "untested"),
        ((0, 5, 0, 90), "untested"),
        ((0, 0, 0, 90), "untested"),
        ((10, 0, 0, 0), "untested"),
    ],
)
def test_the_status_follows_the_customary_limits(counts: tuple[int, int, int, int], status: str) -> None:
    assert Agreement(*counts).status == status


def test_figures_without_a_denominator_are_none() -> None:
    assert [(a.precision, a.recall, a.f1, a.alpha) for a in (Agreement(0, 0, 0, 5),)] == [(None, None, None, None)]
    assert all(Agreement(*counts).support == counts[0] + counts[2] for counts in product((0, 1), repeat=4))
