"""Sentence embeddings of a model that the user has on disk; nothing is downloaded."""

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.dutch_model import model_hash
from pipeline.errors import VuistregelError


class Embedder:
    """Texts → vectors of length 1, with a model of sentence-transformers or model2vec.

    Raises VuistregelError for a folder that holds neither, or whose library is not installed.
    """

    def __init__(self, folder: Path) -> None:
        self._model = _load(folder)
        self.name = embedding_name(folder)

    def embed(self, texts: Sequence[str]) -> list[tuple[float, ...]]:
        """One vector for each text; only zeros for a text without words."""
        vectors = np.asarray(self._model.encode(list(texts)), dtype=float)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return [tuple(vector) for vector in (vectors / np.where(lengths > 0, lengths, 1)).tolist()]


def embedding_name(folder: Path) -> str:
    """Name of the folder and fingerprint of what is in it: another model, another name, wherever it stands."""
    return f"{folder.resolve().name} {model_hash(folder)}"


def find_embedder(name: str, folder: Path | None) -> Embedder | None:
    """The embedder that a model was trained with; None for an empty name.

    Raises VuistregelError where `folder` does not hold the model of that name.
    """
    if not name:
        return None
    if folder is None or not folder.is_dir() or embedding_name(folder) != name:
        raise VuistregelError(
            "sentence embeddings",
            f"the coder was trained with those of '{name.partition(' ')[0]}', which are not there",
            "Name their folder in VUISTREGEL_EMBEDDINGS, train again, or choose another coder with --coder",
        )
    return Embedder(folder)


def _load(folder: Path) -> Any:
    """The model in a folder, by the file that its library writes."""
    if _is_model2vec(folder):
        _needs("model2vec", folder)
        from model2vec import StaticModel

        return StaticModel.from_pretrained(folder)
    if (folder / "modules.json").is_file():
        _needs("sentence_transformers", folder)
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(str(folder), local_files_only=True)
    raise VuistregelError(
        f"sentence embeddings {folder}",
        "are no model of sentence-transformers or model2vec",
        "Name the folder that holds its modules.json or config.json",
    )


def _is_model2vec(folder: Path) -> bool:
    """Weights and tokenizer at the root, and a configuration that speaks of static embeddings (of any version)."""
    if not all((folder / name).is_file() for name in ("config.json", "model.safetensors", "tokenizer.json")):
        return False
    modules = folder / "modules.json"
    return '"model2vec"' in (folder / "config.json").read_text(encoding="utf-8") or (
        modules.is_file() and "StaticEmbedding" in modules.read_text(encoding="utf-8")
    )


def _needs(package: str, folder: Path) -> None:
    if importlib.util.find_spec(package) is None:
        raise VuistregelError(
            f"sentence embeddings {folder}",
            f"need the package {package}",
            f"Install it: pip install {package.replace('_', '-')}",
        )
