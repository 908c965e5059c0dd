"""Whether a document reads like the notes of a meeting, for documents whose name, title and first lines say nothing.

A linear classifier on words, learned from the made-up passages of this project (models/doc_type). The other types of
documents cannot be told apart by their words: what it gave for them on real documents was seldom right (see its card).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PIECE = 80
"""Words per piece of a document; as long as the passages that it learned from."""
_WORD = re.compile(r"[a-zà-ÿ]{2,}")


@dataclass(frozen=True, slots=True)
class MinutesWords:
    """Words with their weight: TF-IDF with logarithmic counts and unit length, logistic regression."""

    places: dict[str, int]
    idf: NDArray[np.float32]
    """(n_words,)"""
    weights: NDArray[np.float32]
    """(n_words,)"""
    bias: float

    def likelihood(self, texts: Iterable[str]) -> float:
        """How likely it is that a document with these texts is the notes of a meeting: its mean over pieces, 0 to 1."""
        logits = [self._logit(piece) for piece in pieces_of(texts)]
        return round(float(1 / (1 + np.exp(-np.mean(logits or [self.bias])))), 4)

    def _logit(self, words: Sequence[str]) -> float:
        counts = {self.places[word]: 1 + np.log(number) for word, number in Counter(words).items() if word in self.places}
        places = np.fromiter(counts, dtype=np.int64, count=len(counts))
        values = np.fromiter(counts.values(), dtype=np.float64, count=len(counts)) * self.idf[places]
        length = float(np.sqrt((values**2).sum())) or 1.0
        return float((values / length) @ self.weights[places]) + self.bias


def pieces_of(texts: Iterable[str]) -> Iterator[list[str]]:
    """The words of a document in lower case, PIECE at a time."""
    words = [word for text in texts for word in _WORD.findall(text.lower())]
    return (words[start : start + PIECE] for start in range(0, len(words), PIECE))


@lru_cache(maxsize=2)
def load_minutes_words(models: Path) -> MinutesWords | None:
    """The newest version in the folder `models`; None where there is none."""
    weights = find_weights(models)
    if weights is None:
        return None
    with np.load(weights, allow_pickle=False) as stored:
        places = {str(word): place for place, word in enumerate(stored["words"])}
        return MinutesWords(places, stored["idf"], stored["weights"], float(stored["bias"]))


def find_weights(models: Path) -> Path | None:
    """The file of the newest version; None where there is none."""
    versions = sorted((models / "doc_type").glob("*/weights.npz"))
    return versions[-1] if versions else None
