"""A made-up section with every kind of block, and texts that a careless writer of files would stumble over."""

import altair as alt

from pipeline.report.blocks import (
    Bullets,
    Heading,
    Line,
    Link,
    Number,
    PageBreak,
    Paragraph,
    Picture,
    Quotation,
    Section,
    Table,
    Text,
)  # fmt: skip

NASTY = (
    "*ster* _streep_ `code` <b>vet</b> & [link](x) #kop | $x^2$ \\section{a} #let x = 1 @ref ~a~ “q” 'r' ’s \u202eom\u202c "
    'één 1. – — … {{ jinja }} %} "dicht"'
)
FOREIGN = "مرحبا بالعالم, שלום, 中文 en 😀"

STORED = {
    "pas_1": "Wij komen elke maand bij elkaar en Ans de Vries zegt wat er is geleerd van de proef.",
    "pas_2": f"Oud {NASTY} en meer.",
    "pas_3": "Er is geen 2e keer 😀 \x07geweest.",
}
"""The passages that are quoted, with a made-up name."""


def number(text: str, mark: str, query: str = "read") -> Number:
    return Number(text, mark, query)


def words(text: str, style: str = "") -> Text:
    return Text(text, style)


def chart() -> alt.Chart:
    rows = [{"netwerk": "Noord – één", "passages": 12}, {"netwerk": "Zuid <&>", "passages": 7}]
    made: alt.Chart = alt.Chart(alt.InlineData(rows)).mark_bar().encode(x="passages:Q", y="netwerk:N").properties(width=360)
    return made


def row(*cells: Text | Number) -> tuple[Line, ...]:
    return tuple((cell,) for cell in cells)


NETWORKS = Table(
    (words("Gelezen documenten in "), number("2025", "net-year"), words(", per netwerk")), "tabel-netwerken",
    row(words("Netwerk"), words("Documenten"), words("Passages")),
    (
        row(words("Noord & <Zuid>"), number("12", "net-1-docs"), number("1.204", "net-1-pas")),
        row(words(NASTY[:40]), number("3", "net-2-docs"), number("88", "net-2-pas")),
        row(words("Totaal"), number("15", "net-t-docs"), number("1.292", "net-t-pas")),
    ),
    frozenset({1, 2}), total=True,
)  # fmt: skip

BALANCE = Table(
    (words("Passages per richting"),), "tabel-balans",
    row(words("Richting"), number("2024", "bal-then", "years"), number("2025", "bal-now", "years")),
    (
        row(words("toegepast"), number("5", "bal-t-then"), number("9", "bal-t")),
        row(words("ontbreekt"), number("6", "bal-o-then"), number("4", "bal-o")),
    ),
    frozenset({1, 2}),
)  # fmt: skip

SECTION = Section(
    (words("Leren in de netwerken: evaluatie "), number("2025", "title-year", "years"), words(" <&>")),
    "Voor de regio, gemaakt uit verzonnen stukken",
    (
        Heading(1, "Samenvatting", "samenvatting"),
        Paragraph((
            words("In "), number("2025", "sum-year"), words(" zijn "), number("twaalf", "sum-docs"),
            words(" documenten gelezen van "), number("drie", "sum-nets"), words(" netwerken. In "),
            number("2024", "sum-year-before"), words(" waren het er "), number("tien", "sum-docs-before"),
            words(". "), words("Dat is meer.", "strong"), words(" Zie "), Link("de tabel", "tabel-netwerken"),
            words(" en "), Link("het citaat", "quote-1"), words("."),
        )),
        Paragraph((words("Ruim "), number("60 %", "sum-share"), words(" van de passages gaat over afspraken; "
                   "het verschil is "), number("4,5", "sum-diff"), words(" punten (tussen "), number("-2", "sum-low"),
                   words(" en "), number("11", "sum-high"), words(").")), "note"),
        PageBreak(),
        Heading(1, "Wat is gelezen", "gelezen"),
        Paragraph((words(NASTY), words(" "), number("geen enkele", "nasty-none"), words(" keer "), words(FOREIGN, "emphasis"))),
        NETWORKS,
        Bullets((
            (words("Noord kwam "), number("zes", "bul-1"), words(" keer bij elkaar.")),
            (words("1. Dit begint als een lijst, met "), number("7", "bul-2"), words(" punten.")),
        )),
        Heading(1, "De vuistregels", "vuistregels"),
        Heading(2, "Vuistregel 3: " + "een heel lange titel die maar doorgaat " * 10, "vuistregel-3"),
        Quotation(
            "Wij komen elke maand bij elkaar en [deelnemer, gemeente] zegt wat er is geleerd van de proef.",
            "toegepast – Noord, Verslag van 3 maart, 3 maart 2025, p. 2", "quote-1", "pas_1", 0, len(STORED["pas_1"]),
        ),
        Quotation(NASTY, "ontbreekt – Zuid & co, “Titel *met* <tekens>”, 12 mei 2024", "quote-2", "pas_2", 4, 4 + len(NASTY)),
        Quotation("Er is geen 2e keer 😀 \x07geweest.", "beoogd – Oost, Plan, 2025", "quote-3", "pas_3", 0, 30),
        Picture(
            "balans", (words("Passages per richting in "), number("2025", "pic-year", "years")),
            "Staafdiagram: toegepast 9, ontbreekt 4 <&>.", chart(), BALANCE,
        ),
        Paragraph((words("SELECT *\n  FROM passages  -- <&> 2025\nWHERE \"x\" = 'y'"),), "code"),
        Heading(3, "Lege tabel", "leeg"),
        Table((words("Een tabel zonder rijen"),), "tabel-leeg", ((), (words("Aantal"),)), (), frozenset({1})),
        Paragraph((words("Van de "), number("zes", "end-rules"), words(" vuistregels is "), number("één", "end-seen"),
                   words(" gezien. Dat bleek in "), number("4", "end-nets"), words(" netwerken."))),
    ),
    {"year": "2025", "network": "", "compare": "2024", "run": "run_made_up", "schema": "9"},
)  # fmt: skip
