"""The figures of a card: at levels of certainty that the organisation that is judged had no part in."""

from dataclasses import replace

import numpy as np

from pipeline.classify import Judge
from pipeline.fit import HeldOut, train
from pipeline.train import held_out_figures
from tests.unit.made_up_training import CODES, examples


def test_levels_come_from_the_other_folds() -> None:
    """Organisation b is right from a low probability on, a never is: a's levels let everything in, b's nothing."""
    classifier, _ = train(examples(), CODES)
    size = (200, len(CODES.ids))
    given = np.zeros(size, dtype=bool)
    given[100:] = True
    held_out = HeldOut(
        {"words": np.full(size, 0.5)}, np.ones(size, dtype=bool), given, ("real",) * 200, ("a",) * 100 + ("b",) * 100
    )
    figures = held_out_figures(held_out, replace(classifier, judge=Judge({"words": 1.0}, 0.0)))["real"]["accepted"]
    assert figures["precision"] == figures["recall"] == 0
    assert figures["empty_left_empty"] == 0
