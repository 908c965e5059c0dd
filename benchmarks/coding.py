"""What the parts of the coder bring, how much its examples teach, which codes it confuses, and what it costs.

    python -m benchmarks.coding [--curves]

Everything is measured on organisations and writers that were left out (see pipeline/fit.py), at the threshold that is best
for each row, so that rows compare. AP is the mean precision over all recalls (micro average). No gold set is used.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np
from sklearn.metrics import average_precision_score

from pipeline.artefacts import find_coder, load_classifier
from pipeline.codebook import load_codebook
from pipeline.combine import Coder
from pipeline.evidence import CodeList, code_list
from pipeline.fit import Example, HeldOut, hold_out, second_stage
from pipeline.gold import read_gold
from pipeline.nlp import load_annotator
from pipeline.records import Passage
from pipeline.settings import Settings
from pipeline.train import MADE_UP, gather

TERMS = ("strong term", "two strong terms", "three strong terms", "weak term", "two weak terms", "strong and weak terms",
         "any term", "terms together", "terms together, logit", "best term", "terms of its rule",
         "terms of its theme")  # fmt: skip
SHARES = (0.25, 0.5, 1.0)
STEPS = np.arange(0.02, 0.99, 0.01)


def main() -> None:
    """Prints each table as soon as it is there."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--curves", action="store_true", help="learning curves too: ten minutes more")
    options = parser.parse_args()
    settings = Settings()
    codebook = load_codebook(settings.lexicons)
    codes = code_list(codebook)
    print_speed(settings)
    examples = gather(settings, codebook, ())
    held_out = hold_out(examples, codes)
    print_ablation(examples, held_out, codes)
    print_confusions(held_out, codes)
    if options.curves:
        print_curves(examples, codes)


def print_ablation(examples: Sequence[Example], held_out: HeldOut, codes: CodeList) -> None:
    """One row per combination of parts."""
    without_terms = [replace(example, features=replace(example.features, terms=())) for example in examples]
    words = hold_out(without_terms, codes)
    rows = {
        "terms, as their grades promise": (held_out, held_out.proof["strong term"] * 0.6 + held_out.proof["weak term"] * 0.3),
        "terms, each as it proved": (held_out, held_out.proof["terms together"]),
        "words alone": (words, words.proof["words"]),
        "words and terms, linear": (held_out, held_out.proof["words"]),
        "judge of the terms": (held_out, held_out.probabilities(second_stage(held_out, TERMS))),
        "judge of terms and words": (held_out, held_out.probabilities(second_stage(held_out))),
    }
    print(f"{'':32} real passages          made-up passages")
    for name, (source, scores) in rows.items():
        print(f"{name:32} {figures(source, scores, 'real')}   {figures(source, scores, 'made-up')}")


def figures(held_out: HeldOut, scores: np.ndarray, origin: str) -> str:
    """Micro-F1 at the best threshold, and AP."""
    rows = np.array([own == origin for own in held_out.origins])
    chosen, given = scores[rows], held_out.given[rows]
    return f"F1 {best_f1(chosen, given):.3f}  AP {average_precision_score(given.ravel(), chosen.ravel()):.3f}"


def best_f1(scores: np.ndarray, given: np.ndarray) -> float:
    """Micro-F1 at the threshold where it is highest."""
    order = np.argsort(-scores.ravel(), kind="stable")
    right = np.cumsum(given.ravel()[order])
    return float((2 * right / (np.arange(1, len(order) + 1) + given.sum())).max())


def print_confusions(held_out: HeldOut, codes: CodeList, most: int = 10) -> None:
    """The pairs of codes that cost most: one is missed and the other given instead, in the same passage."""
    scores = held_out.probabilities(second_stage(held_out))
    chosen = scores >= max(STEPS, key=lambda step: _f1(scores >= step, held_out.given))
    counts: Counter[tuple[str, str]] = Counter()
    for row in range(len(scores)):
        missed, extra = np.flatnonzero(held_out.given[row] & ~chosen[row]), np.flatnonzero(chosen[row] & ~held_out.given[row])
        counts.update((codes.ids[first], codes.ids[second]) for first, second in product(missed, extra))
    print("\nmissed, and given instead in the same passage")
    for (first, second), count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]:
        print(f"{count:5} {first:28} {second}")


def _f1(chosen: np.ndarray, given: np.ndarray) -> float:
    return float(2 * (chosen & given).sum() / (chosen.sum() + given.sum()))


def print_curves(examples: Sequence[Example], codes: CodeList) -> None:
    """What fewer real and fewer made-up passages teach the first stage, on real passages of organisations left out."""
    print("\nreal   made-up   passages   on real passages")
    for real, made_up in ((1.0, 0.0), *product((0.25, 0.5), (1.0,)), *product((1.0,), SHARES)):
        shares = {"real": real, "made-up": made_up}
        rng = random.Random(0)  # the same passages every time, each share within the next
        teaching = [rng.random() < shares[example.origin] for example in examples]
        held_out = hold_out(examples, codes, teaching)
        scores = held_out.probabilities(second_stage(held_out))
        print(f"{real:4.0%} {made_up:9.0%} {sum(teaching):10}   {figures(held_out, scores, 'real')}")


def print_speed(settings: Settings, passages: int = 1000) -> None:
    """Passages per second of coding, beside those of the Dutch pipeline on the same passages."""
    coded = read_gold(settings.training / MADE_UP, load_codebook(settings.lexicons))[:passages]
    made = [Passage(item.passage_id, "", 0, None, "", "paragraph", item.text, 0, len(item.text)) for item in coded]
    annotator = load_annotator(settings.model, settings.models)
    start = time.perf_counter()
    annotated = annotator.annotate_passages(made)
    annotating = time.perf_counter() - start
    folder = find_coder(settings.coder, settings.home, settings.models)
    start = time.perf_counter()
    classifier = load_classifier(folder) if folder else None
    print(f"loading the model {time.perf_counter() - start:.2f} s")
    codebook = load_codebook(settings.lexicons)
    for name, coder in {"lexicon": Coder(codebook), "both": Coder(codebook, classifier)}.items():
        coder.code_all(annotated[:20])
        start = time.perf_counter()
        for first in range(0, len(annotated), 50):
            coder.code_all(annotated[first : first + 50])
        coding = time.perf_counter() - start
        print(f"{name:8} {len(made) / coding:7.0f} passages/s, {coding / annotating:.2f} of the time of the Dutch pipeline")
    print()


if __name__ == "__main__":
    main()
