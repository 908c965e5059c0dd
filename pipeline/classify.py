"""A trained model → for every code the probability that a person would give it to the passage.

Two stages, both linear, so that every probability can be explained:

1. `Linear`: the words and terms of a passage → a logit for each code, for each family, and for 'any code at all'.
2. `Judge`: one logistic regression for all codes, over what speaks for a code in a passage (pipeline/evidence.py): those
   logits and the terms of the lexicon that were found, each with what it proved to be worth. Its two dozen weights are
   shared, so that rare codes profit from what frequent ones taught.

Coding needs nothing but arrays; pipeline/fit.py makes them with scikit-learn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from pipeline.evidence import CodeList, Found, TermTrust, evidence, find_terms
from pipeline.features import Features, Floats, presence

TERM_WEIGHT = 0.15
"""What a term counts beside the words, whose weights together have length 1."""
CANDIDATE_FROM = -2.5
"""A code to which no term points is judged only from this logit; those below are next to never given."""


@dataclass(frozen=True)
class Inputs:
    """What the linear stage looks at."""

    words: tuple[str, ...]
    rarity: Floats
    """Inverse document frequency of each word."""
    terms: tuple[str, ...]
    """Those that were seen; others count for their code only."""

    def matrix(self, passages: Sequence[Features], found: Found) -> sparse.csr_matrix:
        """(n_passages, n_inputs): words with length 1 together, terms, terms per code, and the embedding."""
        length = len(passages[0].vector) if passages else 0
        vectors = np.array([passage.vector for passage in passages], dtype=float).reshape(len(passages), length)
        terms = presence([passage.terms for passage in passages], self._term_columns) * TERM_WEIGHT
        per_code = np.minimum(found.strong + found.weak, 2) * TERM_WEIGHT
        return sparse.csr_matrix(sparse.hstack([self.word_matrix(passages), terms, per_code, vectors]))

    def word_matrix(self, passages: Sequence[Features]) -> sparse.csr_matrix:
        """(n_passages, n_words): rarity of the words that are there, each row with length 1."""
        weighed = presence([passage.words for passage in passages], self._word_columns) @ sparse.diags(self.rarity)
        length = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
        return sparse.diags(1 / np.where(length > 0, length, 1)) @ weighed

    @cached_property
    def _word_columns(self) -> dict[str, int]:
        return {word: number for number, word in enumerate(self.words)}

    @cached_property
    def _term_columns(self) -> dict[str, int]:
        return {term: number for number, term in enumerate(self.terms)}


@dataclass(frozen=True)
class Linear:
    """Words and terms → one logit per output: the codes, the families, and 'any code'."""

    inputs: Inputs
    weights: Floats
    """(n_inputs, n_outputs)"""
    intercepts: Floats

    def logits(self, passages: Sequence[Features], found: Found) -> Floats:
        """(n_passages, n_outputs)"""
        return np.asarray(self.inputs.matrix(passages, found) @ self.weights + self.intercepts)

    def word_logits(self, passages: Sequence[Features]) -> Floats:
        """(n_passages, n_outputs) of the words alone."""
        words = len(self.inputs.words)
        return np.asarray(self.inputs.word_matrix(passages) @ self.weights[:words] + self.intercepts)

    @cached_property
    def word_weights(self) -> dict[str, Floats]:
        """Word feature → its weight for each output, before the words of a passage are brought to length 1."""
        weights = self.weights[: len(self.inputs.words)] * self.inputs.rarity[:, None]
        return dict(zip(self.inputs.words, weights, strict=True))


@dataclass(frozen=True)
class Judge:
    """What speaks for a code in a passage → the probability that it is right."""

    weights: dict[str, float]
    """Kind of evidence → weight."""
    intercept: float

    def probabilities(self, proof: dict[str, Floats]) -> Floats:
        """(n_passages, n_codes)"""
        logits = self.intercept + sum(weight * proof[name] for name, weight in self.weights.items())
        return np.asarray(1 / (1 + np.exp(-logits)))


@dataclass(frozen=True)
class Classifier:
    """A trained model with the levels of certainty that were measured for it."""

    codes: CodeList
    linear: Linear
    trust: TermTrust
    judge: Judge
    accepted_from: Floats
    """Per code, the least probability of an accepted coding."""
    suggested_from: float
    embedding: str = ""
    """Name of the model of the sentence embeddings it was trained with; empty for none."""

    def score(self, passages: Sequence[Features]) -> Floats:
        """(n_passages, n_codes) probabilities, columns in order of the codebook; 0 for what nothing points at."""
        if not passages:
            return np.zeros((0, len(self.codes.ids)))
        found = find_terms(passages, self.codes, self.trust)
        logits = self.linear.logits(passages, found)
        proof = evidence(passages, self.codes, found, logits)
        return np.where(candidates(found, logits), self.judge.probabilities(proof), 0.0)


def candidates(found: Found, logits: Floats) -> np.ndarray:
    """(n_passages, n_codes): where a term or the words point at the code."""
    codes = found.strong.shape[1]
    return np.asarray((found.strong + found.weak > 0) | (logits[:, :codes] > CANDIDATE_FROM))
