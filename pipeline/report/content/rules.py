"""A dossier per vuistregel: where it is seen, what is said of it, what changed, and the strongest passages for and against."""

from pipeline.report.blocks import Block, Heading, Line, Paragraph
from pipeline.report.content import pictures
from pipeline.report.content.facts import FEWEST, STANCES, Facts, Finding
from pipeline.report.content.sentences import findings
from pipeline.report.quotations import choose
from pipeline.report.wording import Figure, joined, line, sentences

_SIDES = (
    ("toegepast", "Waaruit blijkt dat het gebeurt", "dat het gebeurt"),
    ("ontbreekt", "Waaruit blijkt dat het ontbreekt of niet lukt", "dat het ontbreekt of niet lukt"),
)
_QUOTED = 2
_OPENING = (
    "Een vuistregel zegt wat betrokkenen doen om van elkaar te leren. Een passage kan zeggen dat het gebeurt, dat het een "
    "voornemen of advies is, of dat het ontbreekt of niet lukt; soms wordt het alleen genoemd."
)
_YEARS = (
    "De volgende figuur vergelijkt de jaren. Omdat niet ieder jaar evenveel documenten heeft, is gerekend per tien "
    "documenten. De streep is de marge: hoe langer de streep, hoe onzekerder het getal."
)


def rules(facts: Facts) -> list[Block]:
    """The chapter with a table of all vuistregels and a dossier of each."""
    years = pictures.development(facts)
    blocks: list[Block] = [Heading(1, "De zes vuistregels", "vuistregels"), Paragraph(line(_OPENING)), pictures.stances(facts)]
    if told := _not_compared(facts):
        blocks.append(Paragraph(told))
    if years:
        blocks += [Paragraph(line(_YEARS)), years]
    for finding in facts.family("vuistregel"):
        blocks += _dossier(facts, finding)
    return blocks


def _dossier(facts: Facts, finding: Finding) -> list[Block]:
    blocks: list[Block] = [Heading(2, finding.name, finding.anchor), Paragraph(_summary(facts, finding))]
    if not finding.row["passages"]:
        return blocks
    chosen = {stance: choose(facts.candidates(finding.code, stance), facts.hide, _QUOTED, finding.code) for stance, *_ in _SIDES}
    for stance, heading, _ in _SIDES:
        if chosen[stance]:
            blocks += [Heading(3, heading, f"{finding.anchor}-{stance}"), *chosen[stance]]
    missing = [line(nothing) for stance, _, nothing in _SIDES if not chosen[stance]]
    if missing:
        blocks.append(Paragraph(line("Geen bewijs gevonden ", joined(missing, last=" of "), ".")))
    if not any(chosen.values()):
        blocks += choose(facts.candidates(finding.code, "beoogd"), facts.hide, 1, finding.code)
    return blocks


def _summary(facts: Facts, finding: Finding) -> Line:
    stances = {stance: finding.figure(stance) for stance in STANCES}
    return sentences(
        findings.evidence(finding.figure("documents"), facts.total("documents"), finding.figure("networks"), facts.network_total),
        findings.balance(finding.figure("passages"), **stances),
        _corrected(facts, finding),
        findings.copies(finding.figure("passages"), finding.figure("all_passages")),
        findings.verdict(*(stances[stance] for stance in STANCES[:3])),
        change(facts, finding),
    )


def _not_compared(facts: Facts) -> Line:
    """Why the year is not compared, where that was asked or could be expected."""
    year, before = facts.request.year, facts.tables.compare
    if before is None or facts.before is not None:
        return ()
    sizes = [Figure(facts.documents_in(each), "documents_by_year", str(each)) for each in (year, before)]
    return findings.too_few_to_compare(facts.year(year), sizes[0], facts.year(before), sizes[1], FEWEST)


def change(facts: Facts, finding: Finding) -> Line:
    """The change since the year to compare with; empty without one."""
    year, before = facts.request.year, facts.before
    if before is None:
        return ()

    def figure(value: float, key: str) -> Figure:
        return Figure(value, "by_document", f"{finding.code}_{key}")

    found = facts.change(finding.code, before)
    return findings.change(
        now=figure(facts.rate(finding.code, year).value, str(year)),
        then=figure(facts.rate(finding.code, before).value, str(before)),
        year=facts.year(before),
        difference=figure(found.value, "diff"),
        low=figure(found.low, "diff_low"),
        high=figure(found.high, "diff_high"),
    )


def _corrected(facts: Facts, finding: Finding) -> Line:
    found = facts.corrected(finding.code)
    if found is None:
        return ()
    ends = (("corrected", found.value), ("corrected_low", found.low), ("corrected_high", found.high))
    return findings.corrected(*(Figure(round(value), "by_document", f"{finding.code}_{key}") for key, value in ends))
