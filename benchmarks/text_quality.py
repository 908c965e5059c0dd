"""How far genuine text and garbage lie apart in the figures that decide about OCR, and what the thresholds make of them.

usage: python -m benchmarks.text_quality PATH...

Every page (or 400 words of a format without pages) of the documents under PATH is judged as it is, and garbled in the ways
that PDFs are: letters shifted or swapped by a font without meaning, signs lost, letters set apart, a wrong encoding, bad OCR.
"""

import logging
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from string import ascii_lowercase

from pipeline.discover import discover
from pipeline.errors import DocumentError
from pipeline.extract import extract
from pipeline.extract.quality import LEAST_WORDS, judge

UNIT = 400
"""Words that count as a page where a format has none."""
DICE = random.Random(1)


def pages(paths: list[Path]) -> list[str]:
    """The text of every page that has enough words to be judged."""
    texts: list[str] = []
    for file in discover(paths):
        try:
            found = extract(file.location, file.path)
        except DocumentError:
            continue
        if found.page_quality:
            by_page: dict[int | None, list[str]] = defaultdict(list)
            for block in found.blocks:
                by_page[block.page].append(block.text)
            texts += ["\n".join(blocks) for blocks in by_page.values()]
        else:
            words = re.split(r"(?<=\s)", "\n".join(block.text for block in found.blocks))
            texts += ["".join(words[start : start + UNIT]) for start in range(0, len(words), UNIT)]
    return [text for text in texts if judge(text).words >= LEAST_WORDS]


def shifted(text: str) -> str:
    return "".join(chr(33 + (ord(sign) - 33 + 29) % 94) if 33 <= ord(sign) < 127 else sign for sign in text)


def swapped(text: str) -> str:
    letters = "".join(DICE.sample(ascii_lowercase, 26))
    return text.translate(str.maketrans(ascii_lowercase + ascii_lowercase.upper(), letters + letters.upper()))


def lost(share: float) -> Callable[[str], str]:
    return lambda text: "".join("\ufffd" if sign.isalpha() and DICE.random() < share else sign for sign in text)


def misread(share: float) -> Callable[[str], str]:
    return lambda text: "".join(
        DICE.choice(ascii_lowercase + "1|I") if sign.isalpha() and DICE.random() < share else sign for sign in text
    )


WAYS: dict[str, Callable[[str], str]] = {
    "genuine": str,
    "codes shifted": shifted,
    "letters swapped": swapped,
    "all signs lost": lost(1),
    "3 in 10 lost": lost(0.3),
    "letters apart": lambda text: " ".join(re.sub(r"\s", "", text)),
    "spaces lost": lambda text: text.replace(" ", ""),
    "UTF-8 as 1252": lambda text: text.encode().decode("cp1252", "replace"),
    "OCR, 3 % wrong": misread(0.03),
    "OCR, 8 % wrong": misread(0.08),
    "OCR, 20 % wrong": misread(0.2),
}


def main() -> None:
    logging.disable(logging.CRITICAL)
    texts = pages([Path(argument) for argument in sys.argv[1:]])
    print(f"{len(texts)} pages{'':12}dictionary share      one letter   replaced     verdicts")
    print(f"{'':18}{'least':>7}{'1 %':>7}{'median':>7}{'most':>7}{'least':>7}{'most':>7}{'least':>7}{'most':>7}")
    for name, garble in WAYS.items():
        found = [judge(garble(text)) for text in texts]
        dictionary = sorted(quality.dictionary_share for quality in found)
        letters = sorted(quality.one_letter_share for quality in found)
        replaced = sorted(quality.replaced_share for quality in found)
        places = [0, len(found) // 100, len(found) // 2, -1]
        figures = [*(dictionary[place] for place in places), letters[0], letters[-1], replaced[0], replaced[-1]]
        verdicts = ", ".join(f"{verdict} {count}" for verdict, count in Counter(q.verdict for q in found).most_common())
        print(f"{name:18}" + "".join(f"{figure:7.2f}" for figure in figures) + f"  {verdicts}")


if __name__ == "__main__":
    main()
