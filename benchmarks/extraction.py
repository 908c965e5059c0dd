"""What extraction gets wrong, per format, on the example corpus, whose true text is known.

usage: python benchmarks/extraction.py [--documents]

The scan is read where OCR is installed.

Character errors: Levenshtein distance over letters, digits and single spaces, per true character.
Lost and foreign words: words of the true text that are missing, and words that it does not have.
Order errors: words that are there, but not where they should be (outside the longest common subsequence).
"""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq, Levenshtein

from examples.build import Source, sources, true_blocks
from pipeline.errors import DocumentError
from pipeline.extract.guard import GuardedExtractor, Limits


@dataclass(frozen=True)
class Figures:
    """Counts over one or more documents."""

    documents: int
    characters: int
    character_errors: int
    words: int
    lost: int
    foreign: int
    misplaced: int

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))


def plain(texts: Sequence[str]) -> str:
    """Letters, digits and single spaces, in lower case."""
    return " ".join(re.findall(r"\w+", " ".join(texts).lower()))


def compare(true: Sequence[str], found: Sequence[str]) -> Figures:
    """The figures of one document, from its true and its extracted blocks."""
    expected, got = plain(true), plain(found)
    expected_words, got_words = expected.split(), got.split()
    lost = (Counter(expected_words) - Counter(got_words)).total()
    foreign = (Counter(got_words) - Counter(expected_words)).total()
    in_order = LCSseq.similarity(expected_words, got_words)
    return Figures(
        documents=1,
        characters=len(expected),
        character_errors=Levenshtein.distance(expected, got),
        words=len(expected_words),
        lost=lost,
        foreign=foreign,
        misplaced=len(expected_words) - lost - in_order,
    )


def measure(source: Source, extractor: GuardedExtractor) -> Figures | str:
    """The figures of one document, or why it was not read."""
    try:
        found = extractor.extract(source.target, source.file)
    except DocumentError as error:
        return error.cause
    return compare(true_blocks(source), [block.text for block in found.blocks])


def row(name: str, figures: Figures) -> str:
    share = [figures.character_errors / figures.characters]
    share += [count / figures.words for count in (figures.lost, figures.foreign, figures.misplaced)]
    return f"{name:60.60} {figures.documents:4} {figures.words:7} " + " ".join(f"{value:8.2%}" for value in share)


def main() -> None:
    per_format: dict[str, Figures] = defaultdict(lambda: Figures(0, 0, 0, 0, 0, 0, 0))
    print(f"{'':60} docs   words  char.err     lost  foreign    order")
    with GuardedExtractor(Limits()) as extractor:
        for source in sources():
            figures = measure(source, extractor)
            if isinstance(figures, str):
                print(f"{source.file:60.60} not read: {figures}")
                continue
            per_format[source.format] += figures
            if "--documents" in sys.argv:
                print(row(f"{source.format}: {source.file}", figures))
    for name in sorted(per_format):
        print(row(name, per_format[name]))


if __name__ == "__main__":
    main()
