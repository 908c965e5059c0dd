"""What every command shares: errors as one sentence with an exit code, examples under --help, layouts of rows."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn, ParamSpec, TypeVar

import click

from pipeline.errors import VuistregelError
from pipeline.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")
F = TypeVar("F", bound=Callable[..., Any])

run_option = click.option("--run", help="Number or id of a run: its published version, see 'runs' [default: the last].")
LAYOUTS = click.Choice(["table", "csv", "json"])
_STORE_OPTIONS = (
    (
        "--store",
        click.Choice(["duckdb", "ducklake"]),
        "A file for this machine, or a lake that others can reach too [default: duckdb].",
    ),
    ("--catalog", click.STRING, "Catalog of the lake, sqlite:FILE or postgres:CONNECTION [default: a file in HOME/lake]."),
    (
        "--data-path",
        click.STRING,
        "Folder of the files of the lake, as everybody sees it [default: as the catalog says, or HOME/lake/data].",
    ),
)
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


def store_options(command: F) -> F:
    """Options of where the published corpus stands, put straight into the settings."""
    for name, kind, text in reversed(_STORE_OPTIONS):
        command = click.option(name, type=kind, expose_value=False, callback=into_settings, help=text)(command)
    return command


def into_settings(context: click.Context, option: click.Parameter, value: str | None) -> None:
    """A callback for options that are settings: what is given goes into the settings under the name of the option."""
    if value is not None and option.name is not None:
        context.ensure_object(dict)[option.name] = value


def open_corpus(settings: Settings, run: str | None = None, memory: str = "2GB") -> AbstractContextManager[Any]:
    """The published corpus for reading, from wherever the settings say; with `run` (id or number) as that run published it."""
    from pipeline.store import lake_of, open_lake, open_published

    if settings.store == "ducklake":
        return open_lake(lake_of(settings), run or "", memory)
    return open_published(published_database(settings, run), memory)


def examples(*lines: str) -> str:
    """The epilog of a command: examples that stay on their own lines."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)
