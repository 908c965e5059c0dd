"""The same text once: copies and near copies are linked to the earliest of them, so that evidence can be counted once.

Texts are compared after folding: words only, in lower case. Near copies are found with MinHash
over runs of words; LSH proposes pairs and the whole signatures decide.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from pipeline.ids import text_hash
from pipeline.records import Signature

if TYPE_CHECKING:
    from datasketch import MinHash

DUPLICATES_VERSION = 1
"""Raised when the same text gives another signature."""
THRESHOLD = 0.8
"""Estimated share of common shingles (Jaccard) from which texts are near copies.

In the corpus of a real platform, pairs of documents have a true similarity of at most .74 (a
version with over a quarter more text) or of at least .90 (drafts, another format).
"""
LEAST_WORDS = 20
"""Shorter texts are linked only when they are the same: near copies among them are action points whose status changed."""
_SHINGLE = 3
_PERMUTATIONS = 128
"""Places of a signature; the estimate has a standard error of .035 at the threshold."""
_BANDS = (21, 6)
"""Bands, and places per band: proposes 99.8 % of the pairs at the threshold, and 28 % of those at .5."""
_SEED = 1
_SCHEME = "affine32"
_CHUNK = 4096
"""Shingles hashed at once; bounds the memory that a book takes."""
_WORD = re.compile(r"[^\W_]+")

Kind = Literal["exact", "near"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that may be a copy or an original."""

    item_id: str
    order: tuple[object, ...]
    """The first in order is the original; comparable with that of every other candidate."""
    keys: tuple[str, ...]
    """Texts that share one of these are exact copies."""
    minhash: bytes | None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A copy and its original, which is no copy itself."""

    item_id: str
    original_id: str
    kind: Kind
    similarity: float
    """Estimated share of common shingles, 0.8 to 1; 1 for exact copies."""


def fold(text: str) -> list[str]:
    """The words of a text as they are compared: without case, punctuation, layout and marks of emphasis."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def sign(texts: Iterable[tuple[str, str]]) -> tuple[Signature, ...]:
    """The signatures of (id, text) pairs; a text without words has none."""
    folded = ((item_id, fold(text)) for item_id, text in texts)
    return tuple(Signature(item_id, text_hash(" ".join(words)), _minhash(words)) for item_id, words in folded if words)


def link(candidates: Iterable[Candidate]) -> list[Duplicate]:
    """The copies among the candidates, in their order; the order in which they are given does not matter.

    Each is compared with the originals before it and belongs to the most similar one, or is an
    original itself. So a copy is always as similar to its original as the threshold asks, also where
    a text was changed a little every time it was copied.
    """
    ordered = sorted(candidates, key=lambda item: (item.order, item.item_id))
    originals = _Originals(len(ordered))
    known: dict[str, Duplicate] = {}
    copies = []
    for item in ordered:
        same = next((known[key] for key in item.keys if key in known), None)
        found = replace(same, item_id=item.item_id) if same else originals.nearest(item)
        if found is None:
            originals.add(item)
            found = Duplicate(item.item_id, item.item_id, "exact", 1.0)
        elif found.original_id != item.item_id:
            copies.append(found)
        for key in item.keys:
            known.setdefault(key, found)
    return copies


class _Originals:
    """The texts that are no copy of an earlier one, as far as they can have near copies."""

    def __init__(self, capacity: int) -> None:
        import numpy as np
        from datasketch import MinHashLSH

        self._index = MinHashLSH(num_perm=_PERMUTATIONS, params=_BANDS)
        self._ids: list[str] = []
        self._minhashes = np.empty((capacity, _PERMUTATIONS), dtype="<u4")

    def add(self, item: Candidate) -> None:
        if item.minhash is not None:
            minhash = _unpacked(item.minhash)
            self._index.insert(len(self._ids), minhash)
            self._minhashes[len(self._ids)] = minhash.hashvalues
            self._ids.append(item.item_id)

    def nearest(self, item: Candidate) -> Duplicate | None:
        """The most similar original, of equals the earliest; None when none is similar enough."""
        if item.minhash is None:
            return None
        minhash = _unpacked(item.minhash)
        places = sorted(self._index.query(minhash))
        if not places:
            return None
        shared = (self._minhashes[places] == minhash.hashvalues).mean(axis=1)
        best = int(shared.argmax())
        if shared[best] < THRESHOLD:
            return None
        return Duplicate(item.item_id, self._ids[places[best]], "near", float(shared[best]))


def _minhash(words: list[str]) -> bytes | None:
    """MinHash of the runs of three words, 32 bits per place, little-endian; None for a text too short for it."""
    if len(words) < LEAST_WORDS:
        return None
    minhash = _empty().copy()
    shingles = [" ".join(words[start : start + _SHINGLE]).encode() for start in range(len(words) - _SHINGLE + 1)]
    for start in range(0, len(shingles), _CHUNK):
        minhash.update_batch(shingles[start : start + _CHUNK])
    packed: bytes = minhash.hashvalues.astype("<u4").tobytes()
    return packed


def _unpacked(packed: bytes) -> "MinHash":
    import numpy as np
    from datasketch import LeanMinHash

    return LeanMinHash(seed=_SEED, hashvalues=np.frombuffer(packed, "<u4"), scheme=_SCHEME)


@lru_cache(maxsize=1)
def _empty() -> "MinHash":
    """What a signature starts from; imported late, since reading the database needs no MinHash."""
    from datasketch import MinHash

    return MinHash(num_perm=_PERMUTATIONS, seed=_SEED, scheme=_SCHEME)
