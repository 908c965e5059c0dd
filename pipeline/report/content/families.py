"""A chapter per family of the codebook: what is spoken of most, what is missing, the counts, and a passage for and against."""

from collections.abc import Sequence

from pipeline.report.blocks import Block, Heading, Line, Paragraph, Quotation, Table
from pipeline.report.content import pictures
from pipeline.report.content.facts import STANCES, Facts, Finding
from pipeline.report.content.sentences import findings
from pipeline.report.quotations import choose
from pipeline.report.wording import Figure, digits, line, sentences, titles

_PLURALS = {
    "partij.overheid": "overheden",
    "partij.aanbieder": "maatschappelijke instellingen",
    "partij.kennisinstelling": "kennisinstellingen",
    "partij.burger": "inwoners en cliënten",
}
_HEADER = titles("Onderwerp", "Gebeurt", "Voornemen", "Ontbreekt", "Genoemd", "Documenten")
_THEMES = "Zes thema’s zeggen waar het om gaat in een regio die leert. Bij elk thema hoort één vuistregel."
_CONDITIONS = (
    "Een netwerk werkt beter als aan een aantal voorwaarden is voldaan: een doel dat iedereen deelt, iemand die trekt, genoeg"
    " tijd en geld, onderling vertrouwen. De laatste vier onderwerpen in de tabel gaan over leren dat een vaste plek krijgt."
)
_PHASES = (
    "Een netwerk wordt opgericht (formeren), daarna gaande gehouden (onderhouden), en krijgt ten slotte een vaste plek of stopt "
    "(institutionaliseren). Nieuwe leden of nieuwe plannen kunnen een netwerk weer terugbrengen naar een eerdere fase."
)
_PARTIES = (
    "Vier soorten partijen kunnen in een netwerk meedoen. Geteld is wat de documenten daarover zeggen, niet hoe vaak een naam "
    "valt."
)
_INCENTIVES = (
    "Prikkels moedigen het leren binnen één organisatie aan. Er zijn er dertien, in drie groepen: de leeromgeving, de "
    "leerprocessen en het leiderschap. Ze gaan over een gemeente of een andere organisatie, niet over het netwerk."
)


def plural(party: Finding) -> str:
    """A party as it is named in a sentence."""
    return _PLURALS.get(party.code, party.label)


def themes(facts: Facts) -> list[Block]:
    """The six themes, with the picture of networks and themes."""
    return _chapter(facts, "De zes thema’s", "themas", _THEMES, ["thema"], pictures.themes(facts))


def conditions(facts: Facts) -> list[Block]:
    """The conditions of a network, and learning that is given a lasting place."""
    return _chapter(facts, "De voorwaarden voor een netwerk dat leert", "voorwaarden", _CONDITIONS, ["netwerk", "borging"])


def phases(facts: Facts) -> list[Block]:
    """The phases of development."""
    return _chapter(facts, "De fasen van de netwerken", "fasen", _PHASES, ["fase"])


def parties(facts: Facts) -> list[Block]:
    """Who takes part, who is missing, and who sits at the table."""
    found = facts.family("partij")
    columns = ("documents", "toegepast", "beoogd", "ontbreekt")
    seen, unseen = ([party for party in found if bool(party.row["documents"]) is there] for there in (True, False))
    told = [findings.party(party.named, *(party.figure(column) for column in columns)) for party in seen]
    absent = findings.parties_absent([plural(party) for party in unseen])
    blocks: list[Block] = [Heading(1, "De partijen", "partijen"), Paragraph(line(_PARTIES))]
    blocks += [Paragraph(one) for one in (*told, absent) if one]
    blocks += _quoted(facts, found)
    picture = pictures.attendance(facts)
    listed = facts.one("meetings", "listed")
    if picture is None:
        return [*blocks, Paragraph(line("In de documenten staat geen lijst van aanwezigen die lang genoeg is om te tonen."))]
    return [*blocks, Paragraph(findings.table_of_attendance(listed, facts.request.smallest_group)), picture]


def incentives(facts: Facts) -> list[Block]:
    """The prikkels, where the corpus has them."""
    if not any(one.row["passages"] for one in facts.family("prikkel")):
        return []
    return _chapter(facts, "Prikkels binnen organisaties", "prikkels", _INCENTIVES, ["prikkel"], only_seen=True)


def _chapter(
    facts: Facts,
    title: str,
    anchor: str,
    opening: str,
    families: list[str],
    drawn: Sequence[Block] = (),
    only_seen: bool = False,
) -> list[Block]:
    found = [one for family in families for one in facts.family(family)]
    seen = [one for one in found if one.row["passages"]]
    if not seen:
        return [Heading(1, title, anchor), Paragraph(line(opening)), Paragraph(findings.nothing_at_all())]
    return [
        Heading(1, title, anchor),
        Paragraph(line(opening)),
        Paragraph(_told(found)),
        *drawn,
        counts(seen if only_seen else found, f"Aantal passages: {title.lower()}", f"tabel-{anchor}-richting"),
        *_quoted(facts, found),
    ]


def counts(found: list[Finding], caption: str, anchor: str) -> Table:
    """The counts of some codes, per stance."""
    rows = tuple((line(one.named), *(digits(one.figure(column)) for column in (*STANCES, "documents"))) for one in found)
    return Table(line(caption), anchor, _HEADER, rows, frozenset(range(1, len(_HEADER))))


def _told(found: list[Finding]) -> Line:
    def named(column: str) -> list[tuple[str, Figure]]:
        return [(one.label, one.figure(column)) for one in found]

    absent = [one.label for one in found if not one.row["passages"]]
    return sentences(findings.most(named("passages")), findings.missed(named("ontbreekt")), findings.nothing(absent))


def _quoted(facts: Facts, found: list[Finding]) -> list[Block]:
    """A passage in which the most common of the codes happens, and one in which something is missing."""
    blocks: list[Block] = []
    for stance, words in (("toegepast", "Een passage waarin het gebeurt"), ("ontbreekt", "Een passage waarin het ontbreekt")):
        for one in sorted(found, key=lambda one: -one.row[stance]):
            chosen: list[Quotation] = choose(facts.candidates(one.code, stance), facts.hide, 1, one.code)
            if chosen:
                blocks += [Paragraph(line(f"{words} (‘{one.label}’):")), *chosen]
                break
    return blocks
