"""Commands on the codebook and its lexicons."""

import sys
from typing import Any

import click

from pipeline.cli.base import EXIT_WRONG_USE, LAYOUTS, examples, reports_errors
from pipeline.errors import VuistregelError
from pipeline.settings import Settings


@click.group()
def codebook() -> None:
    """Look at the codebook and check its lexicons."""


@codebook.command("check", epilog=examples("vuistregel codebook check", "vuistregel --lexicons mijn-lexicons codebook check"))
@click.pass_obj
@reports_errors
def codebook_check(settings: dict[str, Any]) -> None:
    """Look for mistakes in the lexicons: duplicates, clashes, unknown codes, terms that can never match."""
    from pipeline.codebook import load_codebook
    from pipeline.lint import lint, suspicions

    folder = Settings(**settings).lexicons
    book = load_codebook(folder)
    problems = lint(book)
    for problem in problems:
        click.echo(problem)
    for hint in suspicions(book):
        click.echo(f"hint: {hint}", err=True)
    terms = sum(len(code.terms) for code in book.codes.values())
    click.echo(
        f"{len(book.codes)} codes, {terms} terms, {len(book.cues)} stance cues in {folder}: {len(problems) or 'no'} problems"
    )
    if problems:
        raise click.exceptions.Exit(EXIT_WRONG_USE)


@codebook.command(
    "list", epilog=examples("vuistregel codebook list", "vuistregel codebook list --family vuistregel --format json")
)
@click.option("--family", help="Only this family.")
@click.option("--format", "layout", type=LAYOUTS, default="table", show_default=True, help="How to print the rows.")
@click.pass_obj
@reports_errors
def codebook_list(settings: dict[str, Any], family: str | None, layout: str) -> None:
    """List the codes with their label, definition and number of terms."""
    from pipeline.codebook import load_codebook
    from pipeline.render_rows import render
    from pipeline.store import Result

    book = load_codebook(Settings(**settings).lexicons)
    families = [known.id for known in book.families]
    if family is not None and family not in families:
        raise VuistregelError(f"family {family}", "is not in the codebook", f"Choose one of {', '.join(families)}")
    rows = [
        (code.id, code.label, code.definition, len(code.terms)) for code in book.codes.values() if family in {None, code.family}
    ]
    render(Result(("code", "label", "definition", "terms"), rows), layout, sys.stdout)
