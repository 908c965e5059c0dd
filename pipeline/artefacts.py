"""Trained models on disk: a folder with `coder.json` (all that can be read), `weights.npz` (numbers), and their card.

Both hold data only: nothing in them is run when they are loaded, so a model of somebody else can do no harm.
"""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.classify import Classifier, Inputs, Judge, Linear
from pipeline.errors import VuistregelError
from pipeline.evidence import CodeList, TermTrust
from pipeline.features import FEATURES_VERSION, Features
from pipeline.ids import file_hash, text_hash

NAME = "coder"
FACTS, WEIGHTS = "coder.json", "weights.npz"
NO_CODER = "none"


def save_classifier(classifier: Classifier, folder: Path) -> None:
    """Write a model; the same model gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    linear, trust = classifier.linear, classifier.trust
    facts = {
        "features_version": FEATURES_VERSION,
        "embedding": classifier.embedding,
        "suggested_from": classifier.suggested_from,
        "codes": {
            code: {"parent": parent, "accepted_from": float(accepted)}
            for code, parent, accepted in zip(
                classifier.codes.ids, classifier.codes.parents, classifier.accepted_from, strict=True
            )
        },
        "judge": {"intercept": classifier.judge.intercept, "weights": classifier.judge.weights},
        "terms": {term: [trust.right.get(term, 0), trust.seen[term]] for term in linear.inputs.terms},
        "words": linear.inputs.words,
    }
    (folder / FACTS).write_text(json.dumps(facts, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    numbers = {"rarity": linear.inputs.rarity, "weights": linear.weights, "intercepts": linear.intercepts}
    np.savez_compressed(
        folder / WEIGHTS, allow_pickle=False, **{name: array.astype(np.float32) for name, array in numbers.items()}
    )


def load_classifier(folder: Path) -> Classifier:
    """Read a model. Raises VuistregelError where it is missing, damaged or made for other features."""
    try:
        facts: dict[str, Any] = json.loads((folder / FACTS).read_text(encoding="utf-8"))
        with np.load(folder / WEIGHTS, allow_pickle=False) as numbers:
            rarity, weights, intercepts = (numbers[name].astype(float) for name in ("rarity", "weights", "intercepts"))
        if facts["features_version"] != FEATURES_VERSION:
            raise VuistregelError(
                f"model {folder}",
                f"was made for version {facts['features_version']} of the features, not {FEATURES_VERSION}",
                "Train it again: vuistregel train",
            )
        return _tried(_classifier(facts, rarity, weights, intercepts))
    except (OSError, AttributeError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise VuistregelError(
            f"model {folder}",
            f"cannot be loaded ({error})",
            "Train it again with 'vuistregel train', or choose another with --coder",
        ) from error


def _classifier(facts: dict[str, Any], rarity: Any, weights: Any, intercepts: Any) -> Classifier:
    codes, terms = facts["codes"], facts["terms"]
    inputs = Inputs(tuple(facts["words"]), rarity, tuple(terms))
    return Classifier(
        codes=CodeList(tuple(codes), tuple(code["parent"] for code in codes.values())),
        linear=Linear(inputs, weights, intercepts),
        trust=TermTrust({term: right for term, (right, _) in terms.items()}, {term: seen for term, (_, seen) in terms.items()}),
        judge=Judge(facts["judge"]["weights"], facts["judge"]["intercept"]),
        accepted_from=np.array([code["accepted_from"] for code in codes.values()]),
        suggested_from=facts["suggested_from"],
        embedding=facts["embedding"],
    )


def _tried(classifier: Classifier) -> Classifier:
    """The same model. Raises ValueError or KeyError where its parts do not fit together or it needs unknown evidence."""
    inputs = classifier.linear.inputs
    known = len(inputs.words) + len(inputs.terms) + len(classifier.codes.ids)
    vector = (0.0,) * (len(classifier.linear.weights) - known)
    classifier.score([Features((), (), vector)])
    return classifier


def find_coder(choice: str, home: Path, models: Path) -> Path | None:
    """The folder of the model to code with; None for the lexicon alone.

    `choice` is `auto` (the newest that was trained in this home, else the newest that ships, else none), `none`, or a
    folder. Raises VuistregelError for a folder without a model.
    """
    if choice == NO_CODER:
        return None
    if choice == "auto":
        return max(versions(home / "models"), key=_number, default=None) or max(versions(models), key=_number, default=None)
    if not (Path(choice) / FACTS).is_file():
        raise VuistregelError(f"model {choice}", f"holds no {FACTS}", "Name a folder that 'vuistregel train' wrote, or 'none'")
    return Path(choice)


def versions(models: Path) -> Iterator[Path]:
    """The versions of the model in a folder of models."""
    return (
        path.parent for path in (models / NAME).glob(f"*/{FACTS}") if all(part.isdigit() for part in path.parent.name.split("."))
    )


def _number(version: Path) -> tuple[int, ...]:
    return tuple(map(int, version.name.split(".")))


def next_version(home: Path, models: Path) -> str:
    """One higher than the newest version that was trained here or ships; 1.0.0 for the first."""
    newest = max((_number(path) for folder in (home / "models", models) for path in versions(folder)), default=(1, 0, -1))
    return ".".join(map(str, (*newest[:-1], newest[-1] + 1)))


def coder_fingerprint(folder: Path | None) -> str:
    """Of the model's files; empty for the lexicon alone."""
    return text_hash(file_hash(folder / FACTS), file_hash(folder / WEIGHTS)) if folder else ""
