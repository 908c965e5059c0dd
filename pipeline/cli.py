"""The command line: parse, call one library function, print."""

import json
import os
import sys
from collections.abc import Callable
from functools import wraps
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, NoReturn, ParamSpec, TypeVar

import click

from pipeline import __version__
from pipeline.errors import VuistregelError
from pipeline.settings import Settings, default_embeddings, default_home, default_workers

P = ParamSpec("P")
R = TypeVar("R")

_LAYOUTS = click.Choice(["table", "csv", "json"])
EXIT_SOME_FAILED = 1
EXIT_WRONG_USE = 2
EXIT_INTERNAL = 3


def _reports_errors(command: Callable[P, R]) -> Callable[P, R]:
    """Known errors become one sentence and their exit code; unknown ones name themselves and ask for a report."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except VuistregelError as error:
            _fail(str(error), error.exit_code)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError, KeyboardInterrupt):
            raise
        except Exception as error:
            if os.environ.get("VUISTREGEL_DEBUG"):
                raise
            _fail(
                f"internal error: {type(error).__name__}: {error}. Please report it; VUISTREGEL_DEBUG=1 shows where it happened.",
                EXIT_INTERNAL,
            )

    return wrapped


def _fail(message: str, code: int) -> NoReturn:
    click.echo(f"vuistregel: {message}", err=True)
    raise click.exceptions.Exit(code)


def _examples(*lines: str) -> str:
    """The epilog of a command: examples that stay on their own lines."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


@click.group(
    epilog=_examples(
        "vuistregel ingest verslagen/",
        'vuistregel sql "SELECT code, count(*) FROM codings GROUP BY code ORDER BY 2 DESC"',
        "vuistregel report --year 2025 --output rapport/",
    ),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="vuistregel")
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where everything is kept [default: VUISTREGEL_HOME or ./data].",
)
@click.option(
    "--lexicons", type=click.Path(path_type=Path, file_okay=False), help="Folder with the lexicons [default: those that ship]."
)
@click.option("--model", default="auto", show_default=True, help="Dutch pipeline: auto, the name of a package, or a path.")
@click.option(
    "--coder",
    default="auto",
    show_default=True,
    help="Trained model: auto (the newest of this home, else the one that ships), a folder, or none for the lexicon alone.",
)
@click.pass_context
def main(context: click.Context, home: Path | None, lexicons: Path | None, model: str, coder: str) -> None:
    """Vuistregel reads the documents of learning networks and tells what they say about learning."""
    settings: dict[str, Any] = {
        "home": home or default_home(os.environ),
        "model": model,
        "coder": coder,
        "embeddings": default_embeddings(os.environ),
    }
    if lexicons:
        settings["lexicons"] = lexicons
    context.obj = settings


@main.command(epilog=_examples("vuistregel ingest verslagen/", "vuistregel --home corpus ingest notulen.docx evaluaties/"))
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--workers", type=click.IntRange(1, 256), default=default_workers, help="Processes to use [default: all cores].")
@click.option("--batch-size", type=click.IntRange(1, 1000), default=8, show_default=True, help="Documents per batch.")
@click.option("--retry", is_flag=True, help="Try documents again that failed before and have not changed.")
@click.pass_obj
@_reports_errors
def ingest(settings: dict[str, Any], paths: tuple[Path, ...], workers: int, batch_size: int, retry: bool) -> None:
    """Read, code and store every document under PATHS, and publish the corpus.

    What has not changed since the last time is skipped. Exit code 1 means: done, but some documents
    could not be taken in; they are listed with the reason.
    """
    from pipeline.discover import discover
    from pipeline.intake import Summary, is_published, plan
    from pipeline.sidecar import unmatched
    from pipeline.store import open_store, publish
    from pipeline.summary import summary_lines

    chosen = Settings(**settings, workers=workers, batch_size=batch_size)
    files = discover(paths, chosen.home)
    for location in unmatched(paths):
        click.echo(f"note: a sidecar names {location}, which is not there; check how its name is written", err=True)
    with open_store(chosen.working_database) as store:
        todo = plan(files, chosen, store, retry)
        if not todo.pending and not is_published(store, chosen.published):
            publish(store, chosen.published)
    if todo.pending:
        click.echo(f"reading {len(todo.pending)} documents with {workers} processes ...", err=True)
        summary = _run_flow(paths, chosen, retry)
    else:
        summary = Summary(skipped=todo.unchanged, failed=list(todo.failed_before))
        click.echo("nothing to do: no document is new or changed")
    for line in summary_lines(summary):
        click.echo(line)
    click.echo(f"database    {chosen.published}")
    if summary.failed:
        raise click.exceptions.Exit(EXIT_SOME_FAILED)


def _run_flow(paths: tuple[Path, ...], settings: Settings, retry: bool) -> Any:
    """Start the flow that is registered for ingestion; the library itself does not know Prefect."""
    (flow,) = entry_points(group="vuistregel.flows", name="ingest")
    return flow.load()(paths, settings, retry)


@main.command(epilog=_examples("vuistregel code passages.jsonl > codings.jsonl", "cat passages.jsonl | vuistregel code"))
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
@click.option("--explain", is_flag=True, help="Add the terms and the stance cue that decided, as 'rule'.")
@click.pass_obj
@_reports_errors
def code(settings: dict[str, Any], file: Any, explain: bool) -> None:
    """Code passages without a database: JSONL {"id", "text"} in, JSONL with codes out, line by line."""
    from pipeline.passages_io import code_lines

    chosen = Settings(**settings)
    for row in code_lines(file, chosen, explain):
        click.echo(json.dumps(row, ensure_ascii=False))


@main.command(epilog=_examples("vuistregel train --codings onze-codings.jsonl", "vuistregel train --output mijn-model"))
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
@_reports_errors
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


@main.command(
    epilog=_examples(
        "vuistregel evaluate gold.jsonl",
        "vuistregel evaluate gold.jsonl --html overeenstemming.html",
        "vuistregel evaluate gold.jsonl --format json > evaluation.json",
        "vuistregel evaluate gold.jsonl --record",
    )
)
@click.argument("gold", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--level", type=click.Choice(["accepted", "both"]), default="both", show_default=True, help="Codings to compare.")
@click.option("--format", "layout", type=_LAYOUTS, default="table", show_default=True, help="How to print the figures.")
@click.option(
    "--html", type=click.Path(path_type=Path, dir_okay=False), help="Also write a page in Dutch, with the disagreements."
)
@click.option("--record", is_flag=True, help="Keep the reliability of each code in the database, and publish it.")
@click.pass_obj
@_reports_errors
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
    from pipeline.store import open_store, publish

    with open_store(settings.working_database) as store:
        store.record_reliability(gold_set, reliability_rows(evaluation, load_codebook(settings.lexicons), gold_set))
        publish(store, settings.published)
    click.echo(f"recorded    reliability of every code on {gold_set}, in {settings.published}", err=True)


@main.command(
    epilog=_examples(
        'vuistregel sql "SELECT code, stance, text FROM coded_passages WHERE year = 2025 LIMIT 5"',
        'vuistregel sql --format csv "FROM stance_balance" > balance.csv',
        "vuistregel sql < question.sql",
    )
)
@click.argument("statement", metavar="[QUERY]", required=False)
@click.option("--format", "layout", type=_LAYOUTS, default="table", show_default=True, help="How to print the rows.")
@click.pass_obj
@_reports_errors
def sql(settings: dict[str, Any], statement: str | None, layout: str) -> None:
    """Run SQL on the published database (read-only); QUERY from standard input when it is left out."""
    from pipeline.render_rows import render
    from pipeline.store import open_published, query

    if statement is None and sys.stdin.isatty():
        raise VuistregelError("sql", "there is no query", "Write it behind the command, or send it to standard input")
    with open_published(Settings(**settings).published) as connection:
        result = query(connection, statement or sys.stdin.read())
    render(result, layout, sys.stdout)


@main.command(epilog=_examples("vuistregel report --year 2025", "vuistregel report --year 2025 --output rapport/ --format docx"))
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
@click.pass_obj
@_reports_errors
def report(settings: dict[str, Any], year: int, output: Path | None, formats: tuple[str, ...]) -> None:
    """Write the evaluation section of the annual report, in Dutch."""
    from pipeline.report import write_report

    chosen = Settings(**settings)
    for path in write_report(chosen.published, year, output or chosen.home / "report", formats):
        click.echo(path)


@main.group()
def codebook() -> None:
    """Look at the codebook and check its lexicons."""


@codebook.command("check", epilog=_examples("vuistregel codebook check", "vuistregel --lexicons mijn-lexicons codebook check"))
@click.pass_obj
@_reports_errors
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
    "list", epilog=_examples("vuistregel codebook list", "vuistregel codebook list --family vuistregel --format json")
)
@click.option("--family", help="Only this family.")
@click.option("--format", "layout", type=_LAYOUTS, default="table", show_default=True, help="How to print the rows.")
@click.pass_obj
@_reports_errors
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


@main.command(epilog=_examples("vuistregel doctor"))
@click.pass_obj
@_reports_errors
def doctor(settings: dict[str, Any]) -> None:
    """Show what is installed, which models are used, what is missing and how to get it."""
    from pipeline.doctor import examine

    findings = examine(Settings(**settings))
    width = max(len(finding.subject) for finding in findings)
    for finding in findings:
        click.echo(f"{finding.mark}  {finding.subject:{width}}  {finding.text}")
    if any(finding.mark == "!!" for finding in findings):
        raise click.exceptions.Exit(EXIT_WRONG_USE)


if __name__ == "__main__":
    main()
