"""What was found: evidence, what changed, themes, parties, networks, decisions."""

from collections.abc import Sequence

from pipeline.report import dutch
from pipeline.report.blocks import Inline, Line
from pipeline.report.wording import (
    Figure,
    Named,
    counted,
    decimal,
    digits,
    joined,
    line,
    number,
    quoted,
    sentences,
    share,
    year_of,
)

FEW = 5
"""Fewer passages than this are called few."""


def rules_seen(documents: Figure, seen: Figure, rules: Figure) -> Line:
    """Of how many vuistregels there is evidence."""
    where = "dit document" if documents.value == 1 else "deze documenten"
    return line("Van ", share(seen, rules, "vuistregel", "vuistregels"), f" is in {where} bewijs gevonden.")


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
    if not passages.value:
        return ()
    total = line("Het gaat om ", counted(passages, "passage", "passages"), ".")
    if passages.value == 1:
        words = next((words for figure, words in said if figure.value), "")
        return line(total, f" Die zegt {words}." if words else " Die noemt het alleen.")
    if neutraal.value == passages.value:
        return line(total, " Die noemen het alleen.")
    same = next((words for figure, words in said if figure.value == passages.value), "")
    if same:
        return line(total, f" Die zeggen {'allebei' if passages.value == 2 else 'allemaal'} {same}.")
    parts = [line(number(figure), " keer ", words) for figure, words in said if figure.value]
    named = line("; ", number(neutraal), " keer wordt het alleen genoemd") if neutraal.value else ()
    return line(total, " Daarin staat ", joined(parts), named, ".")


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
    if 2 * done > total:
        return line("Meestal gebeurt het dus.")
    if 2 * missing > total:
        return line("Meestal ontbreekt het dus, of lukt het niet.")
    if 2 * meant > total:
        return line("Meestal blijft het dus bij een voornemen of advies.")
    return line("Het beeld is gemengd.")


def change(now: Figure, then: Figure, year: Figure, difference: Figure, low: Figure, high: Figure) -> Line:
    """The change since another year, and whether it can be chance. All but `year` are passages per ten documents."""
    if not now.value and not then.value:
        return line("Ook in ", year_of(year), " is er geen bewijs voor gevonden.")
    rate = line(
        "Per tien documenten zijn het ", decimal(now), " passages; in ", year_of(year), " waren dat er ", decimal(then), "."
    )
    margin = line("de marge loopt van ", decimal(low, signed=True), " tot ", decimal(high, signed=True))
    changed = decimal(difference, signed=True)
    if low.value <= 0 <= high.value:
        return line(rate, " Het verschil (", changed, ") kan toeval zijn: ", margin, ".")
    way = "meer" if difference.value > 0 else "minder"
    return line(rate, f" Het is {way} geworden, en dat verschil (", changed, ") is waarschijnlijk geen toeval: ", margin, ".")


def too_few_to_compare(year: Figure, documents: Figure, other: Figure, other_documents: Figure, needed: int) -> Line:
    """Why two years are not compared: one of them, or both, have fewer documents than are needed."""
    few = [(when, count) for when, count in ((year, documents), (other, other_documents)) if count.value < needed]
    found = joined([line("voor ", year_of(when), " ", counted(count, "document", "documenten")) for when, count in few])
    verb = "is" if few[0][1].value == 1 else "zijn"
    opening = line("De jaren ", year_of(other), " en ", year_of(year), f" zijn niet vergeleken: er {verb} ", found, " gelezen")
    return line(opening, f", en er zijn er per jaar ten minste {dutch.number(needed)} nodig.")


def corrected(value: Figure, low: Figure, high: Figure) -> Line:
    """The number of passages after correction for the errors of the program."""
    verb = "zijn" if value.value > 1 else "is"
    estimate = line(
        f"Gecorrigeerd voor de fouten van het programma {verb} het naar schatting ", counted(value, "passage", "passages")
    )
    return line(estimate, " (tussen ", digits(low), " en ", digits(high), ").")


def leaders(found: Sequence[Named], most: int = 3) -> list[Named]:
    """The names found most often, the first first; none of those that share a place with more than fit."""
    ordered = sorted((each for each in found if each[1].value), key=lambda each: -each[1].value)
    if len(ordered) <= most:
        return ordered
    return [each for each in ordered[:most] if each[1].value > ordered[most][1].value]


def nothing_at_all() -> Line:
    """No code of a chapter was found."""
    return line("Voor geen van deze onderwerpen is bewijs gevonden.")


def most(found: Sequence[Named]) -> Line:
    """What is spoken of most, at most three."""
    parts = [line(quoted(name), " (", counted(figure, "passage", "passages"), ")") for name, figure in leaders(found)]
    return line("Het meest gaat het over ", joined(parts), ".") if parts else ()


def missed(found: Sequence[Named]) -> Line:
    """What is said to be missing most often, at most three."""
    parts = [line(quoted(name), " (", number(figure), " keer)") for name, figure in leaders(found)]
    return line("Dat iets ontbreekt of niet lukt, staat het vaakst bij ", joined(parts), ".") if parts else ()


def nothing(names: Sequence[str | Inline]) -> Line:
    """For what there is no evidence."""
    return line("Geen bewijs is gevonden voor ", joined([quoted(name) for name in names], last=" en voor "), ".") if names else ()


def party(label: str, documents: Figure, toegepast: Figure, beoogd: Figure, ontbreekt: Figure) -> Line:
    """One of the four parties: does it take part, should it, is it missing."""
    said = (
        (toegepast, "doet deze partij mee"),
        (beoogd, "is het de bedoeling dat zij meedoet"),
        (ontbreekt, "ontbreekt zij"),
    )
    parts = [
        line("in ", counted(figure, "passage", "passages") if not place else (number(figure),), f" {words}")
        for place, (figure, words) in enumerate((figure, words) for figure, words in said if figure.value)
    ]
    seen = line(f"{label}: gezien in ", counted(documents, "document", "documenten"))
    return line(seen, "; ", joined(parts), ".") if parts else line(seen, ", zonder dat er staat of deze partij meedoet.")


def phase(toegepast: Sequence[Named], others: Figure) -> Line:
    """The phase of development that the passages point at; `others` are passages on a phase that is not there (yet)."""
    found = [(name, figure) for name, figure in toegepast if figure.value]
    if not found:
        if others.value:
            return line("De documenten noemen wel een fase, maar niet als iets dat nu gebeurt: de fase is niet vast te stellen.")
        return line("Geen bewijs gevonden voor de fase waarin het netwerk is.")
    top = max(figure.value for _, figure in found)
    leaders = [(name, figure) for name, figure in found if figure.value == top]
    if len(leaders) > 1:
        parts = [line(quoted(name)) for name, _ in leaders]
        return line("De documenten wijzen even vaak op de fasen ", joined(parts), " (elk ", number(leaders[0][1]), " keer).")
    name, figure = leaders[0]
    few = " Dat is weinig bewijs." if sum(figure.value for _, figure in found) < FEW else ""
    return line("De documenten wijzen het vaakst op de fase ", quoted(name), " (", number(figure), f" keer).{few}")


def circulation(level: Figure, name: str, passages: Figure, aim: Figure, aim_name: str) -> Line:
    """The highest level of knowledge circulation that passages describe as real, and a higher one that is aimed at."""
    found = line("Geen enkele passage beschrijft een niveau van kenniscirculatie dat al bereikt is.")
    if level.value:
        support = counted(passages, "passage", "passages")
        found = line("De passages ondersteunen niveau ", digits(level), f" van kenniscirculatie ({name}; ", support, ").")
    higher = line("Het streven is niveau ", digits(aim), f" ({aim_name}).") if aim.value > level.value else ()
    return sentences(found, higher)


def answer(label: str, toegepast: Figure, beoogd: Figure, ontbreekt: Figure, neutraal: Figure) -> Line:
    """One code as part of the answer to a question: what the passages say of it."""
    said = ((toegepast, "gebeurt"), (beoogd, "voornemen"), (ontbreekt, "ontbreekt"), (neutraal, "genoemd"))
    parts = [line(digits(figure), f" × {words}") for figure, words in said if figure.value]
    return line(quoted(label), " (", joined(parts, last=", "), ")") if parts else ()


def agreed(minutes: Figure, decisions: Figure, actions: Figure) -> Line:
    """How many decisions and actions the minutes hold."""
    if not minutes.value:
        return line("Er zijn geen verslagen van vergaderingen gelezen, dus ook geen besluiten en acties.")
    kind = "verslag van een vergadering" if minutes.value == 1 else "verslagen van vergaderingen"
    found = [(decisions, ("besluit", "besluiten")), (actions, ("actiepunt", "actiepunten"))]
    found.sort(key=lambda each: not each[0].value)
    verb = "staan" if found[0][0].value > 1 else "staat"
    told = joined([counted(figure, *noun) for figure, noun in found])
    return line("In ", number(minutes), f" {kind} {verb} ", told, ".")


def decisions_shown(decisions: Figure, shown: Figure) -> Line:
    """Which decisions are quoted."""
    if shown.value == decisions.value:
        return line("Dit is het besluit:" if decisions.value == 1 else "Dit zijn de besluiten:")
    return line("Dit zijn de eerste ", number(shown), " van de ", number(decisions), " besluiten:")


def action_state(done: Figure, dropped: Figure, still: Figure, discussed: Figure, silent: Figure, no_later: Figure) -> Line:
    """What became of the actions, as far as these and later minutes say."""
    said = ((done, "afgerond"), (dropped, "vervallen"), (still, "nog open"))
    parts = [line(number(figure), f" {words}") for figure, words in said if figure.value]
    told = [line("Volgens de verslagen: ", joined(parts), ".")] if parts else []
    if discussed.value:
        back = counted(discussed, "actie", "acties")
        told.append(line("Op ", back, " kwam een latere vergadering terug, zonder te zeggen of het klaar is."))
    if silent.value:
        told.append(line("Van ", counted(silent, "actie", "acties"), " is in latere verslagen niets terug te vinden."))
    if no_later.value:
        last = counted(no_later, "actie", "acties")
        told.append(line("Na ", last, " kwam er geen vergadering meer waarvan het verslag is gelezen."))
    return sentences(*told)


def decisions_followed(decisions: Figure, back: Figure, no_later: Figure) -> Line:
    """On how many decisions a later meeting came back."""
    after = Figure(decisions.value - no_later.value, decisions.query, "with_later")
    if not after.value:
        return line("Na deze besluiten kwam er geen vergadering meer waarvan het verslag is gelezen.") if decisions.value else ()
    return line("Op ", share(back, after, "besluit", "besluiten"), " kwam een latere vergadering terug.")


def strongest(rules: Line, passages: Figure, documents: Figure) -> Line:
    """The vuistregel with most evidence."""
    where = counted(documents, "document", "documenten")
    return line("Het meeste bewijs is er voor ", rules, ": ", counted(passages, "passage", "passages"), " in ", where, ".")


def equally_strong(rules: Line, passages: Figure) -> Line:
    """The vuistregels with most evidence, where it is more than one."""
    return line("Het meeste bewijs is er voor ", rules, ": elk ", counted(passages, "passage", "passages"), ".")


def leaning(done: Line, meant: Line, missing: Line, mixed: Line) -> Line:
    """Which vuistregels mostly happen, are mostly meant to, are mostly missing; each a list of vuistregels."""
    said = (
        (done, "zeggen {} vooral dat het gebeurt"),
        (meant, "zeggen {} vooral dat het een voornemen of advies is"),
        (missing, "zeggen {} vooral dat het ontbreekt of niet lukt"),
        (mixed, "zijn {} verdeeld"),
    )
    found = [(rules, words) for rules, words in said if rules]
    told = (words.format("ze" if place else "de passages") for place, (_, words) in enumerate(found))
    return sentences(*(line("Over ", rules, f" {words}.") for (rules, _), words in zip(found, told, strict=True)))


def without_evidence(rules: Line) -> Line:
    """The vuistregels for which nothing was found."""
    return line("Geen bewijs is gevonden voor ", rules, ".") if rules else ()


def changes(year: Figure, more: Line, fewer: Line) -> Line:
    """The vuistregels with more or less evidence than a year before, beyond chance."""
    if not more and not fewer:
        return line("Vergeleken met ", year_of(year), " is er geen verschil dat groter is dan toeval kan zijn.")
    parts = [line(f"{words} bewijs voor ", rules) for rules, words in ((more, "meer"), (fewer, "minder")) if rules]
    return line("Vergeleken met ", year_of(year), " is er ", joined(parts), "; dat is waarschijnlijk geen toeval.")


def missing_most(found: Sequence[Named]) -> Line:
    """The conditions of a network that are said to be missing most often."""
    parts = [line(quoted(name), " (", counted(figure, "passage", "passages"), ")") for name, figure in leaders(found, 2)]
    verb = "ontbreekt" if len(parts) == 1 else "ontbreken"
    return line(f"Van de voorwaarden voor een netwerk {verb} het vaakst ", joined(parts), ".") if parts else ()


def parties_seen(seen: Sequence[str], unseen: Sequence[str]) -> Line:
    """Which parties take part, and of which that is not seen."""
    if not seen:
        return line("Van geen enkele partij zeggen de documenten dat zij meedoet.")
    found = line("De documenten zeggen dat ", joined([line(name) for name in seen]), " meedoen.")
    absent = line("Dat ", joined([line(name) for name in unseen], last=" of "), " meedoen, staat er niet.") if unseen else ()
    return sentences(found, absent)


def parties_absent(names: Sequence[str]) -> Line:
    """The parties of which nothing is said."""
    if not names:
        return ()
    who = joined([line(name) for name in names])
    return line("Geen bewijs gevonden over ", who, ": niet dat zij meedoen, en ook niet dat zij ontbreken.")


def unanswered(network: str, rules: Line, questions: Figure) -> Line:
    """What the documents of a network do not show."""
    if not rules and not questions.value:
        return line(f"{network}: bewijs voor alle vuistregels en een begin van een antwoord op alle vragen.")
    found = line("geen bewijs voor ", rules) if rules else ()
    asked = line(counted(questions, "vraag", "vragen"), " zonder antwoord") if questions.value else ()
    return line(f"{network}: ", joined([part for part in (found, asked) if part], last="; "), ".")


def table_of_attendance(listed: Figure, smallest: int) -> Line:
    """What the picture of those present is drawn from."""
    where = line("In ", counted(listed, "verslag", "verslagen"), " staat wie er aanwezig waren. ")
    return line(
        where,
        f"Organisaties met minder dan {dutch.number(smallest)} mensen zijn bij elkaar genomen, zodat niemand te herkennen is.",
    )


def and_more(codes: Figure) -> Line:
    """How many codes of an answer are not named."""
    return line(", en nog ", counted(codes, "ander onderwerp", "andere onderwerpen")) if codes.value else ()
