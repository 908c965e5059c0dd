"""Passages that people coded: reading a gold file (gold/*.jsonl, see the coding manual, section Gold files)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from pipeline.codebook import Codebook
from pipeline.errors import VuistregelError
from pipeline.records import Stance


@dataclass(frozen=True, slots=True)
class GoldPassage:
    """A passage with the codes that people gave it."""

    passage_id: str
    text: str
    doc_type: str
    codes: Mapping[str, Stance]
    disputed: frozenset[str]
    """Codes on which the people did not agree; they count neither for nor against."""
    source: str = ""
    """Where it comes from: an organisation or a corpus; empty where the file does not say."""


def read_gold(path: Path, codebook: Codebook) -> list[GoldPassage]:
    """The passages of a gold file, in order.

    Raises VuistregelError, with file and line, for a line that is no passage, a code that is not in the codebook,
    an unknown stance, and an id that stands there twice.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise VuistregelError(str(path), f"cannot be read ({error.strerror})", "Name a file with one passage per line") from error
    except UnicodeDecodeError as error:
        raise VuistregelError(str(path), "is no UTF-8 text", "Save it as UTF-8") from error
    found: dict[str, GoldPassage] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        passage = _passage(line, f"{path}:{number}", codebook)
        if passage.passage_id in found:
            raise VuistregelError(
                f"{path}:{number}", f"has the id '{passage.passage_id}' for the second time", "Remove one of them"
            )
        found[passage.passage_id] = passage
    if not found:
        raise VuistregelError(str(path), "holds no passages", "Name a file with one passage per line")
    return list(found.values())


def _passage(line: str, where: str, codebook: Codebook) -> GoldPassage:
    try:
        row: dict[str, Any] = json.loads(line)
        codes = {str(entry["code"]): entry["stance"] for entry in row["codes"]}
        passage = GoldPassage(
            str(row["id"]),
            row["text"],
            row.get("doc_type") or "overig",
            codes,
            frozenset(row.get("disputed") or ()),
            str(row.get("source") or ""),
        )
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise VuistregelError(
            where,
            "is no coded passage",
            'Write it as {"id": "1", "text": "...", "codes": [{"code": "thema.kennis", "stance": "beoogd"}]}',
        ) from error
    for code in (*codes, *passage.disputed):
        if code not in codebook.codes:
            raise VuistregelError(where, f"has the unknown code '{code}'", "See 'vuistregel codebook list'")
    for stance in codes.values():
        if stance not in get_args(Stance):
            raise VuistregelError(where, f"has the unknown stance '{stance}'", f"Use one of: {', '.join(get_args(Stance))}")
    return passage
