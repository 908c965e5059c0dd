"""Rules that a passage quotes by their name, nearly literally: 'Zoek juist de partners op waarmee je niet vaak samenwerkt'."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from pipeline.codebook import Codebook
from pipeline.lexicon import TermMatch, passage_tokens
from pipeline.records import AnnotatedPassage

_LEAST_WORDS = 4
"""Words of a name from which it is a sentence of its own; shorter names are ordinary words of the field."""
_SHARE = 0.75
"""Of the words of a name, in their order, that a quotation has; its longest word is always among them."""


class Quotations:
    """The names of the codes that are whole sentences, to be found in passages."""

    def __init__(self, codebook: Codebook) -> None:
        words = {code.id: _words(code.label) for code in codebook.codes.values() if code.parent}
        self._names = {code: name for code, name in words.items() if len(name) >= _LEAST_WORDS}

    def find(self, annotated: AnnotatedPassage) -> list[TermMatch]:
        """One match per code that is quoted, of the strong grade, in order of the codebook."""
        places, forms = _tokens(annotated)
        found: list[TermMatch] = []
        for code, name in self._names.items():
            quoted = next(_quotations(forms, name), None)
            if quoted is not None:
                tokens = tuple(places[quoted.start : quoted.stop])
                sentence = next(number for number, span in enumerate(annotated.annotation.sentences()) if tokens[0] in span)
                found.append(TermMatch(code, " ".join(name), "strong", sentence, tokens))
        return found


def _tokens(annotated: AnnotatedPassage) -> tuple[list[int], list[str]]:
    """The tokens that are words: their places in the annotation, and their forms."""
    words = [(place, token.form) for place, token in enumerate(passage_tokens(annotated)) if _words(token.form)]
    return [place for place, _ in words], [form for _, form in words]


def _words(text: str) -> list[str]:
    """The words of a name in lower case; what stands between brackets explains it and is left out."""
    return re.findall(r"\w+", re.sub(r"\([^)]*\)", "", text.lower()))


def _quotations(forms: Sequence[str], name: Sequence[str]) -> Iterator[range]:
    """Where a text begins as the name does and has most of its words in the same order, few others between them."""
    longest = max(name, key=len)
    for start in (place for place, form in enumerate(forms) if form == name[0]):
        window = forms[start : start + len(name) * 3 // 2 + 1]
        same = SequenceMatcher(None, name, window, autojunk=False).get_matching_blocks()
        matched = {place for block in same for place in range(block.b, block.b + block.size)}
        if len(matched) >= _SHARE * len(name) and any(window[place] == longest for place in matched):
            yield range(start, start + max(matched) + 1)
