"""Small sets of made-up examples for tests of learning: the word or term of a code stands where the code is given."""

import json
import random
from collections.abc import Sequence
from pathlib import Path

from pipeline.evidence import CodeList
from pipeline.examples import write_counts
from pipeline.features import Features
from pipeline.fit import Example, Origin
from pipeline.train import MADE_UP, REAL

CODES = CodeList(("thema.kennis", "thema.adaptief", "vuistregel.1"), (-1, -1, 0))
WORDS = {"thema.kennis": "word:weten", "thema.adaptief": "word:spreken", "vuistregel.1": "word:leren"}
FILLERS = [f"word:vul{letter}" for letter in "abcdefghijkl"]


def examples(number: int = 240, groups: Sequence[str] = ("a", "b", "c"), origin: Origin = "real", seed: int = 0) -> list[Example]:
    """Each code in about a third of the passages, with its word, and with its term in half of those."""
    rng = random.Random(seed)
    made = []
    for row in range(number):
        codes = {code for code in CODES.ids if rng.random() < 0.3}
        codes |= {"thema.kennis"} if "vuistregel.1" in codes else set()
        words = {WORDS[code] for code in codes} | set(rng.sample(FILLERS, 4))
        terms = tuple(sorted(f"{code}|strong|term" for code in codes if rng.random() < 0.5))
        made.append(Example(Features(tuple(sorted(words)), terms), frozenset(codes), origin, groups[row % len(groups)]))
    return made


def training_folder(models: Path, codes: Sequence[str]) -> Path:
    """models/training with a few real passages as counts and made-up ones of three writers: a word and a code each."""
    folder = models / "training"
    folder.mkdir(parents=True, exist_ok=True)
    write_counts(folder / REAL, examples(60), frozenset([*WORDS.values(), *FILLERS]))
    lines = [passage(f"{writer}-{number}", codes[number % len(codes)]) for writer in "ABC" for number in range(24)]
    (folder / MADE_UP).write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return folder


def passage(name: str, code: str) -> str:
    """A line of a file of coded passages: without a code, or with one."""
    texts = {
        "": "De vergadering begint om tien uur in de zaal.",
        "thema.kennis": "Zij willen de kennis van elkaar weten en delen.",
        "thema.adaptief": "Wij spreken over de begrippen van het vak.",
        "vuistregel.1": "Van deze opgave leren wij samen wat werkt.",
    }
    row = {"id": name, "text": texts[code], "codes": [{"code": code, "stance": "toegepast"}] if code else []}
    return json.dumps(row, ensure_ascii=False)
