"""What meetings decided and agreed to do, and whether a later meeting came back to it."""

from pipeline.report.blocks import Block, Heading, Line, Paragraph, Table
from pipeline.report.content import sentences as say
from pipeline.report.content.facts import Facts
from pipeline.report.quotations import network_name, quote
from pipeline.report.wording import Figure, digits, line, sentences

_MOST = 10


def decisions(facts: Facts) -> list[Block]:
    """The chapter on decisions and actions."""
    totals = [facts.sum_of("actions", key) for key in ("done", "dropped", "still", "unknown")]
    told = sentences(agreed(facts), say.action_state(*totals))
    blocks: list[Block] = [Heading(1, "Besluiten en acties", "besluiten"), Paragraph(told)]
    if facts.tables["actions"]:
        blocks.append(_actions(facts))
    return [*blocks, *_decisions(facts)]


def agreed(facts: Facts) -> Line:
    """How many decisions and actions there are."""
    made = Figure(len(facts.tables["decisions"]), "decisions", "total")
    return say.agreed(facts.total("minutes"), made, facts.sum_of("actions", "actions"))


def _decisions(facts: Facts) -> list[Block]:
    """The words of the decisions."""
    rows = [row for row in facts.tables["decisions"] if row["passage_id"]]
    if not rows:
        return []
    told = say.decisions_shown(Figure(len(rows), "decisions", "total"), Figure(min(len(rows), _MOST), "decisions", "shown"))
    return [Heading(2, "Wat is besloten", "besloten"), Paragraph(told), *(quote(row, facts.hide) for row in rows[:_MOST])]


def _actions(facts: Facts) -> Table:
    columns = ("actions", "done", "dropped", "still", "unknown")
    rows = tuple(
        (line(network_name(row["network"])), *(digits(Figure(row[key], "actions", f"{place}_{key}")) for key in columns))
        for place, row in enumerate(facts.tables["actions"], start=1)
    )
    header = ("Netwerk", "Actiepunten", "Afgerond", "Vervallen", "Open", "Niet vermeld")
    return Table("Actiepunten per netwerk", "tabel-acties", header, rows, frozenset(range(1, 6)))
