"""Learning: held-out groups stay held out, rare codes are not invented, the same examples give the same bytes."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.artefacts import load_classifier, save_classifier
from pipeline.errors import VuistregelError
from pipeline.evidence import find_terms
from pipeline.features import Features
from pipeline.fit import Example, hold_out, train
from tests.unit.made_up_training import CODES, WORDS, examples


def score(example_words: str, terms: tuple[str, ...] = (), **more: int) -> dict[str, float]:
    classifier, _ = train(examples(**more), CODES)
    return dict(zip(CODES.ids, classifier.score([Features(tuple(example_words.split()), terms)])[0], strict=True))


def test_a_code_is_learned_from_its_word() -> None:
    scores = score("word:spreken word:vula")
    assert scores["thema.adaptief"] > 0.5 > max(scores["thema.kennis"], scores["vuistregel.1"])


def test_a_term_adds_to_the_words() -> None:
    both = score("word:spreken word:vula", ("thema.adaptief|strong|term",))["thema.adaptief"]
    assert both > score("word:spreken word:vula")["thema.adaptief"]


def test_a_term_that_was_never_seen_counts_as_one_of_its_grade() -> None:
    assert score("word:vula", ("thema.adaptief|strong|nieuw",))["thema.adaptief"] > score("word:vula")["thema.adaptief"]


def test_probabilities_are_probabilities_also_without_words() -> None:
    classifier, _ = train(examples(), CODES)
    scores = classifier.score([Features((), ()), Features(("word:onbekend",), ("andere.code|strong|x",))])
    assert scores.shape == (2, len(CODES.ids))
    assert np.all((scores >= 0) & (scores <= 1))
    assert classifier.score([]).shape == (0, len(CODES.ids))


def test_what_only_one_group_knows_says_nothing_when_that_group_is_held_out() -> None:
    secret = [
        replace(one, features=Features((*one.features.words, "word:geheim"), one.features.terms)) for one in examples(90, "a")
    ]
    own = [replace(one, features=replace(one.features, terms=("thema.adaptief|strong|eigen",))) for one in secret]
    held_out = hold_out([*own, *examples(120, "bc")], CODES)
    assert not held_out.proof["strong term"][:90].any()
    assert hold_out([*own, *examples(120, "bc")], CODES, [True] * 210).proof["words"][:90].tolist() == (
        held_out.proof["words"][:90].tolist()
    )


def test_examples_that_may_not_teach_are_judged_all_the_same() -> None:
    everything = examples()
    held_out = hold_out(everything, CODES, [number % 2 == 0 for number in range(len(everything))])
    assert held_out.judged.shape == (len(everything), len(CODES.ids))
    assert held_out.judged[1::2].any()


def test_one_group_cannot_be_held_out() -> None:
    with pytest.raises(VuistregelError, match="of one group"):
        train(examples(groups="a"), CODES)


def test_a_code_that_nobody_gave_is_not_accepted() -> None:
    without = [replace(one, codes=one.codes - {"thema.adaptief"}) for one in examples()]
    classifier, _ = train(without, CODES)
    scores = classifier.score([one.features for one in without])
    assert not (scores >= classifier.accepted_from)[:, CODES.place["thema.adaptief"]].any()


def test_codes_of_another_codebook_are_passed_over() -> None:
    strange = Example(Features(("word:vula",), ("weg.code|weak|x",)), frozenset({"weg.code"}), "real", "a")
    classifier, held_out = train([*examples(), strange], CODES)
    assert not held_out.given[-1].any()
    assert find_terms([strange.features], CODES, classifier.trust).strong.sum() == 0


def test_the_same_examples_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        save_classifier(train(examples(), CODES)[0], tmp_path / name)
    for file in ("coder.json", "weights.npz"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_a_model_comes_back_from_its_folder_as_it_was(tmp_path: Path) -> None:
    classifier, _ = train(examples(), CODES)
    save_classifier(classifier, tmp_path)
    passages = [one.features for one in examples(seed=1)]
    back = load_classifier(tmp_path)
    assert np.allclose(back.score(passages), classifier.score(passages), atol=1e-5)
    assert (back.codes, back.suggested_from, back.trust) == (classifier.codes, classifier.suggested_from, classifier.trust)


def test_own_codings_teach_a_word_that_nobody_else_uses() -> None:
    room, other = Features(("word:buurtkamer", "word:vula"), ()), Features(("word:vula", "word:vulb"), ())
    mine = [Example(room, frozenset({"thema.adaptief"}), "own", "x"), Example(other, frozenset(), "own", "x")] * 20
    before, _ = train(examples(), CODES)
    after, _ = train([*examples(), *mine], CODES)
    passage = [Features(("word:buurtkamer", "word:vulc"), ())]
    place = CODES.place["thema.adaptief"]
    assert after.score(passage)[0, place] > before.score(passage)[0, place]
    assert WORDS["thema.adaptief"] in after.linear.inputs.words
