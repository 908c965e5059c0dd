"""How much of a text is language: which pages want OCR although they have a text layer, and which ones want a look.

A page whose fonts have no meaning reads as '$NWLHSXQW' in every viewer that copies text; people only see that nothing is found.
"""

import re
from collections.abc import Sequence

from pipeline.records import Extracted, TextQuality, Verdict
from pipeline.words import is_dutch

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_INITIAL = re.compile(r"(?<![^\W\d_])[^\W\d_]\.")
"""One letter with a full stop: a list of names and abbreviations such as o.a. have many, and say nothing of the fonts."""
_MOJIBAKE = re.compile(r"[ÃÂâ][\u0080-\u00bf€‚„…†‡ˆ‰‹‘’“”•–—˜™›]{1,2}")
"""What UTF-8 looks like when it is read as Windows-1252: Ã© for é, â€™ for ’."""
_LOST = re.compile("[\ufffd\ue000-\uf8ff]")
_ENGLISH = "the of and to that for with as was on are this by from which be not have has"
_GERMAN = "der die und den das mit sich des auf für ist im dem nicht ein eine auch als zu"
_FRENCH = "le la les des et du une est pour dans que qui sur par pas au sont plus"
_FOREIGN = frozenset(f"{_ENGLISH} {_GERMAN} {_FRENCH}".split())
"""Frequent words of the languages that a Dutch folder also holds: such a text is no garbage, whoever reads on refuses it."""
_LEAST_FOREIGN = 0.15
"""Share of words from which a text is in such a language; prose has a third, swapped letters give a word by chance."""
LEAST_WORDS = 20
"""Words from which the shares mean anything."""
UNREADABLE_BELOW, DOUBTFUL_BELOW = 0.40, 0.60
"""Share of words that are Dutch; see benchmarks/text_quality.py for how genuine and garbled pages lie around them."""
UNREADABLE_LETTERS, DOUBTFUL_LETTERS = 0.4, 0.35
"""Share of words of one letter."""
UNREADABLE_REPLACED, DOUBTFUL_REPLACED = 0.1, 0.01
"""Share of characters without a meaning."""
_LEAST_CHARACTERS, _MOST_SIGNS = 100, 0.35
"""Where there are hardly any words: characters from which, and share of signs from which, it is garbage and no short text."""


def judge(text: str, page: int | None = None, unknown: int = 0, has_picture: bool = False) -> TextQuality:
    """The quality of a text. `unknown`: characters that its file shows but gives no meaning, and that are not in it."""
    words = _WORD.findall(_INITIAL.sub(" ", text))
    long_words = [word for word in words if len(word) > 1]
    shown = re.sub(r"\s", "", text)
    characters = len(shown) + unknown
    lost = unknown + len(_LOST.findall(text)) + sum(len(found) for found in _MOJIBAKE.findall(text))
    dictionary = _share(
        sum(is_dutch(word) or all(map(is_dutch, re.split("[-’']", word))) for word in long_words), len(long_words)
    )
    letters = _share(len(words) - len(long_words), len(words))
    foreign = _share(sum(word.lower() in _FOREIGN for word in words), len(words))
    replaced = _share(lost, characters)
    verdict = _verdict(len(words), dictionary, letters, replaced, foreign, has_picture)
    if verdict == "short":
        signs = _share(sum(not character.isalnum() for character in shown), characters)
        verdict = (
            "blank" if not characters else "unreadable" if characters >= _LEAST_CHARACTERS and signs >= _MOST_SIGNS else verdict
        )
    return TextQuality(len(words), round(dictionary, 4), round(letters, 4), round(replaced, 4), verdict, page)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _verdict(words: int, dictionary: float, letters: float, replaced: float, foreign: float, has_picture: bool) -> Verdict:
    if has_picture:
        return "picture"
    if replaced >= UNREADABLE_REPLACED:
        return "unreadable"
    if words < LEAST_WORDS:
        return "short"
    if (dictionary < UNREADABLE_BELOW and foreign < _LEAST_FOREIGN) or letters >= UNREADABLE_LETTERS:
        return "unreadable"
    if dictionary < DOUBTFUL_BELOW or letters >= DOUBTFUL_LETTERS or replaced >= DOUBTFUL_REPLACED:
        return "doubtful"
    return "good"


def document_quality(extracted: Extracted) -> TextQuality:
    """The quality of the whole text of a document."""
    return judge("\n".join(block.text for block in extracted.blocks))


def pages_for_ocr(extracted: Extracted) -> list[int]:
    """Numbers, from 1, of the pages that only OCR can read: pictures, and text whose fonts have no meaning."""
    return [quality.page for quality in extracted.page_quality if quality.page and quality.verdict in {"picture", "unreadable"}]


def quality_warnings(extracted: Extracted) -> list[str]:
    """What a person should know before trusting the text; empty for nearly every document."""
    warnings: list[str] = []
    for verdict, problem in (
        ("picture", "is a picture without text"),
        ("unreadable", "has text that cannot be read (fonts without meaning)"),
        ("doubtful", "has text with many unknown words or signs"),
    ):
        pages = [quality.page for quality in extracted.page_quality if quality.verdict == verdict and quality.page]
        pages = [page for page in pages if page not in extracted.ocr_pages or verdict == "doubtful"]
        if pages:
            remedy = (
                "compare it with the file"
                if verdict == "doubtful"
                else "install ocrmypdf and tesseract-ocr-nld and run again with --retry"
            )
            warnings.append(f"{_named(pages)} {problem}: {remedy}")
    if not extracted.page_quality and (whole := document_quality(extracted)).verdict in {"doubtful", "unreadable"}:
        warnings.append(f"only {whole.dictionary_share:.0%} of the words are Dutch words: compare the text with the file")
    return warnings


def _named(pages: Sequence[int]) -> str:
    shown = ", ".join(map(str, pages[:10])) + (f" and {len(pages) - 10} more" if len(pages) > 10 else "")
    return f"page {shown}" if len(pages) == 1 else f"each of the pages {shown}"
