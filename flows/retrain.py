"""Train the classifier on what ships and on people's codings, as a new version that is used from then on."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from flows.clock import now
from flows.shown import name_run
from pipeline.artefacts import NAME, next_version
from pipeline.one_run import one_run
from pipeline.recode import recode_corpus
from pipeline.settings import Settings
from pipeline.train import train_coder


@flow(name="retrain", persist_result=False)
def retrain(settings: Settings, codings: list[Path] | None = None) -> dict[str, Any]:
    """Train on `codings` (JSONL, as for `vuistregel train`) as well, and show the card of the new version; gives its figures.

    The corpus of the home, where there is one, is coded again with it and published. Raises BusyError while another run works
    there.
    """
    with one_run(settings.work, "retrain"):
        return _retrain(settings, codings or [])


def _retrain(settings: Settings, codings: Sequence[Path]) -> dict[str, Any]:
    folder = settings.home / "models" / NAME / next_version(settings.home, settings.models)
    name_run(f"retrain to version {folder.name}")
    figures = train_coder(settings, folder, codings)
    card = (folder / "card.md").read_text(encoding="utf-8")
    create_markdown_artifact(card, key="model-card", description=f"Version {folder.name} of the classifier")
    if settings.working_database.is_file():
        counts = recode_corpus(settings, now)
        create_markdown_artifact(counts.in_words if counts else "nothing to do", key="recode-summary", description="Coded again")
    return figures
