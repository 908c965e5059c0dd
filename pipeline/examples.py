"""Coded passages from files: with their text (JSONL), or as features only, for texts that may not be passed on."""

import gzip
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from pipeline.codebook import Codebook
from pipeline.features import Features, Reader
from pipeline.fit import Example, Origin
from pipeline.gold import read_gold
from pipeline.nlp import Annotator
from pipeline.records import AnnotatedPassage, Passage

Embed = Callable[[Sequence[str]], Sequence[Sequence[float]]]
"""Texts → one sentence embedding each."""


def read_passages(
    path: Path, origin: Origin, codebook: Codebook, annotator: Annotator, reader: Reader, embed: Embed | None = None
) -> list[Example]:
    """The examples of a file of coded passages (see pipeline/gold.py).

    Passages with the same "source" (made-up ones: with ids that begin alike, up to the hyphen) are of one group.
    Raises VuistregelError with file and line for what is no coded passage.
    """
    passages = read_gold(path, codebook)
    texts = [passage.text for passage in passages]
    vectors = embed(texts) if embed else [()] * len(texts)
    examples = []
    for coded, annotation, vector in zip(passages, annotator.annotate(texts), vectors, strict=True):
        passage = Passage(coded.passage_id, "", 0, None, "", "paragraph", coded.text, 0, len(coded.text))
        annotated = AnnotatedPassage(passage, annotation)
        features = reader.features(annotated, reader.matches(annotated), vector)
        group = coded.passage_id.partition("-")[0] if origin == "made-up" else coded.source
        examples.append(Example(features, frozenset(coded.codes), origin, group, coded.disputed))
    return examples


def write_counts(path: Path, examples: Iterable[Example], words: frozenset[str]) -> None:
    """Examples without their text: which of `words` and which terms are in each, in alphabetical order; groups by number."""
    groups: dict[str, str] = {}
    lines = []
    for example in examples:
        group = groups.setdefault(example.group, str(len(groups) + 1))
        kept = [word for word in example.features.words if word in words]
        row = {"group": group, "codes": sorted(example.codes), "terms": example.features.terms, "words": kept}
        lines.append(json.dumps(row, ensure_ascii=False) + "\n")
    with path.open("wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed:
        packed.write("".join(sorted(lines)).encode())


def read_counts(path: Path) -> list[Example]:
    """What `write_counts` wrote; the rows are sorted, so that their order tells nothing of the documents."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Example(Features(tuple(row["words"]), tuple(row["terms"])), frozenset(row["codes"]), "real", row["group"]) for row in rows
    ]
