"""What was read and what was not."""

from pipeline.report.blocks import Block, Bullets, Heading, Paragraph, Table
from pipeline.report.content import sentences as say
from pipeline.report.content.facts import Facts
from pipeline.report.wording import Figure, digits, line, sentences

CAUSES = {
    "unreadable": "het bestand kon niet worden geopend",
    "empty": "het bestand is leeg",
    "no_words": "er staat geen tekst in",
    "damaged": "het bestand is beschadigd",
    "protected": "er zit een wachtwoord op",
    "unsupported": "deze soort bestand wordt niet gelezen",
    "encoding": "de tekens zijn niet te lezen",
    "needs_ocr": "het is een scan zonder tekst",
    "needs_libreoffice": "voor dit oude bestandstype ontbreekt een hulpprogramma",
    "too_slow": "het lezen duurde te lang",
    "too_large": "het bestand is te groot",
    "not_dutch": "de tekst is niet in het Nederlands",
    "interrupted": "het lezen is afgebroken",
    "internal": "het programma maakte een fout",
}
_MOST_FAILURES = 20


def reading(facts: Facts) -> list[Block]:
    """The chapter on what was read."""
    copies = Figure(facts.total("all_documents").value - facts.total("documents").value, "read", "copies")
    opening = sentences(
        say.read(facts.year(facts.request.year), facts.total("documents"), facts.network_total),
        say.copied_documents(facts.total("all_documents"), copies),
    )
    return [Heading(1, "Wat is gelezen", "gelezen"), Paragraph(opening), _networks(facts), *_failures(facts)]


def _networks(facts: Facts) -> Table:
    rows = [
        (line(network.name), *(digits(network.read(column)) for column in ("documents", "passages", "words")))
        for network in facts.networks
    ]
    return Table(
        "Gelezen documenten per netwerk",
        "tabel-gelezen",
        ("Netwerk", "Documenten", "Passages", "Woorden"),
        tuple(rows),
        frozenset({1, 2, 3}),
    )


def _failures(facts: Facts) -> list[Block]:
    rows = facts.tables["failures"]
    blocks: list[Block] = [Paragraph(say.failures(Figure(len(rows), "failures", "files")))]
    if rows:
        shown = (
            line(f"{facts.hide(row['path'], {})[0]}: {CAUSES.get(row['cause'], row['cause'])}") for row in rows[:_MOST_FAILURES]
        )
        blocks.append(Bullets(tuple(shown)))
    return blocks
