"""What was read, and how far the counts over it can be trusted."""

from collections.abc import Sequence

from pipeline.report.blocks import Inline, Line
from pipeline.report.wording import Figure, Named, capital, counted, digits, joined, line, number, quoted, sentences, year_of


def read(year: Figure, documents: Figure, networks: Figure) -> Line:
    """What was read, in one sentence."""
    verb = "is" if documents.value == 1 else "zijn"
    of = line(", van ", counted(networks, "netwerk", "netwerken")) if networks.value else ()
    return line("Voor ", year_of(year), f" {verb} ", counted(documents, "document", "documenten"), " gelezen", of, ".")


def passages_read(documents: Figure, passages: Figure, all_passages: Figure) -> Line:
    """What a passage is, and how many there are."""
    verb = "is" if passages.value == 1 else "zijn"
    extra = line("; met kopieën meegeteld ", digits(all_passages)) if passages.value != all_passages.value else ()
    return line(
        f"Het programma heeft {'het' if documents.value == 1 else 'ze'} verdeeld in passages: ",
        "een alinea, een punt uit een lijst of een rij van een tabel. ",
        f"Dat {verb} er ",
        number(passages), extra, ".",
    )  # fmt: skip


def period(first: Inline, last: Inline) -> Line:
    """From when to when the documents are."""
    return (
        line("Ze zijn gemaakt tussen ", first, " en ", last, ".") if first.text != last.text else line("De datum is ", first, ".")
    )


def undated(documents: Figure, unknown: Figure) -> Line:
    """Documents of the year of which no day is known, and documents of which no year is known."""
    parts: list[Line] = []
    if documents.value:
        parts.append(line("Van ", counted(documents, "document", "documenten"), " is alleen het jaar bekend."))
    if unknown.value:
        verb = "telt" if unknown.value == 1 else "tellen"
        found = capital(counted(unknown, "document", "documenten"))
        parts.append(line(found, f" uit de hele verzameling {verb} in geen enkel jaar mee, want er staat geen datum in."))
    return sentences(*parts)


def copied_documents(all_documents: Figure, copies: Figure) -> Line:
    """How many documents are copies of another."""
    if not copies.value:
        return ()
    verb = "is" if copies.value == 1 else "zijn"
    return line(
        "In de map staan er ", number(all_documents), f"; daarvan {verb} er ", number(copies),
        " een kopie van een ander document. ",
        "Wat in een kopie staat, telt één keer.",
    )  # fmt: skip


def kinds(counts: Sequence[Named]) -> Line:
    """Documents per kind; each with its singular and plural as 'verslag|verslagen'."""
    parts = [counted(figure, *str(name).split("|")) for name, figure in counts if figure.value]
    return line("Het gaat om ", joined(parts), ".") if parts else ()


def failures(failed: Figure) -> Line:
    """How many files could not be read."""
    if not failed.value:
        return line("Alle bestanden in de map konden worden gelezen.")
    verb = "kon" if failed.value == 1 else "konden"
    subject = capital(counted(failed, "bestand", "bestanden"))
    return line(subject, f" uit de hele verzameling {verb} niet worden gelezen. Wat daarin staat, telt niet mee.")


def quality(doubtful: Figure, unread_pages: Figure, other_language: Figure) -> Line:
    """What of the documents that were read is not in the counts, or doubtful."""
    parts: list[Line] = []
    if doubtful.value:
        verb = "is" if doubtful.value == 1 else "zijn"
        parts.append(line(capital(counted(doubtful, "document", "documenten")), f" {verb} slecht leesbaar."))
    if unread_pages.value:
        verb = "is een plaatje en is" if unread_pages.value == 1 else "zijn plaatjes en zijn"
        parts.append(line(capital(counted(unread_pages, "bladzijde", "bladzijden")), f" {verb} niet gelezen."))
    if other_language.value:
        verbs = ("staat", "telt") if other_language.value == 1 else ("staan", "tellen")
        found = capital(counted(other_language, "passage", "passages"))
        parts.append(line(found, f" {verbs[0]} in een andere taal dan het Nederlands en {verbs[1]} niet mee."))
    return sentences(*parts)


def network_read(documents: Figure) -> Line:
    """How many documents of a network were read."""
    verb = "is" if documents.value == 1 else "zijn"
    return line("Van dit netwerk ", f"{verb} ", counted(documents, "document", "documenten"), " gelezen.")


def too_few_for_profile(documents: Figure) -> Line:
    """Why a network has no profile."""
    verb = "is" if documents.value == 1 else "zijn"
    return line(
        "Van dit netwerk ",
        f"{verb} ",
        counted(documents, "document", "documenten"),
        " gelezen. Dat is te weinig voor een profiel.",
    )


def silent_network(network: str, last_year: Figure | None) -> Line:
    """A network of which there is no document this year."""
    if last_year is None:
        return line(f"{network}: geen documenten waarvan het jaar bekend is.")
    return line(f"{network}: geen documenten van dit jaar; de laatste zijn van ", year_of(last_year), ".")


def trust(codes: Figure, untested: Figure, unreliable: Figure) -> Line:
    """How far the counts can be trusted."""
    if untested.value == codes.value:
        return line(
            "Het is niet getoetst of mensen dezelfde passages zouden aanwijzen als het programma. ",
            "De aantallen zijn niet gecorrigeerd: lees ze als aanwijzing.",
        )
    tested = Figure(codes.value - untested.value, codes.query, "tested")
    which = line("alle ", digits(codes)) if not untested.value else line(number(tested), " van de ", digits(codes))
    told = line("Voor ", which, " onderwerpen is getoetst of mensen dezelfde passages aanwijzen als het programma.")
    if not unreliable.value:
        return told
    verb = "is" if unreliable.value == 1 else "zijn"
    return line(told, f" Daarvan {verb} er ", number(unreliable), " te onzeker; lees die als aanwijzing.")


def indicative(names: Sequence[str]) -> Line:
    """The codes that are below the line of reliability, and counted all the same."""
    if not names:
        return ()
    return line(
        "Indicatief, want programma en mensen verschillen er te veel over: ", joined([quoted(name) for name in names]), "."
    )


def left_out(names: Sequence[str]) -> Line:
    """The codes that are below the line of reliability, and left out."""
    if not names:
        return ()
    return line(
        "Weggelaten, want programma en mensen verschillen er te veel over: ", joined([quoted(name) for name in names]), "."
    )


def suggested(codings: Figure) -> Line:
    """Uncertain codings."""
    if not codings.value:
        return line("Geen enkele aanwijzing was te onzeker om mee te tellen.")
    verb = "was" if codings.value == 1 else "waren"
    subject = capital(counted(codings, "aanwijzing", "aanwijzingen"))
    return line(subject, f" {verb} te onzeker om mee te tellen; daarover moet een mens oordelen.")


def to_judge(document: Line, codings: Figure) -> Line:
    """A document in which a reader can decide on uncertain passages."""
    return line(document, ": ", counted(codings, "onzekere aanwijzing", "onzekere aanwijzingen"), ".")
