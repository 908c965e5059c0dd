"""What ships and what users coded → a new version of the model, with its card and its figures."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.artefacts import save_classifier
from pipeline.codebook import Codebook, load_codebook
from pipeline.embeddings import Embedder
from pipeline.evidence import code_list
from pipeline.examples import read_counts, read_passages
from pipeline.features import Reader
from pipeline.fit import Example, HeldOut, train
from pipeline.ids import file_hash, text_hash
from pipeline.model_card import model_card
from pipeline.nlp import find_model, load_annotator, model_hash
from pipeline.settings import Settings

MADE_UP, REAL = "made-up.jsonl", "real-features.jsonl.gz"
"""In models/training: passages written for this project, and what may be kept of real ones."""


def train_coder(settings: Settings, target: Path, codings: Sequence[Path] = ()) -> dict[str, Any]:
    """Train on what ships and on `codings` (gold files), write the model to `target`, and give its figures.

    Raises VuistregelError for a file that holds no coded passages.
    """
    codebook = load_codebook(settings.lexicons)
    embedder = Embedder(settings.embeddings) if settings.embeddings else None
    examples = gather(settings, codebook, codings, embedder)
    classifier, held_out = train(examples, code_list(codebook), embedder.name if embedder else "")
    figures = {
        "data": _data_figures(examples),
        "fingerprint": _fingerprint(settings, codebook, codings, classifier.embedding),
        "held_out": held_out_figures(held_out, classifier.accepted_from, classifier.suggested_from),
    }
    save_classifier(classifier, target)
    (target / "metrics.json").write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (target / "card.md").write_text(model_card(target.name, figures, classifier), encoding="utf-8")
    return figures


def gather(
    settings: Settings, codebook: Codebook, codings: Sequence[Path], embedder: Embedder | None = None
) -> list[Example]:
    """The examples that ship, and those of a user's own files; codes that are no longer in the codebook left out."""
    annotator, reader = load_annotator(settings.model, settings.models), Reader(codebook)
    embed = embedder.embed if embedder else None
    examples = read_counts(settings.training / REAL)
    examples += read_passages(settings.training / MADE_UP, "made-up", codebook, annotator, reader, embed)
    for path in codings:
        examples += read_passages(path, "own", codebook, annotator, reader, embed)
    return examples


def _data_figures(examples: Sequence[Example]) -> dict[str, Any]:
    return {
        origin: {
            "passages": len(chosen),
            "codings": sum(len(example.codes) for example in chosen),
            "empty": sum(not example.codes for example in chosen),
            "groups": len({example.group for example in chosen}),
        }
        for origin in ("real", "made-up", "own")
        if (chosen := [example for example in examples if example.origin == origin])
    }


def _fingerprint(settings: Settings, codebook: Codebook, codings: Sequence[Path], embedding: str) -> str:
    """Of all that the model depends on but the program: examples, lexicons, Dutch pipeline, embeddings."""
    files = [settings.training / REAL, settings.training / MADE_UP, *codings]
    return text_hash(
        *map(file_hash, files), codebook.fingerprint, model_hash(find_model(settings.model, settings.models)), embedding
    )


def held_out_figures(held_out: HeldOut, accepted_from: np.ndarray, suggested_from: float) -> dict[str, Any]:
    """Per origin, what the model found in organisations and writers that were left out, at both levels and one."""
    figures: dict[str, Any] = {}
    for origin in sorted(set(held_out.origins)):
        rows = np.array([own == origin for own in held_out.origins])
        given, scores = held_out.given[rows], held_out.probabilities[rows]
        empty = ~given.any(axis=1)
        levels = {"both": scores >= suggested_from, "accepted": scores >= accepted_from}
        figures[origin] = {level: _figures(chosen, given, empty) for level, chosen in levels.items()}
    return figures


def _figures(chosen: np.ndarray, given: np.ndarray, empty: np.ndarray) -> Mapping[str, float]:
    right, found, wanted = int((chosen & given).sum()), int(chosen.sum()), int(given.sum())
    return {
        "precision": round(right / found, 4) if found else 0.0,
        "recall": round(right / wanted, 4) if wanted else 0.0,
        "micro_f1": round(2 * right / (found + wanted), 4) if found + wanted else 0.0,
        "empty_left_empty": round(float((~chosen[empty].any(axis=1)).mean()), 4) if empty.any() else 1.0,
    }
