"""The command line: parse, call one library function, print. One module per kind of work."""

import os
from pathlib import Path
from typing import Any

import click

from pipeline import __version__
from pipeline.cli.ask import sql
from pipeline.cli.base import examples
from pipeline.cli.book import codebook
from pipeline.cli.collect import ingest, recode
from pipeline.cli.history import runs
from pipeline.cli.machine import doctor
from pipeline.cli.measure import code, evaluate, train
from pipeline.cli.people import judge, judgements
from pipeline.cli.schedule import serve
from pipeline.cli.write import report
from pipeline.settings import default_embeddings, default_home


@click.group(
    epilog=examples(
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


for command in (ingest, recode, serve, code, train, evaluate, sql, report, runs, judge, judgements, codebook, doctor):
    main.add_command(command)
