"""The sentences of the section: each a pattern that says in plain Dutch what its figures say.

A function gets figures and gives one line, empty where there is nothing to say. tests/cases/report_sentences.yaml has
an example of every branch.
"""

from pipeline.report.blocks import Line
from pipeline.report.wording import Figure, capital, counted, decimal, digits, joined, line, number, sentences, share

FEW = 5
"""Fewer passages than this are called few."""


def read(year: Figure, documents: Figure, networks: Figure) -> Line:
    """What was read, in one sentence."""
    verb = "is" if documents.value == 1 else "zijn"
    of = line(", van ", counted(networks, "netwerk", "netwerken")) if networks.value else ()
    return line(
        "Voor ", year.number(str(int(year.value))), f" {verb} ", counted(documents, "document", "documenten"), " gelezen", of, "."
    )


def copied_documents(all_documents: Figure, copies: Figure) -> Line:
    """How many documents are copies of another."""
    if not copies.value:
        return ()
    verb = "is" if copies.value == 1 else "zijn"
    own = "een kopie" if copies.value == 1 else "kopieën"
    return line(
        "In de map staan er ", number(all_documents), f"; daarvan {verb} ", number(copies), f" {own} van een ander document. ",
        "Wat in een kopie staat, telt één keer.",
    )  # fmt: skip


def rules_seen(seen: Figure, rules: Figure) -> Line:
    """Of how many vuistregels there is evidence."""
    return line("Van ", share(seen, rules, "vuistregel", "vuistregels"), " is in deze documenten bewijs gevonden.")


def evidence(documents: Figure, all_documents: Figure, networks: Figure, all_networks: Figure) -> Line:
    """In how many documents and networks something is seen."""
    if not documents.value:
        return line("Geen bewijs gevonden: ", counted(documents, "document", "documenten"), " laat dit zien.")
    where = line("Dit staat in ", share(documents, all_documents, "document", "documenten"))
    if all_networks.value < 2 or not networks.value:
        return line(where, ".")
    return line(where, ", van ", share(networks, all_networks, "netwerk", "netwerken"), ".")


def balance(passages: Figure, toegepast: Figure, beoogd: Figure, ontbreekt: Figure, neutraal: Figure) -> Line:
    """What the passages say: it happens, it is meant to, it is missing, it is mentioned."""
    said = (
        (toegepast, "dat het gebeurt"),
        (beoogd, "dat het de bedoeling of een advies is"),
        (ontbreekt, "dat het ontbreekt of niet lukt"),
    )
    if passages.value == 1:
        words = next((words for figure, words in said if figure.value), "")
        found = line("Het gaat om ", counted(passages, "passage", "passages"))
        return line(found, f". Die zegt {words}." if words else ". Die noemt het alleen.")
    parts = [line(number(figure), " keer ", words) for figure, words in said if figure.value]
    named = line(number(neutraal), " keer wordt het alleen genoemd") if neutraal.value else ()
    total = line("Het gaat om ", counted(passages, "passage", "passages"), ".")
    if not parts:
        return line(total, " Ze noemen het alleen.") if passages.value else ()
    told = line("Daarin staat ", joined(parts))
    return sentences(total, line(told, "; " if named else "", named, "."))


def copies(passages: Figure, all_passages: Figure) -> Line:
    """The count with copies, where it differs."""
    if passages.value == all_passages.value:
        return ()
    return line("Met kopieën van dezelfde tekst meegeteld zijn het ", counted(all_passages, "passage", "passages"), ".")


def verdict(toegepast: Figure, beoogd: Figure, ontbreekt: Figure) -> Line:
    """What that comes down to; a judgement in words, chosen by the largest of the three."""
    done, meant, missing = (int(figure.value) for figure in (toegepast, beoogd, ontbreekt))
    total = done + meant + missing
    if not total:
        return ()
    if total < FEW:
        return line("Dat is weinig: lees het als een aanwijzing.")
    if done > meant + missing:
        return line("Het beeld is overwegend dat het gebeurt.")
    if missing > done + meant:
        return line("Het beeld is overwegend dat het ontbreekt of niet lukt.")
    if meant > done + missing:
        return line("Het blijft vooral bij voornemens en adviezen.")
    if done and missing and not meant and done == missing:
        return line("De documenten spreken elkaar tegen: het gebeurt even vaak wel als niet.")
    return line("Het beeld is gemengd.")


def change(now: Figure, then: Figure, year: Figure, difference: Figure, low: Figure, high: Figure) -> Line:
    """The change since another year, and whether it can be chance. All but `year` are passages per ten documents."""
    before = line("In ", year.number(str(int(year.value))))
    if not now.value and not then.value:
        return line("Ook in ", year.number(str(int(year.value))), " is er geen bewijs voor gevonden.")
    rate = line("Per tien documenten zijn het ", decimal(now), " passages. ", before, " waren dat er ", decimal(then), ".")
    margin = line("de marge loopt van ", decimal(low, signed=True), " tot ", decimal(high, signed=True))
    if low.value <= 0 <= high.value:
        return line(rate, " Het verschil (", decimal(difference, signed=True), ") kan toeval zijn: ", margin, ".")
    way = "Dat is meer" if difference.value > 0 else "Dat is minder"
    return line(
        rate, f" {way}, en het verschil (", decimal(difference, signed=True), ") is waarschijnlijk geen toeval: ", margin, "."
    )


def corrected(value: Figure, low: Figure, high: Figure) -> Line:
    """The number of passages after correction for the errors of the program."""
    return line(
        "Gecorrigeerd voor de fouten van het programma zijn het naar schatting ", counted(value, "passage", "passages"),
        " (tussen ", digits(low), " en ", digits(high), ").",
    )  # fmt: skip


def failures(failed: Figure) -> Line:
    """How many files could not be read."""
    if not failed.value:
        return line("Alle bestanden in de map konden worden gelezen.")
    verb = "kon" if failed.value == 1 else "konden"
    return line(
        capital(counted(failed, "bestand", "bestanden")), f" {verb} niet worden gelezen. Wat daarin staat, telt dus niet mee."
    )
