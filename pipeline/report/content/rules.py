"""A dossier per vuistregel: where it is seen, what is said of it, what changed, and the strongest passages for and against."""

from pipeline.report.blocks import Block, Heading, Line, Link, Paragraph, Quotation, Table
from pipeline.report.content import sentences as say
from pipeline.report.content.facts import STANCES, Facts, Finding
from pipeline.report.quotations import choose
from pipeline.report.wording import Figure, digits, line, sentences

_SIDES = (
    ("toegepast", "Wat laat zien dat het gebeurt", "Geen bewijs gevonden dat het gebeurt."),
    ("ontbreekt", "Wat laat zien dat het ontbreekt of niet lukt", "Geen bewijs gevonden dat het ontbreekt of niet lukt."),
)
_QUOTED = 2


def rules(facts: Facts) -> list[Block]:
    """The chapter with a table of all vuistregels and a dossier of each."""
    blocks: list[Block] = [Heading(1, "De zes vuistregels", "vuistregels"), stance_table(facts)]
    for finding in facts.family("vuistregel"):
        blocks += _dossier(facts, finding)
    return blocks


def stance_table(facts: Facts) -> Table:
    """The balance of each vuistregel."""
    rows = tuple(
        (
            line(Link(finding.name, anchor(finding))),
            *(digits(finding.figure(stance)) for stance in STANCES),
            digits(finding.figure("documents")),
        )
        for finding in facts.family("vuistregel")
    )
    header = ("Vuistregel", "Gebeurt", "Voornemen", "Ontbreekt", "Genoemd", "Documenten")
    return Table("Aantal passages per vuistregel en wat zij zeggen", "tabel-vuistregels", header, rows, frozenset(range(1, 6)))


def anchor(finding: Finding) -> str:
    """Anchor of the dossier."""
    return finding.code.replace(".", "-")


def _dossier(facts: Facts, finding: Finding) -> list[Block]:
    blocks: list[Block] = [Heading(2, finding.name, anchor(finding)), Paragraph(_summary(facts, finding))]
    if finding.row["passages"]:
        for stance, heading, nothing in _SIDES:
            blocks += _side(facts, finding, stance, heading, nothing)
    return blocks


def _side(facts: Facts, finding: Finding, stance: str, heading: str, nothing: str) -> list[Block]:
    chosen: list[Quotation] = choose(facts.candidates(finding.code, stance), facts.hide, _QUOTED, finding.code)
    return [Heading(3, heading, f"{anchor(finding)}-{stance}"), *chosen] if chosen else [Paragraph(line(nothing))]


def _summary(facts: Facts, finding: Finding) -> Line:
    stances = {stance: finding.figure(stance) for stance in STANCES}
    return sentences(
        say.evidence(finding.figure("documents"), facts.total("documents"), finding.figure("networks"), facts.network_total),
        say.balance(finding.figure("passages"), **stances),
        say.copies(finding.figure("passages"), finding.figure("all_passages")),
        say.verdict(*(stances[stance] for stance in STANCES[:3])),
        change(facts, finding),
    )


def change(facts: Facts, finding: Finding) -> Line:
    """The change since the year to compare with; empty without one."""
    year, found = facts.tables.compare, facts.change(finding.code)
    if year is None or found is None:
        return ()

    def figure(value: float, key: str) -> Figure:
        return Figure(value, "by_document", f"{finding.code}_{key}")

    return say.change(
        now=figure(facts.rate(finding.code, facts.request.year).value, "now"),
        then=figure(facts.rate(finding.code, year).value, "then"),
        year=facts.year(year),
        difference=figure(found.value, "diff"),
        low=figure(found.low, "low"),
        high=figure(found.high, "high"),
    )
