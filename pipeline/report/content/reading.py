"""What was read and what was not."""

from pipeline.report.blocks import Block, Bullets, Heading, Line, Paragraph, Table
from pipeline.report.content.facts import Facts
from pipeline.report.content.sentences import documents
from pipeline.report.wording import Figure, digits, line, sentences, titles

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
_KINDS = {
    "notulen": "verslag van een vergadering|verslagen van vergaderingen",
    "evaluatie": "evaluatie|evaluaties",
    "beleid": "beleidsstuk|beleidsstukken",
    "overig": "ander stuk|andere stukken",
}


def reading(facts: Facts) -> list[Block]:
    """The chapter on what was read."""
    copies = Figure(facts.total("all_documents").value - facts.total("documents").value, "read", "copies")
    unknown = [row["all_documents"] for row in facts.tables["years"] if row["year"] is None]
    opening = sentences(
        documents.read(facts.year(facts.request.year), facts.total("documents"), facts.network_total),
        _kinds(facts),
        documents.period(*facts.period()) if any(row["first_date"] for row in facts.tables["read"]) else (),
        documents.passages_read(facts.total("documents"), facts.total("passages"), facts.total("all_passages")),
    )
    limits = sentences(
        documents.copied_documents(facts.total("all_documents"), copies),
        documents.undated(facts.total("undated"), Figure(sum(unknown), "years", "unknown")),
        documents.quality(facts.total("doubtful"), facts.total("unread_pages"), facts.total("other_language")),
    )
    blocks: list[Block] = [Heading(1, "Wat is gelezen", "gelezen"), Paragraph(opening), _networks(facts)]
    return [*blocks, *([Paragraph(limits)] if limits else []), *_failures(facts)]


def _kinds(facts: Facts) -> Line:
    found = [(_KINDS[row["doc_type"]], Figure(row["documents"], "types", row["doc_type"])) for row in facts.tables["types"]]
    return documents.kinds(found)


def _networks(facts: Facts) -> Table:
    rows = [
        (line(network.name), *(digits(network.read(column)) for column in ("documents", "passages", "words")))
        for network in facts.networks
    ]
    return Table(
        line("Gelezen documenten per netwerk"),
        "tabel-gelezen",
        titles("Netwerk", "Documenten", "Passages", "Woorden"),
        tuple(rows),
        frozenset({1, 2, 3}),
    )


def _failures(facts: Facts) -> list[Block]:
    rows = facts.tables["failures"]
    blocks: list[Block] = [Paragraph(documents.failures(Figure(len(rows), "failures", "files")))]
    if rows:
        shown = (
            line(f"{facts.hide.label(row, 'path')}: {CAUSES.get(row['cause'], row['cause'])}") for row in rows[:_MOST_FAILURES]
        )
        blocks.append(Bullets(tuple(shown)))
    return blocks
