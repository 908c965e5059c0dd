"""The appendices: all counts, reliability per code, the documents, the codebook and the queries."""

from pipeline.report.blocks import Block, Heading, Line, Number, PageBreak, Paragraph, Table, Text
from pipeline.report.content.facts import STANCES, Facts
from pipeline.report.quotations import date_of, network_name
from pipeline.report.tables import QUERIES, Row, filled_in
from pipeline.report.wording import Figure, digits, line, mark, titles

_STATUS = {"tested": "goed", "tentative": "voorlopig", "unreliable": "te onzeker (indicatief)", "untested": "niet getoetst"}
_KINDS: dict[str, str] = {"notulen": "verslag", "evaluatie": "evaluatie", "beleid": "beleid", "overig": "overig"}
_SQL = (
    "Met deze vragen in SQL is elk getal na te tellen in de database die het programma publiceert. Achter de tekst staat bij "
    "elk getal welke vraag het gaf. Getallen over een eerder jaar komen uit dezelfde vraag, met dat jaar."
)


def appendices(facts: Facts) -> list[Block]:
    """All appendices, on a new page."""
    return [PageBreak(), *_all_counts(facts), *_reliability(facts), *_documents(facts), *_codebook(facts), *_queries(facts)]


def _all_counts(facts: Facts) -> list[Block]:
    columns = (*STANCES, "passages", "all_passages", "documents")
    header = titles("Onderwerp", "Gebeurt", "Voornemen", "Ontbreekt", "Genoemd", "Passages", "Met kopieën", "Documenten")
    blocks: list[Block] = [Heading(1, "Bijlage: alle aantallen", "bijlage-aantallen")]
    labels = {one.row["family"]: one.row["family_label"] for one in facts.findings.values()}
    for family, label in labels.items():
        rows = tuple((line(one.named), *(digits(one.figure(column)) for column in columns)) for one in facts.family(family))
        blocks.append(Table(line(label), f"tabel-alle-{family}", header, rows, frozenset(range(1, len(header)))))
    return [*blocks, *_corrected(facts)]


def _corrected(facts: Facts) -> list[Block]:
    """Counts corrected for the errors of the program, for codes that were tested."""
    found = [(one, facts.corrected(one.code)) for one in facts.findings.values()]
    rows = tuple(
        (
            line(one.named),
            digits(one.figure("passages")),
            *(
                digits(Figure(round(value), "by_document", f"{one.code}_corrected_{key}"))
                for key, value in (("", each.value), ("low", each.low), ("high", each.high))
            ),
        )
        for one, each in found
        if each is not None
    )
    if not rows:
        return [Paragraph(line("De aantallen zijn niet gecorrigeerd voor fouten van het programma."), "note")]
    caption = line("Aantallen gecorrigeerd voor fouten van het programma")
    header = titles("Onderwerp", "Geteld", "Gecorrigeerd", "Ten minste", "Ten hoogste")
    return [Table(caption, "tabel-gecorrigeerd", header, rows, frozenset({1, 2, 3, 4}))]


def _reliability(facts: Facts) -> list[Block]:
    heading = Heading(1, "Bijlage: hoe goed programma en mensen overeenkomen", "bijlage-betrouwbaarheid")
    tested = [row for row in facts.tables["reliability"] if row["status"] != "untested"]
    if not tested:
        return [heading, Paragraph(line("Er is nog geen steekproef die mensen en programma allebei hebben gecodeerd."))]
    header = titles("Onderwerp", "Oordeel", "Overeenstemming", "Coderingen door mensen", "Terecht", "Gevonden")
    rows = tuple((line(row["label"]), line(_STATUS[row["status"]]), *_agreement(row)) for row in tested)
    told = (
        "Overeenstemming is Krippendorffs alfa: 1 is volledig gelijk, 0 niet beter dan toeval. Terecht is het deel van de "
        "coderingen van het programma dat mensen ook gaven; gevonden het deel van de coderingen van mensen dat het programma "
        "ook gaf."
    )
    table = Table(line("Overeenstemming per onderwerp"), "tabel-betrouwbaarheid", header, rows, frozenset({2, 3, 4, 5}))
    return [heading, Paragraph(line(told)), table]


def _agreement(row: Row) -> tuple[Line, ...]:
    def cell(column: str) -> Line:
        if row[column] is None:
            return line("–")
        text = f"{row[column]:.2f}".replace(".", ",").replace("-", "−")
        return (Number(text, mark("reliability", row["code"], column), "reliability"),)

    people = digits(Figure(row["codings"], "reliability", f"{row['code']}_codings"))
    return cell("alpha"), people, cell("precision"), cell("recall")


def _documents(facts: Facts) -> list[Block]:
    rows = tuple(
        (
            line(network_name(row["network"])),
            line(Number(date_of(row), mark("documents", str(place)), "documents")),
            line(facts.hide.label(row)),
            line(_KINDS[row["doc_type"]]),
            line("kopie" if row["copy"] else ""),
        )
        for place, row in enumerate(facts.tables["documents"], start=1)
    )
    header = titles("Netwerk", "Datum", "Titel", "Soort", "Kopie")
    table = Table(line("Gelezen documenten"), "tabel-documenten", header, rows)
    return [Heading(1, "Bijlage: de documenten", "bijlage-documenten"), table]


def _codebook(facts: Facts) -> list[Block]:
    rows = tuple(
        (line(row["family_label"]), line(row["code"]), line(row["label"]), line(row["definition"]))
        for row in facts.tables["codebook"]
    )
    table = Table(line("Het codeboek"), "tabel-codeboek", titles("Groep", "Code", "Naam", "Betekenis"), rows)
    return [Heading(1, "Bijlage: het codeboek", "bijlage-codeboek"), table]


def _queries(facts: Facts) -> list[Block]:
    blocks: list[Block] = [Heading(1, "Bijlage: de vragen aan de database", "bijlage-sql"), Paragraph(line(_SQL))]
    for name in QUERIES:
        sql = filled_in(name, facts.request.year, facts.request.network)
        blocks += [Paragraph(line(Text(name, "strong"))), Paragraph(line(sql), "code")]
    return blocks
