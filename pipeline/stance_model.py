"""The stance of a coding from its features: multinomial logistic regression, so that every decision is a sum that can be read.

Stored as one JSON file of weights by the name of the feature: no pickle, nothing is run when it is loaded.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import VuistregelError
from pipeline.ids import file_hash
from pipeline.records import Stance
from pipeline.stance_features import STANCE_FEATURES_VERSION, Features

FILE = "stance.json"
ORDER: tuple[Stance, ...] = ("toegepast", "ontbreekt", "beoogd", "neutraal")
"""Order of the weights of a feature."""


@dataclass(frozen=True, slots=True)
class StanceModel:
    """Weights per feature, in `ORDER`."""

    weights: Mapping[str, Sequence[float]]
    intercept: Sequence[float]

    def support(self, features: Features) -> list[float]:
        """How much speaks for each stance, in `ORDER`; only differences mean anything."""
        support = list(self.intercept)
        for name, value in features.items():
            for place, weight in enumerate(self.weights.get(name, ())):
                support[place] += weight * value
        return support

    def reasons(self, features: Features, stance: int, against: int) -> list[tuple[float, str]]:
        """What each feature adds to one stance over another (places in `ORDER`), the most first."""
        found = [
            (value * (weights[stance] - weights[against]), name)
            for name, value in features.items()
            if (weights := self.weights.get(name))
        ]
        return sorted(found, key=lambda reason: (-reason[0], reason[1]))


def save_stance_model(model: StanceModel, folder: Path) -> None:
    """Write the model; the same model gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    facts = {
        "features_version": STANCE_FEATURES_VERSION,
        "stances": ORDER,
        "intercept": model.intercept,
        "weights": {name: model.weights[name] for name in sorted(model.weights)},
    }
    text = json.dumps(facts, ensure_ascii=False, indent=0).replace(",\n", ", ").replace("], ", "],\n").replace("[\n", "[")
    (folder / FILE).write_text(text + "\n", encoding="utf-8")


def load_stance_model(folder: Path) -> StanceModel:
    """Read a model. Raises VuistregelError where it is missing, damaged or made for other features."""
    try:
        facts = json.loads((folder / FILE).read_text(encoding="utf-8"))
        version, stances = facts["features_version"], tuple(facts["stances"])
        model = StanceModel(facts["weights"], facts["intercept"])
        fits = all(len(weights) == len(ORDER) for weights in (model.intercept, *model.weights.values()))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise VuistregelError(f"stance model {folder}", f"cannot be loaded ({error})", "Restore it or train it again") from error
    if version != STANCE_FEATURES_VERSION or stances != ORDER or not fits:
        raise VuistregelError(f"stance model {folder}", "was made for other features or stances", "Train it again")
    return model


def find_stance_model(models: Path) -> Path | None:
    """The newest version in a folder of models; None where there is none."""
    versions = [path.parent for path in (models / "stance").glob(f"*/{FILE}")]
    return max(versions, key=lambda path: tuple(int(part) for part in path.name.split(".") if part.isdigit()), default=None)


def stance_fingerprint(folder: Path | None) -> str:
    """Of the model's weights; empty where there is none."""
    return file_hash(folder / FILE) if folder else ""
