"""`vuistregel train`: from what ships and a user's codings to a new version that is used from then on."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from pipeline.artefacts import find_coder, load_classifier
from pipeline.cli import main
from pipeline.doctor import examine
from pipeline.embeddings import Embedder, embedding_name, find_embedder
from pipeline.errors import VuistregelError
from pipeline.settings import Settings
from pipeline.stages import load_coder, present_stages
from pipeline.train import train_coder
from tests.unit.made_up_training import passage, training_folder

CODES = ("", "thema.kennis", "thema.adaptief", "vuistregel.1")


@pytest.fixture
def small(tmp_path: Path, settings: Settings) -> Settings:
    """Settings with a small set of examples, and with the Dutch pipeline and the lexicons that ship."""
    training_folder(tmp_path / "models", CODES)
    bundled = max((settings.models / "nl_ud_sm").glob("*/meta.json")).parent
    return Settings(home=tmp_path / "home", models=tmp_path / "models", model=str(bundled))


def test_the_same_examples_give_the_same_bytes(small: Settings, tmp_path: Path) -> None:
    for name in ("a", "b"):
        train_coder(small, tmp_path / name / "1.0.0")
    files = sorted(path.name for path in (tmp_path / "a" / "1.0.0").iterdir())
    assert files == ["card.md", "coder.json", "metrics.json", "weights.npz"]
    for file in files:
        assert (tmp_path / "a" / "1.0.0" / file).read_bytes() == (tmp_path / "b" / "1.0.0" / file).read_bytes()


def test_codings_of_a_user_are_counted_and_change_the_fingerprint(small: Settings, tmp_path: Path) -> None:
    mine = tmp_path / "mine.jsonl"
    mine.write_text("".join(passage(str(number), CODES[number % 4]) + "\n" for number in range(12)), encoding="utf-8")
    before, after = train_coder(small, tmp_path / "a"), train_coder(small, tmp_path / "b", [mine])
    assert "own" not in before["data"]
    assert after["data"]["own"] == {"passages": 12, "codings": 9, "empty": 3, "groups": 1}
    assert before["fingerprint"] != after["fingerprint"]
    assert "codings of this corpus: 12" in (tmp_path / "b" / "card.md").read_text(encoding="utf-8")


def test_what_was_trained_in_a_home_is_used_there_from_then_on(small: Settings) -> None:
    assert (
        present_stages(small).classifier
        == present_stages(Settings(home=small.home, models=small.models, model=small.model)).classifier
    )
    before = present_stages(small).classifier
    train_coder(small, small.home / "models" / "coder" / "1.0.0")
    assert find_coder("auto", small.home, small.models) == small.home / "models" / "coder" / "1.0.0"
    assert present_stages(small).classifier != before
    (finding,) = [finding for finding in examine(small) if finding.subject == "coder"]
    assert finding.text.startswith("1.0.0: ")


def test_the_command_writes_the_next_version_and_its_figures(small: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.settings.resource_dir", lambda name: small.models if name == "models" else small.lexicons)
    for version in ("1.0.0", "1.0.1"):
        result = CliRunner().invoke(main, ["--home", str(small.home), "--model", small.model, "train"])
        assert result.exit_code == 0, result.output
        folder = small.home / "models" / "coder" / version
        assert f"model       {folder}" in result.output
        assert set(json.loads((folder / "metrics.json").read_text(encoding="utf-8"))["held_out"]) == {"real", "made-up"}


def test_a_file_without_coded_passages_is_refused(small: Settings, tmp_path: Path) -> None:
    (tmp_path / "wrong.jsonl").write_text('{"id": "1", "text": "x"}\n', encoding="utf-8")
    with pytest.raises(VuistregelError, match=r"wrong\.jsonl:1: is no coded passage"):
        train_coder(small, tmp_path / "a", [tmp_path / "wrong.jsonl"])
    assert not (tmp_path / "a").exists()


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A model of model2vec with four words and two dimensions."""
    from model2vec import StaticModel
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    tokenizer = Tokenizer(WordLevel({"[UNK]": 0, "[PAD]": 1, "weten": 2, "spreken": 3}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    vectors = np.array([[0, 0], [0, 0], [3, 0], [0, 3]], dtype=np.float32)
    StaticModel(vectors, tokenizer).save_pretrained(tmp_path / "tiny")
    return tmp_path / "tiny"


def test_embeddings_have_length_one_or_none(tiny: Path) -> None:
    first, both, nothing = Embedder(tiny).embed(["weten", "weten spreken", "iets anders"])
    assert first == (1.0, 0.0)
    assert both == pytest.approx((0.5**0.5, 0.5**0.5))
    assert nothing == (0.0, 0.0)


def test_a_user_who_names_a_model_trains_and_codes_with_it(small: Settings, tiny: Path) -> None:
    with_model = Settings(home=small.home, models=small.models, model=small.model, embeddings=tiny)
    folder = small.home / "models" / "coder" / "1.0.0"
    train_coder(with_model, folder)
    classifier = load_classifier(folder)
    assert classifier.embedding == embedding_name(tiny)
    inputs = classifier.linear.inputs
    own = classifier.linear.weights[len(inputs.words) + len(inputs.terms) + len(classifier.codes.ids) :]
    place = classifier.codes.place
    assert own.shape[0] == 2
    assert own[0, place["thema.kennis"]] > own[1, place["thema.kennis"]]
    assert own[1, place["thema.adaptief"]] > own[0, place["thema.adaptief"]]
    assert load_coder(with_model)
    with pytest.raises(VuistregelError, match="trained with those of 'tiny'"):
        load_coder(small)


def test_another_embedding_model_is_not_taken_for_the_one_it_was_trained_with(tiny: Path) -> None:
    name = embedding_name(tiny)
    assert find_embedder(name, tiny) is not None
    assert find_embedder("", None) is None
    other = tiny.parent / "other" / "tiny"
    shutil.copytree(tiny, other)
    assert find_embedder(name, other) is not None
    (other.parent / "changed").mkdir()
    changed = shutil.copytree(tiny, other.parent / "changed" / "tiny")
    (changed / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(VuistregelError, match="VUISTREGEL_EMBEDDINGS"):
        find_embedder(name, changed)


def test_a_folder_without_a_model_of_sentences_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VuistregelError, match=r"modules\.json or config\.json"):
        Embedder(tmp_path)


def test_a_library_that_is_missing_is_named(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text('[{"type": "sentence_transformers.models.Transformer"}]', encoding="utf-8")
    with pytest.raises(VuistregelError, match="pip install sentence-transformers"):
        Embedder(tmp_path)
