"""What the section says, as blocks: one module per part, in the order in which they are read."""

import duckdb

from pipeline.report.blocks import Section
from pipeline.report.content.appendices import appendices
from pipeline.report.content.decisions import decisions
from pipeline.report.content.facts import Facts
from pipeline.report.content.families import conditions, incentives, parties, phases, themes
from pipeline.report.content.method import method
from pipeline.report.content.networks import profiles
from pipeline.report.content.reading import reading
from pipeline.report.content.rules import rules
from pipeline.report.content.spots import spots
from pipeline.report.content.summary import summary
from pipeline.report.hiding import hider
from pipeline.report.quotations import network_name
from pipeline.report.request import Request
from pipeline.report.tables import Tables, read_tables
from pipeline.report.wording import line, unique_marks

_PARTS = (
    summary,
    reading,
    rules,
    themes,
    conditions,
    phases,
    parties,
    incentives,
    profiles,
    decisions,
    spots,
    method,
    appendices,
)


def make_section(connection: duckdb.DuckDBPyConnection, request: Request) -> Section:
    """The section that was asked for; the same database and request give the same section.

    Raises VuistregelError when the corpus has no document of the year or network.
    """
    tables = read_tables(connection, request)
    facts = Facts(tables, hider(connection, request.with_names))
    blocks = [block for part in _PARTS for block in part(facts)]
    title = line("Leren in de netwerken: evaluatie ", facts.year(request.year).number(str(request.year), "title"))
    where = network_name(request.network) if request.network is not None else "Alle netwerken"
    return Section(title, where, unique_marks(blocks), _parameters(tables))


def _parameters(tables: Tables) -> dict[str, str]:
    request = tables.request
    asked = {
        "year": str(request.year),
        "network": request.network or "",
        "compare": str(tables.compare or ""),
        "with_names": str(request.with_names).lower(),
        "unreliable": request.unreliable,
        "smallest_group": str(request.smallest_group),
    }
    made = {
        key: tables.about.get(key, "")
        for key in ("last_run", "schema_version", "product_version", "codebook_version", "codebook_fingerprint")
    }
    return asked | made
