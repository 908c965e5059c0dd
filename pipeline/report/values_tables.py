"""The numbers and passages of the evaluation section: named SQL, nothing else."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipeline.errors import VuistregelError
from pipeline.store import query

_FILE = Path(__file__).with_name("values.sql")
QUERIES: dict[str, str] = {
    name: sql.strip().rstrip(";")
    for name, sql in re.findall(r"-- name: (\w+)\n(.*?)(?=\n-- name: |\Z)", _FILE.read_text(encoding="utf-8"), re.DOTALL)
}
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tables:
    """The answers for one year: name of the query → rows, in the order that the query gives."""

    year: int
    rows: dict[str, list[Row]]
    about: dict[str, str]

    def __getitem__(self, name: str) -> list[Row]:
        return self.rows[name]


def read_tables(connection: duckdb.DuckDBPyConnection, year: int) -> Tables:
    """Everything the section needs. Raises VuistregelError when the corpus has no document of that year."""
    years = [row[0] for row in query(connection, "SELECT DISTINCT year FROM documents WHERE year IS NOT NULL ORDER BY year").rows]
    if year not in years:
        known = ", ".join(map(str, years)) or "none"
        raise VuistregelError(f"year {year}", "the corpus has no document of that year", f"Choose one of: {known}")
    answers = {name: query(connection, sql.replace("$year", str(int(year)))).dicts() for name, sql in QUERIES.items()}
    about = dict(query(connection, "SELECT key, value FROM about").rows)
    return Tables(year, answers, about)
