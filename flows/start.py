"""Starting work from the command line: Prefect is imported here, and only when a flow has to run; that costs seconds."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flows.clock import now
from flows.environment import prepare
from pipeline.recode import RecodeCounts, recode_corpus
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.intake import Summary


def ingest(paths: Sequence[Path], settings: Settings, retry: bool = False, forget: bool = False) -> "Summary":
    """Run the ingestion flow with Prefect's own files under the home folder."""
    prepare(settings.home)
    from flows.ingest import run_ingest

    return run_ingest(paths, settings, retry, forget)


def recode(settings: Settings, everything: bool = False) -> RecodeCounts | None:
    """Code the corpus again, without Prefect: it would take longer to start than most changes of a term take."""
    return recode_corpus(settings, now, everything)
