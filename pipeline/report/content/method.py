"""How the section was made and what its limits are, for who does not know the program."""

from pipeline.report.blocks import Block, Bullets, Heading, Line, Link, Number, Paragraph
from pipeline.report.content.facts import Facts
from pipeline.report.content.sentences import documents
from pipeline.report.content.summary import trust
from pipeline.report.wording import line, mark

_STEPS = (
    "Het programma heeft alle documenten gelezen en in passages verdeeld. Elke passage is vergeleken met een codeboek: een "
    "lijst van onderwerpen, met van elk onderwerp wat er wel en niet bij hoort. Past een onderwerp, dan krijgt de passage het"
    " als label. Zo’n label heet een codering. Bij elke codering staan de woorden waarop zij steunt, en of er staat dat het "
    "gebeurt, een voornemen is, ontbreekt of alleen wordt genoemd."
)
_LIMITS = (
    "De telling gaat over wat is opgeschreven. Wat wel gebeurt maar niet in een verslag staat, ziet het programma niet.",
    "Een passage die in twee documenten staat, telt één keer. Waar dat verschil maakt, staan beide aantallen er.",
    "Bij een verschil tussen jaren hoort een marge. Die is gemaakt door tweeduizend keer opnieuw documenten te trekken en te "
    "kijken hoe ver het verschil dan uiteenloopt. Loopt de marge van onder tot boven nul, dan kan het verschil toeval zijn. "
    "Een marge die van nul tot nul loopt, zegt alleen dat er in deze documenten niets is gevonden.",
    "Over minder dan tien documenten zijn geen aandelen gegeven en jaren niet vergeleken.",
)
_NAMES = "Namen van mensen zijn in citaten vervangen. Lees de citaten voor publicatie nog een keer na op namen."
_WITH_NAMES = "Namen van mensen staan in de citaten, want daar is om gevraagd. Denk daaraan bij publicatie."


def method(facts: Facts) -> list[Block]:
    """The chapter on how it was made."""
    return [
        Heading(1, "Hoe dit is gemaakt", "methode"),
        Paragraph(line(_STEPS)),
        Paragraph(_versions(facts)),
        Bullets((*_trust(facts), *(line(limit) for limit in _LIMITS), line(_WITH_NAMES if facts.request.with_names else _NAMES))),
    ]


def _versions(facts: Facts) -> Line:
    def about(key: str) -> Number:
        return Number(facts.tables.about.get(key, "onbekend"), mark("about", key), "about")

    told = (
        "De tekst van dit hoofdstuk is door vaste regels gemaakt, zonder kunstmatige intelligentie die zelf schrijft. Elk getal "
        "is terug te vinden: zie "
    )
    return line(
        "Gebruikt zijn het programma Vuistregel, versie ", about("product_version"),
        ", codeboek versie ", about("codebook_version"), " en het taalmodel ", about("model"), f". {told}",
        Link("de vragen aan de database", "bijlage-sql"), ".",
    )  # fmt: skip


def _trust(facts: Facts) -> list[Line]:
    left_out = [row["label"] for row in facts.tables["reliability"] if row["code"] not in facts.findings]
    weak = [one.label for one in facts.findings.values() if one.status == "unreliable"]
    return [
        each
        for each in (
            trust(facts),
            documents.indicative(weak),
            documents.left_out(left_out),
            documents.suggested(facts.sum_of("suggested", "codings")),
        )
        if each
    ]
