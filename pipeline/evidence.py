"""What speaks for a code in a passage, as numbers that mean the same for every code."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from pipeline.codebook import Codebook
from pipeline.features import Features, Floats, code_of, is_strong

EXPECTED = {True: 0.52, False: 0.28}
"""Precision of a strong and of a weak term before it has been seen: four fifths of what the grades promise."""
EXPECTED_COUNTS = 3
"""How many sightings that expectation weighs."""
MOST_TRUST = 0.97
"""No term is trusted more than this."""


@dataclass(frozen=True)
class CodeList:
    """The codes in order of the codebook, with their families and parents as numbers."""

    ids: tuple[str, ...]
    parents: tuple[int, ...]
    """Place of the parent of each code, -1 for none."""

    @cached_property
    def families(self) -> tuple[str, ...]:
        return tuple(sorted({code.partition(".")[0] for code in self.ids}))

    @cached_property
    def family_of(self) -> npt.NDArray[np.int64]:
        """Place of the family of each code."""
        return np.array([self.families.index(code.partition(".")[0]) for code in self.ids])

    @cached_property
    def place(self) -> dict[str, int]:
        return {code: number for number, code in enumerate(self.ids)}


def code_list(codebook: Codebook) -> CodeList:
    """The codes of a codebook."""
    ids = tuple(codebook.codes)
    return CodeList(ids, tuple(ids.index(code.parent) if code.parent else -1 for code in codebook.codes.values()))


@dataclass(frozen=True)
class TermTrust:
    """What the terms proved to be worth where they were seen."""

    right: dict[str, int]
    """Term → passages in which it stood and a person gave its code."""
    seen: dict[str, int]
    """Term → passages in which it stood."""

    def precision(self, term: str) -> float:
        """Share of right matches, drawn towards what the grade of the term promises."""
        expected = EXPECTED[is_strong(term)] * EXPECTED_COUNTS
        return min((self.right.get(term, 0) + expected) / (self.seen.get(term, 0) + EXPECTED_COUNTS), MOST_TRUST)


@dataclass(frozen=True)
class Found:
    """The terms found in some passages, counted per code: arrays of shape (n_passages, n_codes)."""

    strong: Floats
    weak: Floats
    together: Floats
    """Probability that at least one of the terms is right, if they were independent."""
    best: Floats
    """Precision of the most trusted of them."""


def find_terms(passages: Sequence[Features], codes: CodeList, trust: TermTrust) -> Found:
    """Count and weigh the terms of each passage; terms of unknown codes are passed over."""
    shape = (len(passages), len(codes.ids))
    strong, weak, wrong, best = np.zeros(shape), np.zeros(shape), np.ones(shape), np.zeros(shape)
    for row, passage in enumerate(passages):
        for term in passage.terms:
            column = codes.place.get(code_of(term))
            if column is None:
                continue
            precision = trust.precision(term)
            (strong if is_strong(term) else weak)[row, column] += 1
            wrong[row, column] *= 1 - precision
            best[row, column] = max(best[row, column], precision)
    return Found(strong, weak, 1 - wrong, best)


def evidence(passages: Sequence[Features], codes: CodeList, found: Found, logits: Floats) -> dict[str, Floats]:
    """Name of a kind of evidence → (n_passages, n_codes), for `find_terms` and the logits of the linear stage."""
    n = len(codes.ids)
    own, family, any_code = logits[:, :n], logits[:, n:-1][:, codes.family_of], logits[:, -1:]
    strong, weak = found.strong > 0, found.weak > 0
    any_term = strong | weak
    of_rule, of_theme = _relatives(found.together, codes)
    same_family = codes.family_of[:, None] == codes.family_of[None, :]
    many = np.log1p((strong + 0.5 * weak).sum(axis=1, keepdims=True))
    length = np.log1p(np.array([[len(passage.words)] for passage in passages]))
    kinds = {
        "strong term": strong,
        "two strong terms": found.strong > 1,
        "three strong terms": found.strong > 2,
        "weak term": weak,
        "two weak terms": found.weak > 1,
        "strong and weak terms": strong & weak,
        "any term": any_term,
        "terms together": found.together,
        "terms together, logit": np.where(any_term, _logit(found.together), 0),
        "best term": found.best,
        "terms of its rule": of_rule,
        "terms of its theme": of_theme,
        "words": own,
        "words of its family": family,
        "words of any code": any_code,
        "any term, words": any_term * own,
        "any term, words of any code": any_term * any_code,
        "strong term, words of any code": strong * any_code,
        "others of its family": strong @ same_family.astype(float) - strong,
        "terms of all codes": many,
        "any term, terms of all codes": any_term * many,
        "length": length,
        "any term, length": any_term * length,
    }
    return {name: np.broadcast_to(values, strong.shape).astype(float) for name, values in kinds.items()}


def _relatives(together: Floats, codes: CodeList) -> tuple[Floats, Floats]:
    """What was found for the children of each code (the most), and for its parent."""
    of_child, of_parent = np.zeros_like(together), np.zeros_like(together)
    for code, parent in enumerate(codes.parents):
        if parent >= 0:
            of_child[:, parent] = np.maximum(of_child[:, parent], together[:, code])
            of_parent[:, code] = together[:, parent]
    return of_child, of_parent


def _logit(probability: Floats) -> Floats:
    inside = np.clip(probability, 1e-3, 1 - 1e-3)
    return np.asarray(np.log(inside / (1 - inside)))
