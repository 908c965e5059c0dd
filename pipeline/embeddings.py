"""Sentence embeddings of a model that the user has on disk; nothing is downloaded."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import VuistregelError


class Embedder:
    """Texts → vectors of length 1, with a model of sentence-transformers or model2vec."""

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        self._model = _load(folder)

    def embed(self, texts: Sequence[str]) -> list[tuple[float, ...]]:
        """One vector for each text."""
        return [tuple(map(float, vector)) for vector in self._model.encode(list(texts))]


def find_embedder(name: str, folder: Path | None) -> Embedder | None:
    """The model of that name, None for an empty name. Raises VuistregelError where the folder does not hold it."""
    if not name:
        return None
    if folder is None or folder.name != name:
        raise VuistregelError(
            "sentence embeddings",
            f"the trained model needs those of '{name}'",
            "Name its folder in VUISTREGEL_EMBEDDINGS, or train again without",
        )
    return Embedder(folder)


def _load(folder: Path):  # type: ignore[no-untyped-def]
    raise VuistregelError(str(folder), "is not supported yet", "Leave it out")
