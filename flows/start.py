"""Starting a flow from the command line: Prefect is imported here, and only when a flow has to run; that costs seconds."""

from collections.abc import Sequence
from pathlib import Path

from flows.environment import prepare
from flows.server import server
from pipeline.intake import Summary
from pipeline.settings import Settings


def ingest(paths: Sequence[Path], settings: Settings, retry: bool = False) -> Summary:
    """Run the ingestion flow with Prefect's own files under the home folder."""
    prepare(settings.home)
    with server(settings.home):
        from flows.ingest import run_ingest

        return run_ingest(paths, settings, retry)
