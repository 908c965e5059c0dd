"""What the page of Prefect shows of a run: its name, its progress, what came out, which documents failed and why."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.client.orchestration import get_client
from prefect.context import FlowRunContext
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from pipeline.intake import Summary
from pipeline.settings import Settings
from pipeline.summary import headline, summary_markdown


def name_run(name: str) -> None:
    """Give the present flow run another name."""
    context = FlowRunContext.get()
    if context and context.flow_run:
        with get_client(sync_client=True) as client:
            client.update_flow_run(context.flow_run.id, name=name)


@contextmanager
def progress(total: int) -> Iterator[Callable[[int], None]]:
    """A function that hears how many more are done: a bar in Prefect, and on standard error where that is a terminal."""
    columns = (TextColumn("reading documents"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    artifact: Any = create_progress_artifact(0.0, key="ingest-progress", description=f"of {total} documents")
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        row = bar.add_task("documents", total=total)

        def advance(number: int) -> None:
            bar.advance(row, number)
            update_progress_artifact(artifact, 100 * bar.tasks[0].completed / max(total, 1))

        yield advance


def show_summary(summary: Summary) -> None:
    """What the run did, as tables; the documents that failed with their reason in a table of their own."""
    create_markdown_artifact(summary_markdown(summary), key="ingest-summary", description=headline(summary))
    if summary.failed:
        rows = [{"document": path, "reason": reason} for path, reason in summary.failed]
        create_table_artifact(rows, key="ingest-failed", description=f"{len(rows)} documents could not be taken in")


def show_file(path: Path, key: str, description: str) -> None:
    """A link to a file that the run made."""
    create_link_artifact(path.resolve().as_uri(), link_text=path.as_posix(), key=key, description=description)


def as_parameters(settings: Settings) -> Mapping[str, Any]:
    """The settings that are not the usual ones, as plain values that can be read in the page and written in a deployment."""
    usual = asdict(Settings())
    chosen = asdict(settings)
    plain = {name: str(value) if isinstance(value, Path) else value for name, value in chosen.items()}
    return {field.name: plain[field.name] for field in fields(Settings) if chosen[field.name] != usual[field.name]} | {
        "home": plain["home"]
    }
