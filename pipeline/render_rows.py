"""Rows for people and programs: a table, CSV, JSON or Parquet."""

import json
import math
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

import duckdb
import pyarrow as pa
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.store import Result
from pipeline.store.read import check_names


def render(result: Result, layout: str, stream: TextIO, most: int | None = None) -> None:
    """Write `result` as table, csv (header and rows) or json (a list of objects).

    A table has at most `most` rows, and says so where there are more. In csv an empty field is NULL and "" is empty text;
    lists are written as JSON. Nothing is changed for the sake of a spreadsheet.
    """
    if layout == "csv":
        stream.writelines(_csv_line(row) for row in (result.columns, *result.rows))
    elif layout == "json":
        rows = [{name: _plain(value) for name, value in row.items()} for row in result.dicts()]
        json.dump(rows, stream, ensure_ascii=False, indent=1)
        stream.write("\n")
    else:
        _table(result, stream, most)


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write an Arrow table that DuckDB gave; its sums become 64-bit integers where they fit."""
    check_names(table.column_names)
    for place, field in enumerate(table.schema):
        if field.type == pa.decimal128(38, 0):
            table = _as_integers(table, place, field.name)
    target = str(path).replace("'", "''")
    with duckdb.connect() as connection:
        connection.register("answer", table)
        connection.execute(f"COPY answer TO '{target}' (FORMAT parquet, COMPRESSION zstd)")


def _as_integers(table: pa.Table, place: int, name: str) -> pa.Table:
    try:
        return table.set_column(place, name, table.column(place).cast(pa.int64()))
    except pa.ArrowInvalid:
        return table


def _table(result: Result, stream: TextIO, most: int | None) -> None:
    console = Console(file=stream, width=None if stream.isatty() else 160, highlight=False)
    table = Table(box=box.SIMPLE)
    rows = result.rows if most is None else result.rows[:most]
    for place, column in enumerate(result.columns):
        numeric = all(isinstance(row[place], int | float | Decimal) for row in rows if row[place] is not None)
        table.add_column(Text(column), justify="right" if numeric and rows else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(_text(value) or "") for value in row))
    console.print(table)
    if len(rows) < len(result.rows):
        console.print(f"{len(rows)} rows shown, … more rows: --limit 0 shows all")
    else:
        console.print(f"{len(rows)} rows" if len(rows) != 1 else "1 row")


def _csv_line(row: Iterable[Any]) -> str:
    return ",".join(_csv_field(_text(value)) for value in row) + "\n"


def _csv_field(text: str | None) -> str:
    """As RFC 4180 has it, and with NULL apart from empty text."""
    if text is None:
        return ""
    if not text or any(sign in text for sign in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _text(value: Any) -> str | None:
    """A value as text for a person or a field of csv; None for NULL."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, list | tuple | dict):
        return json.dumps(_plain(value), ensure_ascii=False)
    return value.hex() if isinstance(value, bytes) else str(value)


def _plain(value: Any) -> Any:
    """A value as JSON has it: dates as ISO 8601, infinite numbers as null, bytes in hexadecimal."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | str) else _text(value)
