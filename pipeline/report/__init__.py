"""The evaluation section of an annual report, from the published database."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.report.render import render
from pipeline.report.values import section
from pipeline.report.values_tables import read_tables
from pipeline.store import open_published


def write_report(database: Path, year: int, folder: Path, formats: Sequence[str]) -> list[Path]:
    """Write `evaluatie-<year>` in each format; the same database gives the same bytes.

    Raises VuistregelError when there is no database or no document of that year.
    """
    with open_published(database) as connection:
        values = section(read_tables(connection, year))
    return render(values, folder, f"evaluatie-{year}", formats)
