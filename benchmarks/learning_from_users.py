"""What a user's own codings add: half of a gold set is taught on top of what ships, the other half scored.

    python -m benchmarks.learning_from_users ../shared/gold/dev-minutes.jsonl [--splits 5]

The gold set plays the part of a user's codings; nothing of it is kept. Both models score the same half: the gain is theirs.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pipeline.classify import Classifier
from pipeline.codebook import load_codebook
from pipeline.evidence import code_list
from pipeline.examples import read_passages
from pipeline.features import Reader
from pipeline.fit import Example, train
from pipeline.gold import GoldPassage, read_gold
from pipeline.nlp import load_annotator
from pipeline.settings import Settings
from pipeline.train import gather


def main() -> None:
    """Prints micro-F1 without and with the taught half, split by split, and the mean gain."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--splits", type=int, default=5)
    options = parser.parse_args()
    settings = Settings()
    codebook = load_codebook(settings.lexicons)
    codes = code_list(codebook)
    shipped = gather(settings, codebook, ())
    passages = read_gold(options.gold, codebook)
    own = read_passages(options.gold, "own", codebook, load_annotator(settings.model, settings.models), Reader(codebook))
    before, _ = train(shipped, codes)
    gains = []
    for split in range(options.splits):
        taught = set(random.Random(split).sample(range(len(own)), len(own) // 2))
        rest = [row for row in range(len(own)) if row not in taught]
        after, _ = train([*shipped, *(own[row] for row in sorted(taught))], codes)
        first, second = score(before, own, rest, passages), score(after, own, rest, passages)
        gains.append(second - first)
        print(f"split {split}: {len(taught)} taught, {len(rest)} scored: micro-F1 {first:.3f} -> {second:.3f}", flush=True)
    print(f"mean gain {np.mean(gains):+.3f} (from {min(gains):+.3f} to {max(gains):+.3f}) over {len(gains)} splits")


def score(classifier: Classifier, own: Sequence[Example], rows: Sequence[int], passages: Sequence[GoldPassage]) -> float:
    """Micro-F1 of a model on some of a user's passages, both levels; disputed codes are left out."""
    chosen = classifier.score([own[row].features for row in rows]) >= classifier.suggested_from
    right = found = wanted = 0
    for row, given in zip(rows, chosen, strict=True):
        disputed = passages[row].disputed
        machine = {code for code, given_it in zip(classifier.codes.ids, given, strict=True) if given_it} - disputed
        person = set(passages[row].codes) - disputed
        right, found, wanted = right + len(machine & person), found + len(machine), wanted + len(person)
    return 2 * right / (found + wanted)


if __name__ == "__main__":
    main()
