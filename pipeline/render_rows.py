"""Rows for people and programs: a table, CSV or JSON."""

import csv
import json
from typing import TextIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.store import Result


def render(result: Result, layout: str, stream: TextIO) -> None:
    """Write `result` as table, csv (header and rows) or json (a list of objects)."""
    if layout == "csv":
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(result.columns)
        writer.writerows(["" if value is None else value for value in row] for row in result.rows)
    elif layout == "json":
        json.dump(result.dicts(), stream, ensure_ascii=False, indent=1, default=str)
        stream.write("\n")
    else:
        _table(result, stream)


def _table(result: Result, stream: TextIO) -> None:
    console = Console(file=stream, width=None if stream.isatty() else 160, highlight=False)
    table = Table(box=box.SIMPLE)
    for place, column in enumerate(result.columns):
        numeric = all(isinstance(row[place], int | float) for row in result.rows if row[place] is not None)
        table.add_column(column, justify="right" if numeric and result.rows else "left", overflow="fold")
    for row in result.rows:
        table.add_row(*(Text("" if value is None else str(value)) for value in row))
    console.print(table)
    console.print(f"{len(result.rows)} rows" if len(result.rows) != 1 else "1 row")
