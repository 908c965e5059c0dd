"""Models on disk: chosen, refused when damaged or made for other features, and never run."""

import json
import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from pipeline.artefacts import coder_fingerprint, find_coder, load_classifier, next_version, save_classifier
from pipeline.errors import VuistregelError
from pipeline.fit import train
from tests.unit.made_up_training import CODES, examples


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("coder")
    save_classifier(train(examples(), CODES)[0], folder)
    return folder


def copy(saved: Path, folder: Path) -> Path:
    folder.mkdir(parents=True)
    for file in saved.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    return folder


def _edit(change: Callable[[dict], object]) -> Callable[[Path], object]:  # type: ignore[type-arg]
    def edit(folder: Path) -> None:
        facts = json.loads((folder / "coder.json").read_text(encoding="utf-8"))
        change(facts)
        (folder / "coder.json").write_text(json.dumps(facts), encoding="utf-8")

    return edit


DAMAGE: dict[str, Callable[[Path], object]] = {
    "no facts": lambda folder: (folder / "coder.json").unlink(),
    "no weights": lambda folder: (folder / "weights.npz").unlink(),
    "half a file": lambda folder: (folder / "weights.npz").write_bytes((folder / "weights.npz").read_bytes()[:500]),
    "no zip": lambda folder: (folder / "weights.npz").write_bytes(b"weights"),
    "no JSON": lambda folder: (folder / "coder.json").write_text("{"),
    "a list": lambda folder: (folder / "coder.json").write_text("[]"),
    "a word less": _edit(lambda facts: facts["words"].pop()),
    "a code more": _edit(lambda facts: facts["codes"].update({"thema.nieuw": {"parent": -1, "accepted_from": 0.5}})),
    "unknown evidence": _edit(lambda facts: facts["judge"]["weights"].update({"gut feeling": 1.0})),
    "other features": _edit(lambda facts: facts.update(features_version=0)),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_model_that_is_not_whole_is_refused_with_a_remedy(
    damage: Callable[[Path], object], saved: Path, tmp_path: Path
) -> None:
    folder = copy(saved, tmp_path / "copy")
    damage(folder)
    with pytest.raises(VuistregelError, match=r"train"):
        load_classifier(folder)


class _Trap:
    def __reduce__(self) -> tuple[object, ...]:
        return (Path.touch, (Path("trap"),))


def test_nothing_in_a_model_is_run(saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = copy(saved, tmp_path / "copy")
    trap = np.array([_Trap()], dtype=object)
    with np.load(saved / "weights.npz") as numbers:
        np.savez(folder / "weights.npz", allow_pickle=True, **{**numbers, "rarity": trap})  # type: ignore[arg-type]
    with pytest.raises(VuistregelError, match="cannot be loaded"):
        load_classifier(folder)
    (folder / "weights.npz").write_bytes(pickle.dumps(_Trap()))
    with pytest.raises(VuistregelError, match="cannot be loaded"):
        load_classifier(folder)
    assert not Path("trap").exists()


def test_auto_takes_the_newest_of_the_home_then_the_newest_that_ships(saved: Path, tmp_path: Path) -> None:
    home, models = tmp_path / "home", tmp_path / "models"
    assert find_coder("auto", home, models) is None
    assert next_version(home, models) == "1.0.0"
    for version in ("1.0.0", "1.0.2", "1.0.10", "draft"):
        copy(saved, models / "coder" / version)
    assert find_coder("auto", home, models) == models / "coder" / "1.0.10"
    assert next_version(home, models) == "1.0.11"
    own = copy(saved, home / "models" / "coder" / "1.0.3")
    assert find_coder("auto", home, models) == own
    assert find_coder("none", home, models) is None
    assert find_coder(str(models / "coder" / "draft"), home, models) == models / "coder" / "draft"


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VuistregelError, match=r"holds no coder\.json"):
        find_coder(str(tmp_path), tmp_path, tmp_path)


def test_another_model_has_another_fingerprint(saved: Path, tmp_path: Path) -> None:
    folder = copy(saved, tmp_path / "copy")
    assert coder_fingerprint(folder) == coder_fingerprint(saved)
    _edit(lambda facts: facts.update(suggested_from=0.9))(folder)
    assert coder_fingerprint(folder) != coder_fingerprint(saved)
    assert coder_fingerprint(None) == ""
