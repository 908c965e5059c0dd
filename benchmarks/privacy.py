"""How many names of people are hidden, and what is hidden that is no name.

usage: python -m benchmarks.privacy [HOME]
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from pipeline.nlp import load_annotator
from pipeline.resources import resource_dir
from pipeline.privacy import Names, Person
from pipeline.privacy.lists import fold
from pipeline.privacy.vocabulary import ADDRESS, FUNCTIONS

CASES = Path(__file__).parent.parent / "tests" / "cases" / "names.yaml"
_MARK = re.compile(r"\[\[(.*?)\]\]")


@dataclass
class Score:
    """Counts of one set of texts."""

    mentions: int = 0
    missed: list[str] = field(default_factory=list)
    words: int = 0
    wrong: list[str] = field(default_factory=list)


def marked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A text without its marks and the places that were marked."""
    plain, spans, place = "", [], 0
    for found in _MARK.finditer(text):
        plain += text[place : found.start()]
        spans.append((len(plain), len(plain) + len(found[1])))
        plain += found[1]
        place = found.end()
    return plain + text[place:], spans


def judge(text, truth, hidden, score):
    covered = {place for span in hidden.spans for place in range(span.start, span.end)}
    true = {place for first, last in truth for place in range(first, last)}
    score.mentions += len(truth)
    score.words += len(text.split())
    for first, last in truth:
        if not all(place in covered or not text[place].isalnum() for place in range(first, last)):
            score.missed.append(f"{text[first:last]!r} in {text!r}")
    for span in hidden.spans:
        rest = "".join(text[place] if place not in true else " " for place in range(span.start, span.end))
        rest = " ".join(word for word in re.findall(r"\w+", rest) if fold(word) not in ADDRESS | FUNCTIONS | {"de"})
        if re.search(r"\w", rest):
            score.wrong.append(f"{text[span.start : span.end]!r} in {text!r}")


def main():
    annotator = load_annotator("auto", resource_dir("models"))
    groups = yaml.safe_load(CASES.read_text(encoding="utf-8"))["groups"]
    halves = {}
    for group in groups:
        names = Names([Person(n, o, r, "doc", "net") for n, o, r in group["attendance"]], group.get("things", ()))
        score = halves.setdefault(group["half"], Score())
        for case in group["cases"]:
            raw = case if isinstance(case, str) else case["text"]
            text, truth = marked(raw)
            (a,) = annotator.annotate([text])
            hidden = names.hide(text, "doc", starts=a.starts, pos=a.pos)
            judge(text, truth, hidden, score)
            if isinstance(case, dict) and "hidden" in case and hidden.text != case["hidden"]:
                print("TOKEN", hidden.text)
    for half, score in halves.items():
        print(half, score.mentions, "mentions", len(score.missed), "missed", len(score.wrong), "wrong")
        print("\n".join("  MISS " + m for m in score.missed))
        print("\n".join("  WRONG " + m for m in score.wrong))


if __name__ == "__main__":
    main()
