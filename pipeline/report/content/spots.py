"""White spots: what the documents do not show, and what to read or ask next."""

from functools import cache
from pathlib import Path

import yaml

from pipeline.report.blocks import Block, Bullets, Heading, Line, Number, Paragraph
from pipeline.report.content.facts import Facts, Network, rule_list
from pipeline.report.content.networks import codes_of, topics
from pipeline.report.content.sentences import documents, findings
from pipeline.report.quotations import date_of, network_name
from pipeline.report.tables import Row
from pipeline.report.wording import Figure, line, mark

_FILE = Path(__file__).parents[1] / "rule_questions.yaml"
_OPENING = (
    "Wat niet in de documenten staat, kan er wel zijn: misschien is het niet opgeschreven, of staat het in stukken die niet zijn "
    "gelezen."
)
_MOST_DOCUMENTS = 5


def spots(facts: Facts) -> list[Block]:
    """The chapter on what is not seen."""
    blocks: list[Block] = [Heading(1, "Witte vlekken", "witte-vlekken"), Paragraph(line(_OPENING))]
    points = [_of_network(facts, network) for network in facts.named_networks] + _silent(facts)
    if points:
        blocks.append(Bullets(tuple(points)))
    return [*blocks, *_ask(facts), *_read(facts)]


@cache
def questions() -> dict[str, str]:
    """Vuistregel → what to ask, see rule_questions.yaml."""
    found: dict[str, str] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return found


def _of_network(facts: Facts, network: Network) -> Line:
    rules = rule_list([rule for rule in facts.family("vuistregel") if not network.found(rule.code).value])
    open_questions = [topic for topic in topics() if not any(network.found(code.code).value for code in codes_of(topic, facts))]
    return findings.unanswered(network.name, rules, Figure(len(open_questions), "by_network", f"{network.key}_unanswered"))


def _silent(facts: Facts) -> list[Line]:
    """Networks of other years."""
    present = {network.row["network"] for network in facts.networks}
    return [
        documents.silent_network(
            network_name(row["network"]), Figure(row["last_year"], "all_networks", f"{place}_last") if row["last_year"] else None
        )
        for place, row in enumerate(facts.tables["all_networks"], start=1)
        if row["network"] not in present
    ]


def _ask(facts: Facts) -> list[Block]:
    """A question for each vuistregel with no evidence that it happens."""
    rules = [rule for rule in facts.family("vuistregel") if not rule.row["toegepast"]]
    asked = tuple(line(f"{questions()[rule.code]} (", rule_list([rule]), ")") for rule in rules if rule.code in questions())
    if not asked:
        return []
    opening = "Van deze vuistregels is niet gezien dat het gebeurt. Dit kunt u de deelnemers vragen:"
    return [Heading(2, "Wat u kunt vragen", "vragen"), Paragraph(line(opening)), Bullets(asked)]


def _read(facts: Facts) -> list[Block]:
    """The documents with most uncertain codings."""
    rows = [row for row in facts.tables["suggested"] if row["codings"] > 1][:_MOST_DOCUMENTS]
    if not rows:
        return []
    opening = "In deze documenten staan de meeste passages waarover het programma twijfelt. Lees die eerst zelf:"
    items = tuple(
        documents.to_judge(_named(facts, row, place), Figure(row["codings"], "suggested", f"{place}_codings"))
        for place, row in enumerate(rows, start=1)
    )
    return [Heading(2, "Wat u kunt lezen", "lezen"), Paragraph(line(opening)), Bullets(items)]


def _named(facts: Facts, row: Row, place: int) -> Line:
    """A document by network, title and date."""
    date = Number(date_of(row), mark("suggested", f"{place}_date"), "suggested")
    return line(f"{network_name(row['network'])}, {facts.hide.label(row)}, ", date)
