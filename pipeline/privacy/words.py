"""The words of a text as names are looked for in it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pipeline.privacy.lists import fold

_WORD = re.compile(
    r"""
    (?P<initials>(?:(?:[A-ZÀ-Ý]|Th|Ch|Chr|Joh|IJ)\.[ -]?          # J.C. as well as J. C.
        (?=[A-ZÀ-Ý’'(\s,;:/|]|(?:van|de|der|den|ter|el)\b|\Z)){1,6}(?![a-z]\.))   # but not N.a.v.
    | v\.\s?d\.
    | ['’][ts]\b
    | d['’](?=\w)
    | [^\W\d_]+(?:[’'-][^\W\d_]+)*
    """,
    re.VERBOSE,
)
_POSSESSIVE = re.compile(r"[’']s?\Z")
_OPENING = re.compile(r"(?:\A|[.!?:;•|\n\t“”\"‘>–—*]|\s-)[\s(\[“”\"‘'’*–-]*\Z")
_LONGEST_GAP = 8


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its place; offsets are code points of the text, end exclusive, without a possessive 's."""

    start: int
    end: int
    text: str
    key: str
    tag: str
    opens: bool
    """Whether it stands where every word has a capital: at the start of a sentence, a line or a cell."""
    initials: bool

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[:1].isupper()


def words_of(text: str, tags: Mapping[int, str]) -> Iterator[Word]:
    """The words in order; `tags` gives the tag of the token that begins at an offset, where tags are known."""
    for found in _WORD.finditer(text):
        start, end = found.span()
        initials = found["initials"] is not None
        form = found.group()
        if initials:
            form = form.rstrip(" -")
            end = start + len(form)
        elif len(form) > 2 and (possessive := _POSSESSIVE.search(form)):
            form = form[: possessive.start()]
            end = start + len(form)
        opens = form[0].isupper() and _opens(text, start)
        yield Word(start, end, form, fold(form), tags.get(start, ""), opens, initials)


_ABBREVIATED = re.compile(r"\b(?:dhr|mevr|mw|mej|drs|dr|ir|ing|prof|mr|ds|fam|hr|bc|\b[A-Z])\.\s*\Z", re.IGNORECASE)


def _opens(text: str, start: int) -> bool:
    if start == 0:
        return True
    if text[start - 1] == " " and text[start - 2 : start - 1].isalnum():
        return False
    at_start = _OPENING.search(text[max(0, start - _LONGEST_GAP) : start]) is not None
    return at_start and _ABBREVIATED.search(text[max(0, start - _LONGEST_GAP) : start]) is None


@lru_cache(maxsize=100_000)
def parts(form: str) -> tuple[str, ...]:
    """The folded parts of a double name, the whole first: Anne-Marie."""
    key = fold(form)
    return (key, *key.split("-")) if "-" in key else (key,)
