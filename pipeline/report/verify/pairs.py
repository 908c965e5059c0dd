"""Which paragraph of a finished document goes back to which paragraph of the section: by their marks, else by their words."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import cached_property

from pipeline.report.verify.finished import Finished, alike

SLOT = "□"
_ALIKE = 0.6
"""Share of words that two paragraphs or sentences have in common from which one is taken to be the other, edited."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=\S)")
_FIGURES = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+")
_NUMBER_WORDS = (
    "nul twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien "
    "negentien twintig dertig veertig vijftig zestig zeventig tachtig negentig honderd duizend helft kwart"
)


class Pairs:
    """`expected` is the section, `found` the document."""

    def __init__(self, expected: Finished, found: Finished) -> None:
        self.expected = expected
        self.found = found

    @cached_property
    def homes(self) -> dict[int, frozenset[int]]:
        """Paragraph of the document → the paragraphs of the section that it holds marks or most words of."""
        exact: dict[str, set[int]] = {}
        for number in range(len(self.expected.paragraphs)):
            exact.setdefault(self.expected_text(number), set()).add(number)
        return {number: self._home(number, exact) for number in range(len(self.found.paragraphs))}

    @cached_property
    def guests(self) -> dict[int, list[int]]:
        """Paragraph of the section → those of the document that go back to it, in order."""
        guests: dict[int, list[int]] = {}
        for number, homes in self.homes.items():
            for home in homes:
                guests.setdefault(home, []).append(number)
        return guests

    def expected_text(self, number: int) -> str:
        return alike(self.expected.paragraphs[number].text)

    def _home(self, number: int, exact: dict[str, set[int]]) -> frozenset[int]:
        paragraph = self.found.paragraphs[number]
        marked = {place.paragraph for name in paragraph.marks for place in self.expected.places.get(name, ())}
        text = alike(paragraph.text)
        if marked or not text:
            return frozenset(marked)
        return frozenset(exact.get(text) or self._most_alike(text, paragraph.kind))

    def _most_alike(self, text: str, kind: str) -> set[int]:
        shares = [
            (likeness(text, self.expected_text(number)), number)
            for number, paragraph in enumerate(self.expected.paragraphs)
            if (paragraph.kind == "row") == (kind == "row") and (paragraph.kind == "picture") == (kind == "picture")
        ]
        best = max(shares, default=(0.0, 0))
        return {best[1]} if best[0] >= _ALIKE else set()


def likeness(first: str, second: str) -> float:
    """Share of words in common, in order, without what stands for a figure: 0 to 1."""
    ours, theirs = (_content_words(text) for text in (first, second))
    if not ours or not theirs or min(len(ours), len(theirs)) / max(len(ours), len(theirs)) < _ALIKE / 2:
        return 0.0
    return SequenceMatcher(None, ours, theirs, autojunk=False).ratio()


def _content_words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.lower())


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph, as far as their ends can be seen."""
    return _SENTENCE.split(text)


def is_same_sentence(expected: str, found: str) -> bool:
    """Whether `found` is `expected`, edited: it has most of its words."""
    ours, theirs = set(_content_words(expected)), set(_content_words(found))
    return bool(ours) and len(ours & theirs) / len(ours) >= _ALIKE


def figures(text: str) -> list[str]:
    """What reads as a number: digits, and words for numbers from two."""
    return [word for word in _FIGURES.findall(text) if word[0].isdigit() or word.lower() in _NUMBER_WORDS.split()]


def without(all_of: Iterable[str], some: Iterable[str]) -> list[str]:
    """`all_of` less each of `some` once, in order."""
    left = list(all_of)
    for each in some:
        if each in left:
            left.remove(each)
    return left
