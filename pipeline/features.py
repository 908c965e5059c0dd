"""What a passage has that tells its codes: its words without their order, and the terms of the lexicon that stand in it.

The words are lemmas, and the beginnings and ends of long ones: Dutch compounds share those (`samenwerkingsverband`,
`leernetwerk`). Names, numbers and the order of the words stay out; on passages of organisations that were held out they
brought nothing, and without them the features of a text can be kept where the text itself may not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from pipeline.codebook import Codebook
from pipeline.lexicon import TermMatch, code_lexicon, passage_tokens
from pipeline.records import AnnotatedPassage

FEATURES_VERSION = 1
"""Raised when the same passage gives other features: a model of another version cannot be used."""
BEGIN, END = 5, 6
"""Letters of a long word that stand for its first and its last part."""
LONG = 8
"""Letters from which a word is taken to have parts."""
_NO_WORDS = frozenset({"PUNCT", "SPACE", "SYM", "X", "PROPN", "NUM"})
_WITH_PARTS = frozenset({"NOUN", "VERB", "ADJ"})

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Features:
    """The features of one passage, each once, sorted."""

    words: tuple[str, ...]
    terms: tuple[str, ...]
    """'code|grade|term' of every term found."""
    vector: tuple[float, ...] = ()
    """Sentence embedding, where there is a model for it."""


class Reader:
    """What is read off a passage before it is coded: the terms of all codes, and its features. Compiling it is slow."""

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook
        self._lexicon = code_lexicon(codebook)

    def matches(self, annotated: AnnotatedPassage) -> list[TermMatch]:
        """The terms found, without those of codes that give way to a code of another family in the same sentence."""
        matches = self._lexicon.find(annotated)
        given_way = {
            (match.sentence, code)
            for match in matches
            for code in self._codebook.replaced_by.get(self._codebook.codes[match.owner].family, ())
        }
        return [match for match in matches if (match.sentence, match.owner) not in given_way]

    def features(self, annotated: AnnotatedPassage, matches: Iterable[TermMatch], vector: Sequence[float] = ()) -> Features:
        """The features of a passage, given its `matches` and its sentence embedding."""
        words = {word for token in token_words(annotated) for word in token}
        return Features(tuple(sorted(words)), tuple(sorted({term_name(match) for match in matches})), tuple(vector))


def token_words(annotated: AnnotatedPassage) -> list[tuple[str, ...]]:
    """The word features of each token, in order; none for names, numbers and punctuation."""
    return [_words(token.lemma, token.pos) for token in passage_tokens(annotated)]


def _words(lemma: str, pos: str) -> tuple[str, ...]:
    if pos in _NO_WORDS or any(letter.isdigit() for letter in lemma):
        return ()
    if len(lemma) < LONG or pos not in _WITH_PARTS:
        return (f"word:{lemma}",)
    return f"word:{lemma}", f"begin:{lemma[:BEGIN]}", f"end:{lemma[-END:]}"


def term_name(match: TermMatch) -> str:
    """The feature that a term match gives."""
    return f"{match.owner}|{match.grade}|{match.term}"


def code_of(term: str) -> str:
    """The code that a term feature belongs to."""
    return term.partition("|")[0]


def is_strong(term: str) -> bool:
    """Whether a term feature is of the grade 'strong'."""
    return term.split("|", 2)[1] == "strong"


def presence(rows: Sequence[Sequence[str]], columns: Mapping[str, int]) -> sparse.csr_matrix:
    """(n_rows, n_columns) with 1 where a row has the feature; features without a column are left out."""
    found = [[columns[name] for name in row if name in columns] for row in rows]
    pointers = np.cumsum([0, *map(len, found)])
    indices = np.fromiter((number for row in found for number in row), dtype=np.int32)
    return sparse.csr_matrix((np.ones(len(indices)), indices, pointers), shape=(len(rows), len(columns)))
