"""Commands that code, teach and measure."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from pipeline.cli.base import LAYOUTS, examples, reports_errors
from pipeline.settings import Settings


@click.command(epilog=examples("vuistregel code passages.jsonl > codings.jsonl", "cat passages.jsonl | vuistregel code"))
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
@click.option("--explain", is_flag=True, help="Add the terms and the stance cue that decided, as 'rule'.")
@click.pass_obj
@reports_errors
def code(settings: dict[str, Any], file: Any, explain: bool) -> None:
    """Code passages without a database: JSONL {"id", "text"} in, JSONL with codes out, line by line."""
    from pipeline.passages_io import code_lines

    chosen = Settings(**settings)
    for row in code_lines(file, chosen, explain):
        click.echo(json.dumps(row, ensure_ascii=False))


@click.command(epilog=examples("vuistregel train --codings onze-codings.jsonl", "vuistregel train --output mijn-model"))
@click.option(
    "--codings",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    help='Passages that people coded: JSONL with "id", "text", "codes" and, optionally, "source"; repeat it for more files.',
)
@click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), help="Folder of the model [default: the next version in HOME]."
)
@click.pass_obj
@reports_errors
def train(settings: dict[str, Any], codings: tuple[Path, ...], output: Path | None) -> None:
    """Train the classifier on what ships and on your own codings; takes about two minutes.

    Writes a new version with its card and figures, which is used from then on. With VUISTREGEL_EMBEDDINGS, the folder of
    a model of sentence-transformers or model2vec, its sentence embeddings are used as well.
    """
    from pipeline.artefacts import NAME, next_version
    from pipeline.train import train_coder

    chosen = Settings(**settings)
    folder = output or chosen.home / "models" / NAME / next_version(chosen.home, chosen.models)
    figures = train_coder(chosen, folder, codings)
    for origin, levels in figures["held_out"].items():
        for level, row in levels.items():
            shares = ", ".join(f"{name} {value:.2f}" for name, value in row.items())
            click.echo(f"{origin:10} {level:9} {shares}")
    click.echo(f"model       {folder}")


@click.command(
    epilog=examples(
        "vuistregel evaluate gold.jsonl",
        "vuistregel evaluate gold.jsonl --html overeenstemming.html",
        "vuistregel evaluate gold.jsonl --format json > evaluation.json",
        "vuistregel evaluate gold.jsonl --record",
    )
)
@click.argument("gold", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--level", type=click.Choice(["accepted", "both"]), default="both", show_default=True, help="Codings to compare.")
@click.option("--format", "layout", type=LAYOUTS, default="table", show_default=True, help="How to print the figures.")
@click.option(
    "--html", type=click.Path(path_type=Path, dir_okay=False), help="Also write a page in Dutch, with the disagreements."
)
@click.option("--record", is_flag=True, help="Keep the reliability of each code in the database, and publish it.")
@click.pass_obj
@reports_errors
def evaluate(settings: dict[str, Any], gold: Path, level: str, layout: str, html: Path | None, record: bool) -> None:
    """Compare the codings with those of people.

    GOLD is JSONL with "id", "text", "codes" and, optionally, "doc_type" and "disputed". Codes on which the people
    disagreed ("disputed") count neither for nor against. Intervals are 95 % (bootstrap over passages).
    """
    from pipeline.codebook import load_codebook
    from pipeline.evaluate import evaluate_file
    from pipeline.evaluation_page import as_json, headline, html_page, table_header, table_rows
    from pipeline.render_rows import render
    from pipeline.store import Result

    chosen = Settings(**settings)
    book = load_codebook(chosen.lexicons)
    found = evaluate_file(gold, chosen)
    if layout == "json":
        click.echo(json.dumps(as_json(found), ensure_ascii=False, indent=1))
    else:
        render(Result(table_header(), table_rows(found, level)), layout, sys.stdout)
    for line in headline(found):
        click.echo(line, err=True)
    if html:
        html.write_text(html_page(found, book, gold.stem), encoding="utf-8")
        click.echo(f"page        {html}", err=True)
    if record:
        _record_reliability(chosen, found, gold.stem)


def _record_reliability(settings: Settings, evaluation: Any, gold_set: str) -> None:
    from pipeline.codebook import load_codebook
    from pipeline.reliability import reliability_rows
    from pipeline.store import open_store, release

    with open_store(settings.working_database) as store:
        store.record_reliability(gold_set, reliability_rows(evaluation, load_codebook(settings.lexicons), gold_set))
        release(store, settings)
    click.echo(f"recorded    reliability of every code on {gold_set}, in {settings.published}", err=True)
