"""Commands for judgements of people on codings."""

import getpass
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from pipeline.cli.base import LAYOUTS, examples, reports_errors
from pipeline.errors import VuistregelError
from pipeline.settings import Settings

VERDICTS = click.Choice(["accepted", "rejected", "added", "changed_stance", "withdrawn"])
STATUSES = click.Choice(["applied", "look_again", "orphan", "disputed", "replaced", "withdrawn"])
_SHOWN = "review_id, reviewed_at, reviewer, code, verdict, stance, status, passage_id, path, remark, text"

reviewer_option = click.option(
    "--reviewer", default=getpass.getuser, envvar="VUISTREGEL_REVIEWER", help="Who judges [default: your login name]."
)
later_option = click.option("--later", is_flag=True, help="Only keep it; it shows after the next run.")


@click.command(
    epilog=examples(
        "vuistregel judge pas_0123456789abcdef thema.kennis accepted",
        'vuistregel judge pas_0123456789abcdef vuistregel.2 added --stance beoogd --remark "staat er met zoveel woorden"',
    )
)
@click.argument("passage_id")
@click.argument("code")
@click.argument("verdict", type=VERDICTS)
@click.option(
    "--stance",
    type=click.Choice(["toegepast", "ontbreekt", "beoogd", "neutraal"]),
    help="Stance that you give [default: that of the coding].",
)
@click.option("--remark", default="", help="Why.")
@reviewer_option
@later_option
@click.pass_obj
@reports_errors
def judge(
    settings: dict[str, Any], passage_id: str, code: str, verdict: Any, stance: Any, remark: str, reviewer: str, later: bool
) -> None:
    """Judge one code of one passage; a later judgement of yours replaces it, 'withdrawn' takes it back.

    The judgement is kept for good and survives that its document is read again.
    """
    from pipeline.judging import Corpus
    from pipeline.reviews import append
    from pipeline.store import open_published

    chosen = Settings(**settings)
    with open_published(chosen.published) as connection:
        event = Corpus(connection).judgement(
            passage_id, code, verdict, reviewer=reviewer, made_at=_now(), stance=stance, remark=remark
        )
    append(chosen.reviews, [event])
    click.echo(f"kept        {event.event_id}: {code} {verdict}{f' as {event.stance}' if event.stance else ''}")
    _publish(chosen, later)


@click.group(invoke_without_command=True, epilog=examples("vuistregel judgements --status look_again"))
@click.option("--status", type=STATUSES, help="Only those with this status.")
@click.option("--format", "layout", type=LAYOUTS, default="table", show_default=True, help="How to print the rows.")
@click.pass_context
@reports_errors
def judgements(context: click.Context, status: str | None, layout: str) -> None:
    """List the judgements of people, with what became of each."""
    from pipeline.judging import check_schema
    from pipeline.render_rows import render
    from pipeline.store import open_published, query

    if context.invoked_subcommand:
        return
    with open_published(Settings(**context.obj).published) as connection:
        check_schema(connection)
        where = "" if status is None else "WHERE status = ?"
        values = [] if status is None else [status]
        result = query(connection, f"SELECT {_SHOWN} FROM reviews {where} ORDER BY reviewed_at, review_id", values)
    render(result, layout, sys.stdout)


@judgements.command("import", epilog=examples("vuistregel judgements import oordelen.csv --reviewer anna"))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@reviewer_option
@later_option
@click.pass_obj
@reports_errors
def judgements_import(settings: dict[str, Any], file: Path, reviewer: str, later: bool) -> None:
    """Keep the judgements in FILE, all of them or none.

    FILE (- for standard input) is CSV with the columns passage_id, code and verdict, and any of stance, remark, reviewer,
    evidence_start, evidence_end and made_at (UTC).
    """
    from pipeline.judging import Corpus, read_judgements, read_text
    from pipeline.reviews import append
    from pipeline.store import open_published

    chosen = Settings(**settings)
    with open_published(chosen.published) as connection:
        text = sys.stdin.read() if str(file) == "-" else read_text(file)
        found = read_judgements(text, str(file), Corpus(connection), reviewer, _now())
    new = append(chosen.reviews, found)
    click.echo(f"kept        {new} judgements, {len(found) - new} were there already")
    _publish(chosen, later)


def _publish(settings: Settings, later: bool) -> None:
    """Show the judgements at once; where a run has the database, it will do so itself."""
    from pipeline.store import open_store, publish_judgements, release_lake

    if later:
        return
    try:
        if not settings.working_database.is_file():
            raise VuistregelError(str(settings.working_database), "is not there", "Publish where the corpus is made")
        with open_store(settings.working_database) as store:
            publish_judgements(store, settings.published)
        release_lake(settings)
    except VuistregelError as error:
        click.echo(f"note: not shown yet: {error} The judgement is safe and shows after the next run.", err=True)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
