"""The stance model: what it learns, stores and explains."""

import json
from pathlib import Path

import pytest

from pipeline.codebook import Codebook
from pipeline.errors import VuistregelError
from pipeline.nlp import Annotator
from pipeline.stance import Stances
from pipeline.stance_features import Features, features, read_stance
from pipeline.stance_model import FILE, ORDER, StanceModel, find_stance_model, load_stance_model, save_stance_model
from pipeline.train_stance import LEAST_PASSAGES, StanceExample, train_stance
from tests.conftest import annotate


def examples(count: int = 12) -> list[StanceExample]:
    made = [
        StanceExample({f"around word={word}": 4.0, "around word=de": 1.0}, stance, f"{word}{number}", made_up=True)
        for word, stance in (("deelden", "toegepast"), ("geen", "ontbreekt"), ("moeten", "beoogd"))
        for number in range(count)
    ]
    return [*made, StanceExample({"around word=naam": 9.0}, "beoogd", "real-1", made_up=False)]


def decided(model: StanceModel, found: Features) -> str:
    support = model.support(found)
    return ORDER[support.index(max(support))]


def test_it_learns_what_goes_with_a_stance_and_never_a_stance_without_examples() -> None:
    model = train_stance(examples())
    assert decided(model, {"around word=geen": 4.0}) == "ontbreekt"
    assert decided(model, {"around word=moeten": 4.0}) == "beoogd"
    assert decided(model, {"around word=nooit gezien": 4.0}) != "neutraal"


def test_words_of_real_texts_alone_and_of_few_passages_are_not_learned() -> None:
    assert "around word=naam" not in train_stance(examples()).weights
    with_rare = [*examples(), *(StanceExample({"rare": 1.0}, "beoogd", f"r{n}", made_up=True) for n in range(LEAST_PASSAGES - 1))]
    assert "rare" not in train_stance(with_rare).weights


def test_the_same_examples_give_the_same_bytes_and_come_back(tmp_path: Path) -> None:
    for name in ("a", "b"):
        save_stance_model(train_stance(examples()), tmp_path / name)
    first = (tmp_path / "a" / FILE).read_bytes()
    assert first == (tmp_path / "b" / FILE).read_bytes()
    save_stance_model(load_stance_model(tmp_path / "a"), tmp_path / "c")
    assert (tmp_path / "c" / FILE).read_bytes() == first


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        json.dumps({"features_version": 0, "stances": ORDER, "intercept": [0] * 4, "weights": {}}),
        json.dumps({"features_version": 1, "stances": ["x"], "intercept": [0] * 4, "weights": {}}),
        json.dumps({"features_version": 1, "stances": ORDER, "intercept": [0] * 4, "weights": {"a": [1]}}),
        json.dumps({"features_version": 1, "stances": ORDER, "intercept": 0, "weights": {}}),
    ],
)
def test_a_damaged_or_foreign_model_is_an_error_with_its_folder(content: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(content, encoding="utf-8")
    with pytest.raises(VuistregelError, match=tmp_path.name):
        load_stance_model(tmp_path)


def test_the_newest_version_is_used(tmp_path: Path) -> None:
    assert find_stance_model(tmp_path) is None
    for version in ("1.0.0", "1.10.0", "1.9.0"):
        save_stance_model(StanceModel({}, (0.0,) * 4), tmp_path / "stance" / version)
    found = find_stance_model(tmp_path)
    assert found is not None
    assert found.name == "1.10.0"


def test_names_and_numbers_are_no_words(annotator: Annotator, codebook: Codebook) -> None:
    passage = annotate(annotator, "Mevrouw Pietersen-Kluun deelde in 2021 haar kennis met Zwolle.")
    stances = Stances(codebook)
    names = set(features(read_stance(passage, stances.read(passage).cues, {c.name: c for c in codebook.cues}), (0,)))
    assert not {name for name in names if "pietersen" in name or "zwolle" in name or "2021" in name}
    assert "around word=deelde" in names


def test_a_decision_names_what_decided(annotator: Annotator, codebook: Codebook, stance_model: StanceModel) -> None:
    stances = Stances(codebook, stance_model)
    signs = stances.read(annotate(annotator, "Bewoners nemen nauwelijks deel aan het overleg."))
    found = stances.decide(signs, (0,))
    assert found.stance == "ontbreekt"
    assert "nauwelijks" in found.because


def test_nearer_signs_count_more(annotator: Annotator, codebook: Codebook) -> None:
    passage = annotate(annotator, "De bewoners deelden kennis. Het regent. De scholen hebben geen tijd.")
    stances = Stances(codebook)
    first, last = (stances.features(passage, (place,)) for place in (1, len(passage.annotation.starts) - 2))
    assert first["around word=deelden"] > first["around word=regent"] > first["around word=geen"]
    assert last["around word=geen"] > last["around word=regent"] > last["around word=deelden"]
    nowhere = stances.features(passage, ())
    assert nowhere["around word=deelden"] == nowhere["around word=geen"] > 0
