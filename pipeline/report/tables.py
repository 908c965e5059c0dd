"""The numbers and passages of the evaluation section: named SQL, nothing else."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipeline.errors import VuistregelError
from pipeline.report.request import Request
from pipeline.store import query

_FILE = Path(__file__).with_name("queries.sql")
QUERIES: dict[str, str] = {
    name: sql.strip().rstrip(";")
    for name, sql in re.findall(r"-- name: (\w+)\n(.*?)(?=\n-- name: |\Z)", _FILE.read_text(encoding="utf-8"), re.DOTALL)
}
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tables:
    """The answers for one request: name of the query → rows, in the order that the query gives."""

    request: Request
    compare: int | None
    """The year to compare with, where the corpus has documents of it."""
    rows: dict[str, list[Row]]
    before: list[Row]
    """The answer of `findings` for the year to compare with."""
    about: dict[str, str]

    def __getitem__(self, name: str) -> list[Row]:
        return self.rows[name]


def filled_in(name: str, year: int, network: str | None) -> str:
    """The query with the year and network in it, ready to run."""
    literal = "NULL" if network is None else "'" + network.replace("'", "''") + "'"
    return QUERIES[name].replace("$year", str(int(year))).replace("$network", literal)


def read_tables(connection: duckdb.DuckDBPyConnection, request: Request) -> Tables:
    """Everything the section needs. Raises VuistregelError when the corpus has no document of that year or network."""
    compare = _check(connection, request)

    def ask(name: str, year: int) -> list[Row]:
        return query(connection, filled_in(name, year, request.network)).dicts()

    answers = {name: ask(name, request.year) for name in QUERIES}
    about = dict(query(connection, "SELECT key, value FROM about").rows)
    return Tables(request, compare, answers, ask("findings", compare) if compare else [], about)


def _check(connection: duckdb.DuckDBPyConnection, request: Request) -> int | None:
    """The year to compare with. Raises VuistregelError naming what the corpus has."""
    networks = [row[0] for row in query(connection, "SELECT DISTINCT network FROM documents ORDER BY network").rows]
    if request.network is not None and request.network not in networks:
        raise VuistregelError(
            f"network {request.network}", "the corpus does not have it", f"Choose one of: {', '.join(networks)}"
        )
    rows = query(connection, filled_in("years", request.year, request.network)).dicts()
    years = [row["year"] for row in rows if row["year"] is not None]
    for year in (request.year, request.compare):
        if year is not None and year not in years:
            known = ", ".join(map(str, years)) or "none"
            raise VuistregelError(f"year {year}", "the corpus has no document of that year", f"Choose one of: {known}")
    if request.compare is not None:
        return request.compare
    return request.year - 1 if request.year - 1 in years else None
