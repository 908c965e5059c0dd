"""Commands for authors of an annual report."""

from pathlib import Path
from typing import Any

import click

from pipeline.cli.base import examples, published_database, reports_errors, run_option
from pipeline.settings import Settings


@click.command(epilog=examples("vuistregel report --year 2025", "vuistregel report --year 2025 --output rapport/ --format docx"))
@click.option("--year", type=int, required=True, help="Year of the report.")
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), help="Folder to write to [default: HOME/report].")
@click.option(
    "--format",
    "formats",
    type=click.Choice(["html", "docx", "md"]),
    multiple=True,
    default=["html", "docx"],
    show_default=True,
    help="What to write; repeat it for more.",
)
@run_option
@click.pass_obj
@reports_errors
def report(settings: dict[str, Any], year: int, output: Path | None, formats: tuple[str, ...], run: str | None) -> None:
    """Write the evaluation section of the annual report, in Dutch."""
    from pipeline.report import write_report

    chosen = Settings(**settings)
    for path in write_report(published_database(chosen, run), year, output or chosen.home / "report", formats):
        click.echo(path)
