"""Codings beside those of people: agreement per code, family, document type, stance and level, and where they part."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.agreement import Agreement, Counts, agreement
from pipeline.codebook import Codebook, load_codebook
from pipeline.gold import GoldPassage, read_gold
from pipeline.passages_io import code_lines
from pipeline.records import Stance
from pipeline.settings import Settings

LEVELS = ("accepted", "both")
"""Only accepted codings, or accepted and suggested ones."""
Row = Mapping[str, Any]
"""A coded passage as `code` writes it."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One code on one passage in which person and machine differ."""

    kind: str
    """extra (only the machine), missed (only the person) or stance."""
    passage_id: str
    text: str
    code: str
    person: Stance | None
    machine: Stance | None
    score: float
    """Of the machine; 0 where it did not give the code."""
    level: str
    evidence: tuple[int, int] | None
    """Code points in `text`, end exclusive."""
    rule: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All figures of one gold set; keys of `overall` and of the others' values are LEVELS."""

    passages: int
    codings: int
    disputed: int
    overall: dict[str, Agreement]
    empty_kept: dict[str, tuple[int, int]]
    """(passages without a code that the machine left empty, all such passages); those with a disputed code are left out."""
    codes: dict[str, dict[str, Agreement]]
    families: dict[str, dict[str, Agreement]]
    doc_types: dict[str, dict[str, Agreement]]
    stances: dict[tuple[Stance, Stance], int]
    """(person, machine) → codings that both gave, at either level."""
    confusions: list[tuple[str, str, int]]
    """(code that the machine missed, code that it gave instead, passages), most frequent first, both levels."""
    disagreements: list[Disagreement]
    """The costliest first: extra codings by their score, then stances, then missed ones of the most frequent codes."""

    @property
    def stance_accuracy(self) -> float | None:
        """Share of the codings that both gave with the same stance."""
        right = sum(count for (person, machine), count in self.stances.items() if person == machine)
        return right / total if (total := sum(self.stances.values())) else None


def evaluate_file(path: Path, settings: Settings) -> Evaluation:
    """Code the passages of a gold file and compare. Raises VuistregelError for a file that is no gold file."""
    codebook = load_codebook(settings.lexicons)
    gold = read_gold(path, codebook)
    lines = (json.dumps({"id": passage.passage_id, "text": passage.text}) for passage in gold)
    return evaluate(gold, code_lines(lines, settings, explain=True), codebook)


def evaluate(gold: Sequence[GoldPassage], coded: Iterable[Row], codebook: Codebook) -> Evaluation:
    """Compare. `coded` has one row per gold passage, in the same order, with 'rule' (code --explain)."""
    rows = list(coded)
    codes = list(codebook.codes)
    counts = {level: _counts(gold, rows, codes, level) for level in LEVELS}
    everywhere, every = list(range(len(gold))), list(range(len(codes)))
    of_family = {
        family.id: [place for place in every if codebook.codes[codes[place]].family == family.id] for family in codebook.families
    }
    of_type = {
        kind: [place for place in everywhere if gold[place].doc_type == kind]
        for kind in sorted({passage.doc_type for passage in gold})
    }
    return Evaluation(
        passages=len(gold),
        codings=sum(len(passage.codes.keys() - passage.disputed) for passage in gold),
        disputed=sum(len(passage.disputed) for passage in gold),
        overall=_agreements(counts, everywhere, every),
        empty_kept={level: _empty_kept(gold, rows, level) for level in LEVELS},
        codes={codes[place]: _agreements(counts, everywhere, [place]) for place in every},
        families={family: _agreements(counts, everywhere, places) for family, places in of_family.items()},
        doc_types={kind: _agreements(counts, places, every) for kind, places in of_type.items()},
        stances=_stances(gold, rows),
        confusions=_confusions(gold, rows),
        disagreements=_disagreements(gold, rows),
    )


def _agreements(counts: Mapping[str, Counts], passages: Sequence[int], codes: Sequence[int]) -> dict[str, Agreement]:
    """Per level, over these passages and codes (their places)."""
    return {level: agreement(pairs[passages][:, codes].sum(axis=1)) for level, pairs in counts.items()}


def _given(row: Row, level: str) -> dict[str, Row]:
    return {entry["code"]: entry for entry in row["codes"] if level == "both" or entry["level"] == "accepted"}


def _counts(gold: Sequence[GoldPassage], rows: Sequence[Row], codes: Sequence[str], level: str) -> Counts:
    """Shape (passages, codes, 4); all four are 0 where a code is disputed."""
    person = np.array([[code in passage.codes for code in codes] for passage in gold], dtype=bool)
    machine = np.array([[code in given for code in codes] for given in (_given(row, level) for row in rows)], dtype=bool)
    counted = np.array([[code not in passage.disputed for code in codes] for passage in gold], dtype=bool)
    pairs = [person & machine, ~person & machine, person & ~machine, ~person & ~machine]
    return np.stack([pair & counted for pair in pairs], axis=-1).astype(np.int64)


def _empty_kept(gold: Sequence[GoldPassage], rows: Sequence[Row], level: str) -> tuple[int, int]:
    empty = [
        not _given(row, level) for passage, row in zip(gold, rows, strict=True) if not passage.codes and not passage.disputed
    ]
    return sum(empty), len(empty)


def _stances(gold: Sequence[GoldPassage], rows: Sequence[Row]) -> dict[tuple[Stance, Stance], int]:
    found = Counter(
        (passage.codes[code], entry["stance"])
        for passage, row in zip(gold, rows, strict=True)
        for code, entry in _given(row, "both").items()
        if code in passage.codes and code not in passage.disputed
    )
    return dict(found)


def _confusions(gold: Sequence[GoldPassage], rows: Sequence[Row]) -> list[tuple[str, str, int]]:
    found: Counter[tuple[str, str]] = Counter()
    for passage, row in zip(gold, rows, strict=True):
        given = _given(row, "both")
        missed = passage.codes.keys() - given.keys() - passage.disputed
        extra = given.keys() - passage.codes.keys() - passage.disputed
        found.update(product(missed, extra))
    return sorted(((missed, extra, number) for (missed, extra), number in found.items()), key=lambda row: (-row[2], row[:2]))


def _disagreements(gold: Sequence[GoldPassage], rows: Sequence[Row]) -> list[Disagreement]:
    found: list[Disagreement] = []
    missed_of: Counter[str] = Counter()
    for passage, row in zip(gold, rows, strict=True):
        given = _given(row, "both")
        for code in sorted((passage.codes.keys() | given.keys()) - passage.disputed):
            person, entry = passage.codes.get(code), given.get(code)
            if entry is None:
                missed_of[code] += 1
                found.append(Disagreement("missed", passage.passage_id, passage.text, code, person, None, 0.0, "", None, ""))
            elif person != entry["stance"]:
                place = (entry["evidence"]["start"], entry["evidence"]["end"])
                kind = "stance" if person else "extra"
                found.append(
                    Disagreement(
                        kind, passage.passage_id, passage.text, code, person, entry["stance"],
                        entry["score"], entry["level"], place, entry.get("rule", ""),
                    )
                )  # fmt: skip
    order = {"extra": 0, "stance": 1, "missed": 2}
    return sorted(found, key=lambda item: (order[item.kind], -item.score, -missed_of[item.code], item.code, item.passage_id))
