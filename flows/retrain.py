"""Train the classifier on what ships and on people's codings, as a new version that is used from then on."""

from pathlib import Path
from typing import Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from flows.shown import name_run
from pipeline.artefacts import NAME, next_version
from pipeline.settings import Settings
from pipeline.train import train_coder


@flow(name="retrain", persist_result=False)
def retrain(settings: Settings, codings: list[Path] | None = None) -> dict[str, Any]:
    """Train on `codings` (JSONL, as for `vuistregel train`) as well, and show the card of the new version; gives its figures.

    The codings of the corpus stay as they are until they are made again, by `recode` or the next ingestion.
    """
    folder = settings.home / "models" / NAME / next_version(settings.home, settings.models)
    name_run(f"retrain to version {folder.name}")
    figures = train_coder(settings, folder, codings or [])
    card = (folder / "card.md").read_text(encoding="utf-8")
    create_markdown_artifact(card, key="model-card", description=f"Version {folder.name} of the classifier")
    return figures
