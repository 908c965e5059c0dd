"""The management summary, of half a page."""

from pipeline.report.blocks import Block, Bullets, Heading, Line, Link, Paragraph
from pipeline.report.content.decisions import agreed
from pipeline.report.content.facts import Facts, Finding, rule_list
from pipeline.report.content.families import plural
from pipeline.report.content.sentences import documents, findings
from pipeline.report.wording import Figure, line, sentences

_WHY = "Dit hoofdstuk zegt wat de documenten van netwerken laten zien over samen leren. Het gaat uit van zes vuistregels."


def summary(facts: Facts) -> list[Block]:
    """The chapter that a reader with two minutes reads."""
    opening = sentences(
        line(_WHY), documents.read(facts.year(facts.request.year), facts.total("documents"), facts.network_total), _seen(facts)
    )
    points = [_rules(facts), _change(facts), _network(facts), _parties(facts), agreed(facts), trust(facts), _further()]
    return [Heading(1, "Samenvatting", "samenvatting"), Paragraph(opening), Bullets(tuple(point for point in points if point))]


def trust(facts: Facts) -> Line:
    """How far the counts can be trusted."""
    status = [row["status"] for row in facts.tables["reliability"]]
    codes, untested, unreliable = (
        Figure(count, "reliability", key)
        for key, count in (
            ("codes", len(status)),
            ("untested", status.count("untested")),
            ("unreliable", status.count("unreliable")),
        )
    )
    return documents.trust(codes, untested, unreliable)


def _seen(facts: Facts) -> Line:
    rules = facts.family("vuistregel")
    seen = Figure(sum(1 for rule in rules if rule.row["passages"]), "findings", "rules_seen")
    return findings.rules_seen(facts.total("documents"), seen, Figure(len(rules), "findings", "rules"))


def _rules(facts: Facts) -> Line:
    rules = facts.family("vuistregel")
    top = max(rules, key=lambda rule: rule.row["passages"], default=None)
    if top is None or not top.row["passages"]:
        return ()
    leaning: dict[str, list[Finding]] = {stance: [] for stance in ("toegepast", "beoogd", "ontbreekt", "")}
    for rule in rules:
        counts = {stance: rule.row[stance] for stance in ("toegepast", "beoogd", "ontbreekt")}
        if total := sum(counts.values()):
            leaning[next((stance for stance, count in counts.items() if 2 * count > total), "")].append(rule)
    return sentences(
        _strongest(rules, top),
        findings.leaning(*(rule_list(found) for found in leaning.values())),
        findings.without_evidence(rule_list([rule for rule in rules if not rule.row["passages"]])),
    )


def _strongest(rules: list[Finding], top: Finding) -> Line:
    equal = [rule for rule in rules if rule.row["passages"] == top.row["passages"]]
    if len(equal) > 1:
        return findings.equally_strong(rule_list(equal), top.figure("passages"))
    name = Link(f"vuistregel {top.code[-1]}, ‘{top.label}’", top.anchor)
    return findings.strongest(line(name), top.figure("passages"), top.figure("documents"))


def _change(facts: Facts) -> Line:
    before = facts.before
    if before is None:
        return ()
    found = {rule.code: facts.change(rule.code, before) for rule in facts.family("vuistregel")}
    sure = [rule for rule in facts.family("vuistregel") if not found[rule.code].holds_zero]
    more, fewer = ([rule for rule in sure if sign * found[rule.code].value > 0] for sign in (1, -1))
    return findings.changes(facts.year(before), rule_list(more), rule_list(fewer))


def _network(facts: Facts) -> Line:
    themes = findings.leaders([(theme.label, theme.figure("passages")) for theme in facts.family("thema")], 2)
    missing = [(one.label, one.figure("ontbreekt")) for one in facts.family("netwerk")]
    return sentences(findings.most(themes), findings.missing_most(missing))


def _parties(facts: Facts) -> Line:
    found = facts.family("partij")
    seen, unseen = ([plural(one) for one in found if bool(one.row["toegepast"]) is takes_part] for takes_part in (True, False))
    return findings.parties_seen(seen, unseen)


def _further() -> Line:
    return line("Wat niet is gezien en wat nog te vragen is, staat bij ", Link("Witte vlekken", "witte-vlekken"), ".")
