"""Who sits at the table, by organisation, without names; small groups together."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pipeline.report.content.facts import Facts
from pipeline.report.wording import Figure

_FILE = Path(__file__).parents[1] / "parties.yaml"
_OTHER = "organisaties waarvan de soort niet blijkt"
_NONE = "zonder organisatie in de lijst"
_MOST = 12


@dataclass(frozen=True, slots=True)
class Group:
    """An organisation, or several small ones of a kind together."""

    name: str
    people: Figure
    organisations: Figure


def groups(facts: Facts) -> list[Group]:
    """Organisations with at least the smallest group, the largest first; then the others per kind, then those without one.

    People of an organisation that is smaller than the smallest group are counted with others of the kind; a kind that is
    still too small goes to the rest.
    """
    smallest = facts.request.smallest_group
    rows = facts.tables["attendance"]
    large = [row for row in rows if row["organisation"] and row["people"] >= smallest]
    large = sorted(large, key=lambda row: (-row["people"], row["organisation"]))[:_MOST]
    named = {row["organisation"] for row in large}
    rest: dict[str, list[int]] = {}
    for row in rows:
        if row["organisation"] not in named:
            rest.setdefault(kind(row["organisation"]), []).append(row["people"])
    for name in [name for name, people in rest.items() if sum(people) < smallest and name not in {_OTHER, _NONE}]:
        rest.setdefault(_OTHER, []).extend(rest.pop(name))
    shown = [(str(row["organisation"]), int(row["people"]), 1) for row in large]
    for label in [str(entry["label"]) for entry in _kinds().values()] + [_OTHER, _NONE]:
        people = rest.get(label, [])
        if sum(people) >= smallest:
            name = label if not named or label == _NONE else f"overige {label}"
            shown.append((name, sum(people), 0 if label == _NONE else len(people)))
    return [_group(facts, place, *each) for place, each in enumerate(shown, start=1)]


def kind(organisation: str) -> str:
    """The label of the kind that the words of an organisation name; see parties.yaml."""
    if not organisation:
        return _NONE
    words = re.findall(r"\w+", organisation.lower())
    for entry in _kinds().values():
        for known in entry["words"]:
            if any(word.startswith(known[:-1]) if known.endswith("*") else word == known for word in words):
                return str(entry["label"])
    return _OTHER


def _group(facts: Facts, place: int, name: str, people: int, organisations: int) -> Group:
    hidden = facts.hide(name, {})[0]
    return Group(
        hidden, Figure(people, "attendance", f"{place}_people"), Figure(organisations, "attendance", f"{place}_organisations")
    )


@cache
def _kinds() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return found
