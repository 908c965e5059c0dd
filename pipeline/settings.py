"""One settings object. The callers (command line, flows) make it; no step reads it or the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.resources import resource_dir

REVIEWS = "reviews.sqlite"
"""The log of judgements, beside the published database."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things stand and how hard to work."""

    home: Path = Path("data")
    lexicons: Path = field(default_factory=lambda: resource_dir("lexicons"))
    models: Path = field(default_factory=lambda: resource_dir("models"))
    model: str = "auto"
    """Dutch pipeline: auto, a package or a path."""
    coder: str = "auto"
    """Trained model: auto (the newest in the home, else the one that ships), a folder, or none for the lexicon alone."""
    embeddings: Path | None = None
    """Folder of a model of sentence embeddings, used by models that were trained with it."""
    workers: int = 1
    batch_size: int = 24
    """The most documents of a batch, which should run for seconds: handing one out costs a worker two tenths of a second."""
    runner: str = "processes"
    """Where batches run: processes, dask (a cluster on this machine), or dask=ADDRESS of a scheduler."""
    store: str = "duckdb"
    """What is published: duckdb (a file), or ducklake (a lake as well)."""
    catalog: str = ""
    """Catalog of the lake: sqlite:FILE or postgres:CONNECTION; empty: a file under the home folder."""
    data_path: str = ""
    """Folder or address of the Parquet files of the lake; empty: as the catalog says, or under the home folder."""
    keep: int = 5
    """Published versions that stay, each with its run."""

    max_minutes: float = 2.0
    """What reading one document may take, and after that coding it; OCR gets more, by the page."""
    max_memory: float = 3.0
    """GB of memory for reading one document."""

    @property
    def training(self) -> Path:
        """The examples that ship."""
        return self.models / "training"

    @property
    def published(self) -> Path:
        """The read-only database for analysts."""
        return self.home / "corpus.duckdb"

    @property
    def reviews(self) -> Path:
        """The log of judgements of people."""
        return self.home / REVIEWS

    @property
    def work(self) -> Path:
        """The private folder of the writer."""
        return self.home / "work"

    @property
    def working_database(self) -> Path:
        return self.work / "working.duckdb"


def default_home(environment: Mapping[str, str]) -> Path:
    """`VUISTREGEL_HOME`, else ./data."""
    return Path(environment.get("VUISTREGEL_HOME") or "data")


def default_embeddings(environment: Mapping[str, str]) -> Path | None:
    """`VUISTREGEL_EMBEDDINGS`, else none."""
    folder = environment.get("VUISTREGEL_EMBEDDINGS")
    return Path(folder) if folder else None


def default_workers() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
