"""Words per second of the Dutch pipeline: default configuration, tokenizer only, all components; one run.

    python -m benchmarks.dutch_pipeline [--model auto] [--words 60000]

The text is the domain's cases repeated in another order each time. Prints words per second and ratios.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path

import spacy
import yaml
from spacy.language import Language

from pipeline.dutch_model import find_model

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases" / "sentences.yaml"
SENTENCES_A_TEXT = 10
ROUNDS = 3


def texts(words: int) -> list[str]:
    """Passages of about ten lines, together at least `words` words."""
    groups = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    lines = [text for cases in groups.values() if isinstance(cases, dict) for text in cases.values()]
    lines = [line.replace("||", "").replace("{", "").replace("}", "") for line in lines]
    rng = random.Random(0)
    found: list[str] = []
    count = 0
    while count < words:
        found.append("\n".join(rng.sample(lines, SENTENCES_A_TEXT)))
        count += len(found[-1].split())
    return found


def words_per_second(nlp: Language, passages: Sequence[str]) -> float:
    """The best of three rounds, words counted as tokens that are not white space."""
    for _ in nlp.pipe(passages[:50]):
        pass
    speeds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        count = sum(not token.is_space for doc in nlp.pipe(passages, batch_size=64) for token in doc)
        speeds.append(count / (time.perf_counter() - start))
    return max(speeds)


def with_parser(nlp: Language) -> Language:
    """With every component on that its configuration switches off."""
    for name in nlp.disabled:
        nlp.enable_pipe(name)
    return nlp


def main() -> None:
    """Prints one line per configuration."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--model", default="auto")
    parser.add_argument("--words", type=int, default=60_000)
    options = parser.parse_args()
    path = find_model(options.model, ROOT / "models")
    configurations = {
        "default": spacy.load(path),
        'spacy.blank("nl")': spacy.blank("nl"),
        "parser instead of senter": with_parser(spacy.load(path, exclude=["senter"])),
        "all components": with_parser(spacy.load(path)),
    }
    passages = texts(options.words)
    speeds = {name: words_per_second(nlp, passages) for name, nlp in configurations.items()}
    for name, speed in speeds.items():
        print(f"{name:26} {speed:12,.0f} words/s   {speed / speeds['default']:8.2f} x default")


if __name__ == "__main__":
    main()
