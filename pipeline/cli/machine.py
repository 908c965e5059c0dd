"""Commands on the installation itself."""

from typing import Any

import click

from pipeline.cli.base import EXIT_WRONG_USE, examples, reports_errors
from pipeline.settings import Settings


@click.command(epilog=examples("vuistregel doctor"))
@click.pass_obj
@reports_errors
def doctor(settings: dict[str, Any]) -> None:
    """Show what is installed, which models are used, what is missing and how to get it."""
    from pipeline.doctor import examine

    findings = examine(Settings(**settings))
    width = max(len(finding.subject) for finding in findings)
    for finding in findings:
        click.echo(f"{finding.mark}  {finding.subject:{width}}  {finding.text}")
    if any(finding.mark == "!!" for finding in findings):
        raise click.exceptions.Exit(EXIT_WRONG_USE)
