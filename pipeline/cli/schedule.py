"""Commands that let ingestion run by itself."""

from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import click

from pipeline.cli.base import examples, reports_errors
from pipeline.cli.collect import check_work, work_options
from pipeline.errors import VuistregelError
from pipeline.settings import Settings


@click.command(
    epilog=examples(
        'vuistregel serve --cron "0 2 * * *" verslagen/',
        "vuistregel serve --watch verslagen/",
        'vuistregel --home corpus serve --cron "*/15 8-18 * * mon-fri" --port 4300 verslagen/',
    )
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--cron", metavar="EXPR", help="When to run: minute, hour, day of the month, month, day of the week.")
@click.option("--watch", is_flag=True, help="Also run when a document under PATHS is new, changed or gone.")
@click.option("--timezone", default="Europe/Amsterdam", show_default=True, help="Time zone of --cron.")
@click.option("--port", type=click.IntRange(0, 65535), default=4200, show_default=True, help="Port of Prefect's page; 0: any.")
@work_options
@click.pass_obj
@reports_errors
def serve(
    settings: dict[str, Any], /, paths: tuple[Path, ...], cron: str | None, watch: bool, timezone: str, port: int, **work: Any
) -> None:
    """Take in what is new or changed under PATHS at set times, until it is stopped.

    Starts a Prefect server on this machine, whose page shows every run; with PREFECT_API_URL it uses that server. A run
    that is due while another one works is left out. A document that is still being copied waits for the next run.
    Ctrl-C stops it: what a run has stored stays, and the next run goes on from there.
    """
    if not cron and not watch:
        raise VuistregelError("serve", "it does not say when to run", "Give --cron, as in --cron '0 2 * * *', or --watch")
    chosen = Settings(**settings, **work)
    check_work(chosen)
    (flow,) = entry_points(group="vuistregel.flows", name="serve")
    flow.load()(paths, chosen, cron, timezone, watch, port, click.echo)
