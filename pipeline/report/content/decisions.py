"""What meetings decided and agreed to do, and whether a later meeting came back to it."""

from pipeline.report.blocks import Block, Heading, Line, Paragraph, Table
from pipeline.report.content.facts import Facts
from pipeline.report.content.sentences import findings
from pipeline.report.quotations import network_name, quote
from pipeline.report.wording import Figure, digits, line, sentences, titles

_MOST = 6
_BACK = {"done", "dropped", "open", "discussed"}
_OUTCOMES = {*_BACK, "silent", "no_later_meeting"}
_STATES = ("done", "dropped", "still", "discussed", "silent", "no_later")
_HEADER = titles(
    "Netwerk", "Actiepunten", "Afgerond", "Vervallen", "Open", "Besproken", "Niet meer genoemd", "Geen later verslag"
)
_HOW = (
    "Of een vergadering op een besluit of actie terugkwam, blijkt uit de actielijsten en uit dezelfde woorden in een later "
    "verslag van het netwerk. Is het met andere woorden opgeschreven, dan ziet het programma dat niet."
)


def decisions(facts: Facts) -> list[Block]:
    """The chapter on decisions and actions."""
    rows = facts.tables["decisions"]
    made, back, no_later = (
        Figure(sum(row["outcome"] in outcomes for row in rows), "decisions", key)
        for key, outcomes in (("total", _OUTCOMES), ("back", _BACK), ("no_later", {"no_later_meeting"}))
    )
    told = sentences(
        agreed(facts),
        findings.action_state(*(facts.sum_of("actions", key) for key in _STATES)),
        findings.decisions_followed(made, back, no_later),
    )
    blocks: list[Block] = [Heading(1, "Besluiten en acties", "besluiten"), Paragraph(told)]
    if facts.tables["actions"]:
        blocks += [Paragraph(line(_HOW)), _actions(facts)]
    return [*blocks, *_decisions(facts)]


def agreed(facts: Facts) -> Line:
    """How many decisions and actions there are."""
    made = Figure(len(facts.tables["decisions"]), "decisions", "total")
    return findings.agreed(facts.total("minutes"), made, facts.sum_of("actions", "actions"))


def _decisions(facts: Facts) -> list[Block]:
    """The words of the decisions."""
    rows = [row for row in facts.tables["decisions"] if row["passage_id"]]
    if not rows:
        return []
    told = findings.decisions_shown(Figure(len(rows), "decisions", "total"), Figure(min(len(rows), _MOST), "decisions", "shown"))
    return [Heading(2, "Wat is besloten", "besloten"), Paragraph(told), *(quote(row, facts.hide) for row in rows[:_MOST])]


def _actions(facts: Facts) -> Table:
    rows = tuple(
        (
            line(network_name(row["network"])),
            *(digits(Figure(row[key], "actions", f"{place}_{key}")) for key in ("actions", *_STATES)),
        )
        for place, row in enumerate(facts.tables["actions"], start=1)
    )
    return Table(line("Actiepunten per netwerk"), "tabel-acties", _HEADER, rows, frozenset(range(1, len(_HEADER))))
