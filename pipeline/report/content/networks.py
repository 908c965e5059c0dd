"""A page per network: the nine questions of the topic list, the phase of development and the level of knowledge circulation."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pipeline.report.blocks import Block, Heading, Line, PageBreak, Paragraph, Quotation, Text
from pipeline.report.content.facts import STANCES, Facts, Finding, Network
from pipeline.report.content.sentences import documents, findings
from pipeline.report.quotations import choose
from pipeline.report.wording import Figure, joined, line, sentences

_FILE = Path(__file__).parents[1] / "topics.yaml"
_OPENING = (
    "Per netwerk staan hier negen vragen, met wat de documenten daarover zeggen en hoe vaak. Bij de eerste vier vragen met "
    "bewijs staat het sterkste citaat."
)
_MOST_CODES = 3
_WORDS = 25
"""A passage of at most this many words is quoted whole on the page of a network, else the sentence of the evidence."""
_LONGEST = 32
"""A sentence of more words is not quoted there: the profile is one page."""
_MOST_QUOTED = 4
"""Questions with a quotation, for the same reason; the first that have one."""
_ORDER = ("toegepast", "ontbreekt", "beoogd")


def profiles(facts: Facts) -> list[Block]:
    """The chapter with a page per network."""
    blocks: list[Block] = [PageBreak(), Heading(1, "De netwerken", "netwerken"), Paragraph(line(_OPENING))]
    for place, network in enumerate(facts.named_networks):
        blocks += [*([PageBreak()] if place else []), *_profile(facts, network)]
    return blocks


@cache
def topics() -> list[dict[str, Any]]:
    """The nine questions with the codes that answer them, see topics.yaml."""
    found: list[dict[str, Any]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return found


def codes_of(topic: dict[str, Any], facts: Facts) -> list[Finding]:
    """The codes that answer a question, in the order of the topic list."""
    found: list[Finding] = []
    for code in topic["codes"]:
        if code.endswith(".*"):
            found += facts.family(code.removesuffix(".*"))
        elif code in facts.findings:
            found.append(facts.findings[code])
    return found


def _profile(facts: Facts, network: Network) -> list[Block]:
    heading = Heading(2, network.name, f"netwerk-{network.key}")
    if network.row["documents"] < facts.request.smallest_group:
        return [heading, Paragraph(documents.too_few_for_profile(network.read("documents")))]
    blocks: list[Block] = [heading, Paragraph(_standing(facts, network))]
    used: set[str] = set()
    for topic in topics():
        blocks += _answer(facts, network, topic, used)
    return blocks


def _standing(facts: Facts, network: Network) -> Line:
    """What was read, the phase and the level."""
    phases = [(code.label, network.found(code.code, "toegepast")) for code in facts.family("fase")]
    all_phases = sum(network.found(code.code).value for code in facts.family("fase"))
    others = Figure(all_phases - sum(figure.value for _, figure in phases), "by_network", f"{network.key}_fase_others")
    return sentences(
        documents.network_read(network.read("documents")),
        documents.period(*facts.period(network)) if network.row["first_date"] else (),
        findings.phase(phases, others),
        _circulation(facts, network),
    )


def _circulation(facts: Facts, network: Network) -> Line:
    def highest(stance: str) -> tuple[int, str]:
        found = [one for one in facts.family("circulatie") if network.found(one.code, stance).value]
        top = max(found, key=lambda one: one.code, default=None)
        return (int(top.code.rpartition(".")[2]), top.label.partition(" - ")[2]) if top else (0, "")

    (level, name), (aim, aim_name) = highest("toegepast"), highest("beoogd")
    return findings.circulation(
        Figure(level, "by_network", f"{network.key}_circulatie_niveau"),
        name,
        network.found(f"circulatie.{level}", "toegepast"),
        Figure(aim, "by_network", f"{network.key}_circulatie_streven"),
        aim_name,
    )


def _answer(facts: Facts, network: Network, topic: dict[str, Any], used: set[str]) -> list[Block]:
    question = Text(topic["question"], "strong")
    found = [one for one in codes_of(topic, facts) if network.found(one.code).value]
    found = sorted(found, key=lambda one: -network.found(one.code).value)
    if not found:
        return [Paragraph(line(question, " Geen bewijs in deze documenten."))]
    parts = [findings.answer(one.label, *(network.found(one.code, stance) for stance in STANCES)) for one in found[:_MOST_CODES]]
    more = Figure(len(found) - len(parts), "by_network", f"{network.key}_{topic['key']}_more")
    told = line(question, " ", joined(parts), findings.and_more(more), ".")
    return [Paragraph(told), *_quotation(facts, network, found, used)]


def _quotation(facts: Facts, network: Network, found: list[Finding], used: set[str]) -> list[Quotation]:
    """The strongest passage that this page does not quote yet; none where the page is full."""
    if len(used) == _MOST_QUOTED:
        return []
    for one in found:
        for stance in _ORDER:
            rows = [row for row in facts.candidates(one.code, stance, network.row["network"]) if row["passage_id"] not in used]
            for chosen in choose(rows, facts.hide, len(rows), network.key, _WORDS):
                if len(chosen.text.split()) <= _LONGEST:
                    used.add(chosen.passage_id)
                    return [chosen]
    return []
