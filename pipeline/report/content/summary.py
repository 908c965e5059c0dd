"""The management summary, of half a page."""

from pipeline.report.blocks import Block, Heading, Paragraph
from pipeline.report.content import sentences as say
from pipeline.report.content.facts import Facts
from pipeline.report.wording import Figure, sentences


def summary(facts: Facts) -> list[Block]:
    """The chapter that a reader with two minutes reads."""
    rules = facts.family("vuistregel")
    seen = Figure(sum(1 for rule in rules if rule.row["passages"]), "findings", "rules_seen")
    opening = sentences(
        say.read(facts.year(facts.request.year), facts.total("documents"), facts.network_total),
        say.rules_seen(seen, Figure(len(rules), "findings", "rules")),
    )
    return [Heading(1, "Samenvatting", "samenvatting"), Paragraph(opening)]
