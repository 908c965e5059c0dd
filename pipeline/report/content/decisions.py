"""What meetings decided and agreed to do, and whether a later meeting came back to it."""

from pipeline.report.blocks import Block, Heading, Paragraph, Table
from pipeline.report.content import sentences as say
from pipeline.report.content.facts import Facts
from pipeline.report.quotations import network_name
from pipeline.report.wording import Figure, digits, line, sentences

_MOST = 12


def decisions(facts: Facts) -> list[Block]:
    """The chapter on decisions and actions."""
    totals = {key: facts.sum_of("actions", key) for key in ("actions", "done", "dropped", "still", "unknown")}
    made = Figure(len(facts.tables["decisions"]), "decisions", "total")
    told = sentences(say.agreed(facts.total("minutes"), made, totals["actions"]), say.action_state(*totals.values()))
    blocks: list[Block] = [Heading(1, "Besluiten en acties", "besluiten"), Paragraph(told)]
    if facts.tables["actions"]:
        blocks.append(_actions(facts))
    return blocks


def _actions(facts: Facts) -> Table:
    columns = ("actions", "done", "dropped", "still", "unknown")
    rows = tuple(
        (line(network_name(row["network"])), *(digits(Figure(row[key], "actions", f"{place}_{key}")) for key in columns))
        for place, row in enumerate(facts.tables["actions"], start=1)
    )
    header = ("Netwerk", "Actiepunten", "Afgerond", "Vervallen", "Open", "Niet vermeld")
    return Table("Actiepunten per netwerk", "tabel-acties", header, rows, frozenset(range(1, 6)))
