"""The evaluation section of an annual report, from the published database: writing it, and checking it again."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from pipeline.errors import VuistregelError
from pipeline.report.blocks import Section
from pipeline.report.content import make_section
from pipeline.report.marks import parameters
from pipeline.report.render import render
from pipeline.report.request import Request
from pipeline.report.verify import read_finished, verify
from pipeline.report.verify.findings import Verification
from pipeline.store import open_published, query, versions_of


def write_report(
    database: Path, request: Request, folder: Path, formats: Sequence[str], template: Path | None = None
) -> list[Path]:
    """Write `evaluatie-<year>[-<network>]` in each format; the same database and request give the same bytes.

    Raises VuistregelError when there is no database, no document of that year or network, or when the template is no
    docx or odt file.
    """
    with open_published(database) as connection:
        section = make_section(connection, request)
    parts = ["evaluatie", str(request.year), *_as_name(request.network)]
    return render(section, folder, "-".join(parts), formats, template)


def verify_report(database: Path, file: Path) -> Verification:
    """Compare every marked number and quotation of a finished file with the database.

    The section is made again as the file says it was asked for, from the version of its run while that is kept. Raises
    VuistregelError when the file cannot be read, or does not say so.
    """
    found = read_finished(file)
    asked = parameters(found.properties)
    request = _request(asked, file)
    kept = versions_of(database).get(asked.get("last_run", ""))
    with open_published(kept[1] if kept else database) as connection:
        section = make_section(connection, request)
        return verify(section, found, _stored(connection, section))


def _as_name(network: str | None) -> list[str]:
    return "".join(sign if sign.isalnum() else " " for sign in network or "").lower().split()


def _request(asked: Mapping[str, str], file: Path) -> Request:
    try:
        return Request(
            year=int(asked["year"]),
            network=asked.get("network") or None,
            compare=int(asked["compare"]) if asked.get("compare") else None,
            with_names=asked.get("with_names") == "true",
            unreliable="leave_out" if asked.get("unreliable") == "leave_out" else "indicative",
            smallest_group=int(asked["smallest_group"]),
        )
    except (KeyError, ValueError) as error:
        raise VuistregelError(
            str(file), "does not say of which year it is", "Give a file that report wrote, with its document properties"
        ) from error


def _stored(connection: duckdb.DuckDBPyConnection, section: Section) -> dict[str, str]:
    quoted = sorted({quotation.passage_id for quotation in section.quotations().values()})
    return dict(query(connection, "SELECT passage_id, text FROM passages WHERE list_contains(?, passage_id)", [quoted]).rows)
