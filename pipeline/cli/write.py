"""Commands for authors of an annual report."""

import json
from pathlib import Path
from typing import Any, Literal

import click

from pipeline.cli.base import EXIT_SOME_FAILED, examples, published_database, reports_errors, run_option
from pipeline.settings import Settings


@click.group(
    invoke_without_command=True,
    epilog=examples(
        "vuistregel report --year 2025",
        "vuistregel report --year 2025 --compare 2023 --format docx --template huisstijl.docx",
        "vuistregel report --year 2025 --network Noord --format pdf --output rapport/",
        "vuistregel report verify data/report/evaluatie-2025.docx",
    ),
)
@click.option("--year", type=int, help="Year of the report.")
@click.option("--network", help="Only this network [default: all].")
@click.option("--compare", type=int, help="Year to compare with [default: the year before].")
@click.option(
    "--format",
    "formats",
    type=click.Choice(["docx", "odt", "html", "pdf", "md"]),
    multiple=True,
    default=["html", "docx"],
    show_default=True,
    help="What to write; repeat it for more.",
)
@click.option(
    "--template",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A docx or odt file of your own, for styles, margins, header and footer.",
)
@click.option("--with-names", is_flag=True, help="Leave the names of people in quotations and tables.")
@click.option(
    "--unreliable",
    type=click.Choice(["indicative", "leave-out"]),
    default="indicative",
    show_default=True,
    help="Codes on which program and people agree too little: name them so, or leave them out.",
)
@click.option(
    "--smallest-group",
    type=click.IntRange(1),
    default=3,
    show_default=True,
    help="Groups of fewer people or documents are not singled out.",
)
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), help="Folder to write to [default: HOME/report].")
@run_option
@click.pass_context
@reports_errors
def report(
    context: click.Context,
    year: int | None,
    network: str | None,
    compare: int | None,
    formats: tuple[str, ...],
    template: Path | None,
    with_names: bool,
    unreliable: str,
    smallest_group: int,
    output: Path | None,
    run: str | None,
) -> None:
    """Write the evaluation section of the annual report, in Dutch; `report verify FILE` checks it again."""
    if context.invoked_subcommand:
        return
    if year is None:
        raise click.UsageError("Missing option '--year'.", context)
    from pipeline.report import write_report
    from pipeline.report.request import Request

    chosen = Settings(**context.obj)
    choice: Literal["leave_out", "indicative"] = "leave_out" if unreliable == "leave-out" else "indicative"
    request = Request(year, network, compare, with_names, choice, smallest_group)
    for path in write_report(published_database(chosen, run), request, output or chosen.home / "report", formats, template):
        click.echo(path)


@report.command(
    epilog=examples(
        "vuistregel report verify data/report/evaluatie-2025.docx",
        "vuistregel report verify concept.odt --format json > verschillen.json",
    )
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--format",
    "layout",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print it.",
)
@click.pass_obj
@reports_errors
def verify(settings: dict[str, Any], file: Path, layout: str) -> None:
    """Compare each number and quotation of a finished section with the database, also after it was edited.

    FILE is the docx, odt, html or md that `report` wrote. Exit code 1: some differ; they are listed with what the
    database says and the query behind it. Notes are no differences: numbers of your own, and what you left out.
    """
    from pipeline.report import verify_report
    from pipeline.report.verify.findings import as_json, lines

    found = verify_report(Settings(**settings).published, file)
    if layout == "json":
        click.echo(json.dumps(as_json(found, str(file)), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(lines(found, str(file))))
    if found.differences:
        raise click.exceptions.Exit(EXIT_SOME_FAILED)
