"""What ships and what users coded → a new version of the model, with its card and its figures."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.artefacts import save_classifier
from pipeline.classify import Classifier
from pipeline.codebook import Codebook, load_codebook
from pipeline.dutch_model import find_model, model_hash
from pipeline.embeddings import Embedder
from pipeline.evidence import code_list
from pipeline.examples import read_counts, read_passages
from pipeline.features import Floats, Reader
from pipeline.fit import Booleans, Example, HeldOut, train
from pipeline.ids import file_hash, text_hash
from pipeline.levels import levels_of
from pipeline.model_card import model_card
from pipeline.nlp import load_annotator
from pipeline.settings import Settings

Figures = Mapping[str, float]
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
        "held_out": held_out_figures(held_out, classifier),
    }
    save_classifier(classifier, target)
    (target / "metrics.json").write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (target / "card.md").write_text(model_card(target.name, figures, classifier), encoding="utf-8")
    return figures


def gather(settings: Settings, codebook: Codebook, codings: Sequence[Path], embedder: Embedder | None = None) -> list[Example]:
    """The examples that ship, and those of a user's own files; codes that are no longer in the codebook left out."""
    annotator, reader = load_annotator(settings.model, settings.models), Reader(codebook)
    embed = embedder.embed if embedder else None
    counts = read_counts(settings.training / REAL)
    examples = read_passages(settings.training / MADE_UP, "made-up", codebook, annotator, reader, embed)
    for path in codings:
        examples += read_passages(path, "own", codebook, annotator, reader, embed)
    return [*_with_vectors(counts, examples), *examples]


def _with_vectors(counts: Iterable[Example], examples: Sequence[Example]) -> Iterator[Example]:
    """Passages of which no text is kept have no embedding: zeros, as many as the others have."""
    nothing = (0.0,) * len(examples[0].features.vector)
    for example in counts:
        yield replace(example, features=replace(example.features, vector=nothing))


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


def held_out_figures(held_out: HeldOut, classifier: Classifier) -> dict[str, dict[str, Figures]]:
    """Origin → level → what was found in organisations and writers that were left out."""
    levels = _chosen(held_out, held_out.probabilities(classifier.judge))
    origins = np.array(held_out.origins)
    return {
        origin: {
            level: _figures(chosen[origins == origin], held_out.given[origins == origin]) for level, chosen in levels.items()
        }
        for origin in sorted(set(held_out.origins))
    }


def _chosen(held_out: HeldOut, scores: Floats) -> dict[str, Booleans]:
    """Level → (n_passages, n_codes), by levels of certainty that were measured on the other folds."""
    folds = np.array(held_out.folds)
    chosen = {level: np.zeros(scores.shape, dtype=bool) for level in ("both", "accepted")}
    for fold in sorted(set(held_out.folds)):
        own = folds == fold
        accepted, suggested = levels_of(scores[~own], held_out.given[~own], held_out.weights[~own])
        chosen["both"][own], chosen["accepted"][own] = scores[own] >= suggested, scores[own] >= accepted
    return chosen


def _figures(chosen: Booleans, given: Booleans) -> Figures:
    """Precision, recall, micro-F1, and the share of passages without a code that got none."""
    empty = ~given.any(axis=1)
    right, found, wanted = int((chosen & given).sum()), int(chosen.sum()), int(given.sum())
    return {
        "precision": round(right / found, 4) if found else 0.0,
        "recall": round(right / wanted, 4) if wanted else 0.0,
        "micro_f1": round(2 * right / (found + wanted), 4) if found + wanted else 0.0,
        "empty_left_empty": round(float((~chosen[empty].any(axis=1)).mean()), 4) if empty.any() else 1.0,
    }
