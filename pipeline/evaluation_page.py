"""An evaluation for people and programs: tables for the terminal, JSON, and a page in Dutch."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.agreement import Agreement
from pipeline.codebook import Codebook
from pipeline.evaluate import LEVELS, Disagreement, Evaluation
from pipeline.records import Stance

_HERE = Path(__file__).parent
_STANCES: tuple[Stance, ...] = ("toegepast", "ontbreekt", "beoogd", "neutraal")
SHOWN_DISAGREEMENTS, SHOWN_CONFUSIONS = 40, 15
_COLUMNS = ("support", "precision", "recall", "f1", "f1_low", "f1_high", "alpha", "status")


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """Every figure, as plain values; levels are 'accepted' and 'both'."""
    groups = {name: getattr(evaluation, name) for name in ("families", "doc_types", "codes")}
    return {
        "passages": evaluation.passages,
        "codings": evaluation.codings,
        "disputed": evaluation.disputed,
        "stance_accuracy": evaluation.stance_accuracy,
        "overall": {level: _plain(found) for level, found in evaluation.overall.items()},
        "empty_kept": {level: {"kept": kept, "all": every} for level, (kept, every) in evaluation.empty_kept.items()},
        **{
            name: {key: {level: _plain(found) for level, found in levels.items()} for key, levels in group.items()}
            for name, group in groups.items()
        },
        "stances": [
            {"person": person, "machine": machine, "codings": number}
            for (person, machine), number in sorted(evaluation.stances.items())
        ],
        "confusions": [{"missed": missed, "given": given, "passages": number} for missed, given, number in evaluation.confusions],
        "disagreements": [asdict(item) for item in evaluation.disagreements],
    }


def table_rows(evaluation: Evaluation, level: str) -> list[tuple[Any, ...]]:
    """(group, name, codings by people, precision, recall, F1, low, high, alpha, status) for one level, figures rounded.

    Codes that neither people nor machine gave are left out.
    """
    groups: list[tuple[str, str, Agreement]] = [("all", "all codes", evaluation.overall[level])]
    groups += [("document type", kind, levels[level]) for kind, levels in evaluation.doc_types.items()]
    groups += [("family", family, levels[level]) for family, levels in evaluation.families.items()]
    groups += [("code", code, levels[level]) for code, levels in evaluation.codes.items()]
    seen = [group for group in groups if group[2].support + group[2].only_machine]
    return [(kind, name, *(_rounded(_plain(found)[column]) for column in _COLUMNS)) for kind, name, found in seen]


def table_header() -> tuple[str, ...]:
    """The columns of `table_rows`."""
    return ("group", "name", "codings", *_COLUMNS[1:])


def headline(evaluation: Evaluation) -> list[str]:
    """A few lines that say the most important."""
    lines = [
        f"passages    {evaluation.passages}, {evaluation.codings} codings by people, {evaluation.disputed} disputed left out"
    ]
    for level in LEVELS:
        found, (kept, every) = evaluation.overall[level], evaluation.empty_kept[level]
        figures = [("F1", found.f1), ("precision", found.precision), ("recall", found.recall)]
        told = ", ".join(f"{name} {'-' if value is None else f'{value:.2f}'}" for name, value in figures)
        lines.append(f"{level:<12}{told}, {kept} of {every} passages without a code left empty")
    accuracy = evaluation.stance_accuracy
    return [*lines, f"stance      {'-' if accuracy is None else f'{accuracy:.2f}'} right where both gave the code"]


def html_page(evaluation: Evaluation, codebook: Codebook, name: str) -> str:
    """The evaluation as one page in Dutch that needs nothing else. It shows passages: it is for people who may read them."""
    environment = Environment(
        loader=FileSystemLoader(_HERE), undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["figure"] = _figure
    return environment.get_template("evaluation.html.j2").render(
        name=name,
        evaluation=evaluation,
        levels=LEVELS,
        stances=_STANCES,
        labels={code.id: code.label for code in codebook.codes.values()},
        families={family.id: family.label for family in codebook.families},
        confusions=evaluation.confusions[:SHOWN_CONFUSIONS],
        disagreements=[(item, _marked(item)) for item in evaluation.disagreements[:SHOWN_DISAGREEMENTS]],
    )


def _plain(found: Agreement) -> dict[str, Any]:
    interval, alphas = found.f1_interval, found.alpha_interval
    return {
        "support": found.support,
        "both": found.both,
        "only_machine": found.only_machine,
        "only_person": found.only_person,
        "precision": found.precision,
        "recall": found.recall,
        "f1": found.f1,
        "f1_low": interval.low if interval else None,
        "f1_high": interval.high if interval else None,
        "alpha": found.alpha,
        "alpha_low": alphas.low if alphas else None,
        "alpha_high": alphas.high if alphas else None,
        "status": found.status,
    }


def _rounded(value: object) -> object:
    return round(value, 3) if isinstance(value, float) else value


def _figure(value: float | None) -> str:
    """A share as it stands in Dutch tables: 0,62; a dash where there is none."""
    return "–" if value is None else f"{round(value, 2) + 0.0:.2f}".replace(".", ",")


def _marked(item: Disagreement) -> tuple[str, str, str]:
    """The passage before, in and after the evidence of the machine."""
    start, end = item.evidence or (0, 0)
    return item.text[:start], item.text[start:end], item.text[end:]
