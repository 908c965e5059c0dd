"""The card of a trained model: what it learned from, what it is worth, and what it cannot do."""

from collections.abc import Mapping
from typing import Any

from pipeline.classify import Classifier
from pipeline.levels import MARGIN, NEVER, PRECISION

_ORIGINS = {"real": "real passages", "made-up": "made-up passages", "own": "codings of this corpus"}


def model_card(version: str, figures: Mapping[str, Any], classifier: Classifier) -> str:
    """The card as Markdown; the same model gives the same card."""
    inputs = classifier.linear.inputs
    never = [code for code, least in zip(classifier.codes.ids, classifier.accepted_from, strict=True) if least >= NEVER]
    lines = [
        f"# Coder {version}",
        "",
        "Gives each code of the codebook a probability for a passage; how: `pipeline/classify.py`.",
        "",
        f"- Learned from (fingerprint `{figures['fingerprint']}`):",
        *(
            f"  - {_ORIGINS[origin]}: {data['passages']} ({data['empty']} without a code), {data['codings']} codings, "
            f"{data['groups']} organisations or writers"
            for origin, data in figures["data"].items()
        ),
        f"- Looks at: {len(inputs.words)} words and parts of words, {len(inputs.terms)} terms of the lexicon that were seen"
        + (f", sentence embeddings of {classifier.embedding}" if classifier.embedding else ""),
        f"- Suggested from a probability of {classifier.suggested_from:.2f}. Accepted, code by code, from the probability at",
        f"  which {PRECISION + MARGIN:.0%} of the codings of organisations and writers left out were right, {PRECISION:.0%} and",
        "  a margin (`accepted_from` in `coder.json`; codes with few codings lean on the figure of all codes).",
        "",
        "## On organisations and writers that were left out",
        "",
        "Judged by a model that had seen no passage of theirs, nor any term that was seen nowhere else, at levels of certainty",
        "that were measured without them.",
        "",
        "| passages | level | precision | recall | micro-F1 | passages without a code left empty |",
        "| --- | --- | --- | --- | --- | --- |",
        *(
            f"| {_ORIGINS[origin]} | {level} | {row['precision']:.2f} | {row['recall']:.2f} | {row['micro_f1']:.2f} "
            f"| {row['empty_left_empty']:.2f} |"
            for origin, levels in figures["held_out"].items()
            for level, row in levels.items()
        ),
        "",
        "## What it cannot do",
        "",
        "- Words say what a passage is about, not what it claims: a passage on a subject close to a code gets it too easily.",
        "- It sees one passage at a time: not its neighbours and not its headings, of which the training data say nothing.",
        "- The lexicon was written with most of these passages in view, so the figures flatter it: a term that was mended on one",
        "  of them counts as if it had been right from the start.",
    ]
    if never:
        lines.append(f"- Never accepted, only suggested: {', '.join(never)}.")
    return "\n".join(lines) + "\n"
