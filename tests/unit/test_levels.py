"""From which probability a coding is accepted and suggested."""

import numpy as np
import pytest

from pipeline.levels import MARGIN, NEVER, PRECISION, levels_of


def levels(scores: list[list[float]], given: list[list[int]]) -> tuple[list[float], float]:
    accepted, suggested = levels_of(np.array(scores), np.array(given, dtype=bool), np.ones(len(scores)))
    return accepted.tolist(), suggested


def test_a_code_that_is_always_right_is_accepted_from_its_lowest_score_and_one_that_is_never_right_not_at_all() -> None:
    scores = [[0.5, 0.5]] * 300 + [[0.0, 0.9]] * 300
    (right, wrong), suggested = levels(scores, [[1, 0]] * 300 + [[0, 0]] * 300)
    assert right <= 0.5
    assert wrong == NEVER
    assert suggested <= 0.5


def test_a_code_that_is_right_often_enough_above_some_score_is_accepted_from_there() -> None:
    scores = [[0.7]] * 100 + [[0.4]] * 100
    given = [[1]] * 90 + [[0]] * 10 + [[1]] * 40 + [[0]] * 60
    (least,), _ = levels(scores, given)
    assert 0.4 < least <= 0.7


def test_a_rare_code_leans_on_the_others() -> None:
    common = [[0.8, 0.0]] * 200 + [[0.4, 0.0]] * 200
    given = [[1, 0]] * 190 + [[0, 0]] * 10 + [[0, 0]] * 200
    (_, rare), _ = levels([*common, [0.0, 0.8], [0.0, 0.4]], [*given, [0, 1], [0, 1]])
    (_, unlucky), _ = levels([*common, *[[0.0, 0.8]] * 8], [*given, *[[0, 0]] * 8])
    assert 0.4 < rare <= 0.8
    assert unlucky == NEVER


def test_nothing_given_means_nothing_accepted() -> None:
    (least,), _ = levels([[0.9]] * 10, [[0]] * 10)
    assert least == NEVER


@pytest.mark.parametrize("weight", [0.1, 1.0])
def test_weights_matter_only_beside_each_other(weight: float) -> None:
    scores, given = np.array([[0.3], [0.6], [0.9]] * 200), np.array([[False], [True], [True]] * 200)
    assert levels_of(scores, given, np.full(600, weight))[1] == levels_of(scores, given, np.ones(600))[1]


def test_more_is_asked_of_held_out_passages_than_is_promised() -> None:
    assert 0 < MARGIN < 1 - PRECISION
