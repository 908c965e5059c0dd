"""Makes the stance model that ships, with its card and figures, from coded passages.

    python models/training/build_stance.py [--real REAL.jsonl]

`stance-real.jsonl.gz` beside this file holds what may be kept of real passages, texts of third parties: which features each
has, and only features that made-up passages have too. With --real it is made anew. The model goes to models/stance/1.0.0.
"""

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.codebook import load_codebook
from pipeline.ids import file_hash, text_hash
from pipeline.lexicon import code_lexicon
from pipeline.nlp import load_annotator
from pipeline.records import AnnotatedPassage, Passage
from pipeline.settings import Settings
from pipeline.stance import Stances
from pipeline.stance_model import ORDER, StanceModel, save_stance_model
from pipeline.train_stance import StanceExample, train_stance, vocabulary

HERE = Path(__file__).parent
MADE_UP, REAL = HERE / "made-up.jsonl", HERE / "stance-real.jsonl.gz"
TARGET = HERE.parent / "stance" / "1.0.0"
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Grouped:
    """An example and what must not be on both sides of a split: an organisation or a field of work."""

    example: StanceExample
    group: str
    placed: bool
    """Whether a term tells the place of the evidence, as it does for most codings that the program makes."""


def read_passages(path: Path, *, made_up: bool) -> list[Grouped]:
    """One example per coding of a file of coded passages."""
    settings = Settings()
    codebook, annotator = load_codebook(settings.lexicons), load_annotator(settings.model, settings.models)
    stances, lexicon = Stances(codebook), code_lexicon(codebook)
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if '"stance"' in line]
    found = []
    for row, annotation in zip(rows, annotator.annotate(row["text"] for row in rows), strict=True):
        annotated = AnnotatedPassage(
            Passage(str(row["id"]), "", 0, None, "", "paragraph", row["text"], 0, len(row["text"])), annotation
        )
        matches = lexicon.find(annotated)
        for code in row["codes"]:
            own = [match for match in matches if match.owner == code["code"]]
            best = [match for match in own if match.grade == "strong"] or own
            tokens = sorted({token for match in best for token in match.tokens})
            example = StanceExample(stances.features(annotated, tokens), code["stance"], str(row["id"]), made_up)
            found.append(Grouped(example, row.get("source") or row["domain"], bool(tokens)))
    return found


def write_features(path: Path, real: Sequence[Grouped], names: frozenset[str]) -> None:
    """Real examples without their text: features that made-up passages have too, by name; groups and passages by number."""
    groups, passages = _numbers(item.group for item in real), _numbers(item.example.passage for item in real)
    rows = [
        {
            "group": groups[item.group],
            "passage": passages[item.example.passage],
            "stance": item.example.stance,
            "placed": item.placed,
            "features": {name: value for name, value in sorted(item.example.features.items()) if name in names},
        }
        for item in real
    ]
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    with path.open("wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed:
        packed.write(lines.encode())


def read_features(path: Path) -> list[Grouped]:
    """What `write_features` wrote."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Grouped(StanceExample(row["features"], row["stance"], f"real-{row['passage']}", False), row["group"], row["placed"])
        for row in rows
    ]


def held_out(tested: Sequence[Grouped], others: Sequence[Grouped], folds: dict[str, int]) -> dict[str, Any]:
    """Accuracy on groups that were left out of training, and the confusion (given → found → codings)."""
    right, placed, confusion = 0, Counter[bool](), Counter[tuple[str, str]]()
    for fold in sorted(set(folds.values())):
        kept = [item.example for item in (*tested, *others) if folds.get(item.group) != fold]
        model = train_stance(kept)
        for item in (item for item in tested if folds[item.group] == fold):
            found = _decide(model, item.example)
            confusion[item.example.stance, found] += 1
            right += found == item.example.stance
            if item.placed:
                placed[found == item.example.stance] += 1
    return {
        "codings": len(tested),
        "groups": len({item.group for item in tested}),
        "accuracy": round(right / len(tested), 4),
        "codings_with_a_term": placed.total(),
        "accuracy_with_a_term": round(placed[True] / placed.total(), 4),
        "confusion": {given: {found: confusion[given, found] for found in ORDER} for given in ORDER},
    }


def _decide(model: StanceModel, example: StanceExample) -> str:
    support = model.support(example.features)
    return ORDER[support.index(max(support))]


def _numbers(names: Iterable[str]) -> dict[str, str]:
    return {name: str(number) for number, name in enumerate(dict.fromkeys(names), 1)}


def main(real_texts: Path | None) -> None:
    """Writes the features of real passages where their texts are given, and the model, its card and its figures."""
    made_up = read_passages(MADE_UP, made_up=True)
    if real_texts:
        names = frozenset(vocabulary([item.example for item in made_up]))
        write_features(REAL, read_passages(real_texts, made_up=False), names)
    real = read_features(REAL)
    model = train_stance([item.example for item in (*made_up, *real)])
    save_stance_model(model, TARGET)
    figures = {
        "data": text_hash(file_hash(MADE_UP), file_hash(REAL)),
        "features": len(model.weights),
        "real": held_out(real, made_up, {group: number for number, group in enumerate(sorted({item.group for item in real}))}),
        "made_up": held_out(
            made_up, real, {group: number % FOLDS for number, group in enumerate(sorted({item.group for item in made_up}))}
        ),
    }
    (TARGET / "metrics.json").write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--real", type=Path)
    main(parser.parse_args().real)
