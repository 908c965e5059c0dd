"""What every command shares: errors as one sentence with an exit code, examples under --help, layouts of rows."""

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import NoReturn, ParamSpec, TypeVar

import click

from pipeline.errors import VuistregelError
from pipeline.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")

run_option = click.option("--run", help="Number or id of a run: its published version, see 'runs' [default: the last].")
LAYOUTS = click.Choice(["table", "csv", "json"])
EXIT_SOME_FAILED = 1
EXIT_WRONG_USE = 2
EXIT_INTERNAL = 3


def reports_errors(command: Callable[P, R]) -> Callable[P, R]:
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


def published_database(settings: Settings, run: str | None) -> Path:
    """The published database, or the version of a run that is still there."""
    from pipeline.store import version_path

    return version_path(settings.published, run)


def _fail(message: str, code: int) -> NoReturn:
    click.echo(f"vuistregel: {message}", err=True)
    raise click.exceptions.Exit(code)


def examples(*lines: str) -> str:
    """The epilog of a command: examples that stay on their own lines."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)
