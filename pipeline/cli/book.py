"""Commands on the codebook and its lexicons."""

import sys
from dataclasses import astuple
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


@codebook.command(
    "diff",
    epilog=examples(
        "vuistregel codebook diff shipped mijn-lexicons/",
        "vuistregel codebook diff corpus mijn-lexicons/ --terms",
        "vuistregel codebook diff run_5herp4caebnbvtyj mijn-lexicons/ --passages --format csv > verschil.csv",
        'vuistregel sql "SELECT run_id, started_at, codebook_fingerprint FROM runs"   (what A and B can be)',
    ),
)
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@click.option("--terms", "what", flag_value="terms", help="List the terms that were added, removed or changed.")
@click.option("--passages", "what", flag_value="passages", help="List the passages that gain or lose a code.")
@click.option("--format", "layout", type=LAYOUTS, default="table", show_default=True, help="How to print the rows.")
@click.pass_obj
@reports_errors
def codebook_diff(settings: dict[str, Any], old: str, new: str, what: str | None, layout: str) -> None:
    """Compare two codebooks, code by code: terms, and passages of the corpus gained and lost.

    A and B are folders with lexicons, 'shipped', 'corpus' (what it was coded with last), or a run_id or codebook_fingerprint of
    the table runs. A passage is gained where its code is accepted with B and was not with A. So you can tell a change in a
    series over years that comes from the codebook from one in the documents.
    """
    from pipeline.codebook_diff import CodeChange, PassageChange, compare, find_codebook, passage_changes
    from pipeline.lexicon_changes import term_changes
    from pipeline.render_rows import render
    from pipeline.store import Result

    chosen = Settings(**settings)
    before, after = find_codebook(old, chosen), find_codebook(new, chosen)
    if what == "terms":
        rows = [(change.code, change.kind, change.change, change.source) for change in term_changes(before, after)]
        render(Result(("code", "kind", "change", "term"), rows), layout, sys.stdout)
        return
    passages = passage_changes(before, after, chosen)
    if passages is None:
        click.echo("note: there is no corpus yet, so no passages are compared", err=True)
    if what == "passages":
        render(Result(PassageChange.__slots__, [astuple(change) for change in passages or ()]), layout, sys.stdout)
    else:
        render(Result(CodeChange.__slots__, [astuple(change) for change in compare(before, after, passages)]), layout, sys.stdout)
