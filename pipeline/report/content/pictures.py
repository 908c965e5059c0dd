"""The pictures: a chart, the words that replace it, and the table it was drawn from."""

from pipeline.report import charts
from pipeline.report.blocks import Line, Link, Picture, Table
from pipeline.report.content.facts import STANCES, Facts, Finding
from pipeline.report.content.organisations import Group, groups
from pipeline.report.dutch import decimal as decimals
from pipeline.report.dutch import enumerated
from pipeline.report.wording import Figure, decimal, digits, line, titles, year_of

_SAID = {"toegepast": "gebeurt", "beoogd": "voornemen", "ontbreekt": "ontbreekt", "neutraal": "alleen genoemd"}
_MOST_YEARS = 6


def stances(facts: Facts) -> Picture | Table:
    """What the passages say, per vuistregel; the table alone where there are none."""
    rules = facts.family("vuistregel")
    counts = [(_short(rule), {stance: int(rule.row[stance]) for stance in STANCES}) for rule in rules]
    said = "; ".join(
        f"{name}: {enumerated([f'{n} {_SAID[stance]}' for stance, n in each.items() if n]) or 'geen passages'}"
        for name, each in counts
    )
    most = max((rule.row["passages"] for rule in rules), default=0)
    leading = enumerated([_short(rule).lower() for rule in rules if rule.row["passages"] == most])
    rows = tuple(
        (
            line(Link(rule.name, rule.anchor)),
            *(digits(rule.figure(stance)) for stance in STANCES),
            digits(rule.figure("documents")),
        )
        for rule in rules
    )
    header = titles("Vuistregel", "Gebeurt", "Voornemen", "Ontbreekt", "Genoemd", "Documenten")
    caption = line("Aantal passages per vuistregel en wat zij zeggen")
    table = Table(caption, "tabel-vuistregels", header, rows, frozenset(range(1, 6)))
    if not most:
        return table
    alternative = f"Gestapelde staven met het aantal passages per vuistregel. De meeste gaan over {leading} ({most}). {said}."
    above = line("Wat de passages over elke vuistregel zeggen")
    return Picture("vuistregels", above, alternative, charts.stance_chart(counts), table)


def development(facts: Facts) -> Picture | None:
    """Passages per ten documents over the years, with intervals; None where there are no two years to compare."""
    years = facts.years[-_MOST_YEARS:]
    if len(years) < 2:
        return None
    rules = facts.family("vuistregel")
    rates = {(rule.code, year): facts.rate(rule.code, year) for rule in rules for year in years}
    drawn = [
        (_short(rule), year, rates[rule.code, year].value, rates[rule.code, year].low, rates[rule.code, year].high)
        for rule in rules
        for year in years
    ]

    def cell(rule: Finding, year: int) -> Line:
        found = rates[rule.code, year]
        value, low, high = (
            decimal(Figure(number, "by_document", f"{rule.code}_{year}_{end}"))
            for number, end in ((found.value, ""), (found.low, "low"), (found.high, "high"))
        )
        return line(value, " (", low, " – ", high, ")")

    rows = tuple((line(_short(rule)), *(cell(rule, year) for year in years)) for rule in rules)
    read = (
        line("Gelezen documenten"),
        *(digits(Figure(facts.documents_in(year), "documents_by_year", str(year))) for year in years),
    )
    table = Table(
        line("Passages per tien documenten, met tussen haakjes de marge"),
        "tabel-jaren",
        titles("Vuistregel", *(year_of(facts.year(year)) for year in years)),
        (*rows, read),
        frozenset(range(1, len(years) + 1)),
    )
    told = "; ".join(
        f"{_short(rule)}: {enumerated([f'{decimals(rates[rule.code, year].value)} in {year}' for year in years])}"
        for rule in rules
    )
    alternative = (
        f"Per vuistregel een staaf per jaar met het aantal passages per tien documenten en een streep voor de marge. {told}."
    )
    return Picture("jaren", line("De vuistregels door de jaren heen"), alternative, charts.development_chart(drawn), table)


def themes(facts: Facts) -> list[Picture]:
    """Networks and themes; none where there is one network."""
    found = facts.family("thema")
    if len(facts.networks) < 2 or not found:
        return []
    drawn = [(network.name, theme.label, int(network.found(theme.code).value)) for network in facts.networks for theme in found]
    rows = tuple((line(network.name), *(digits(network.found(theme.code)) for theme in found)) for network in facts.networks)
    header = titles("Netwerk", *(theme.label for theme in found))
    table = Table(line("Aantal passages per netwerk en thema"), "tabel-themas", header, rows, frozenset(range(1, len(header))))
    most = max(count for *_, count in drawn)
    where = enumerated([f"{row} over ‘{column}’" for row, column, count in drawn if count == most])
    message = f"De meeste passages ({most}) heeft {where}. " if most else "Er is geen passage gevonden. "
    told = "; ".join(
        f"{network.name}: {enumerated([f'{theme.label} {int(network.found(theme.code).value)}' for theme in found])}"
        for network in facts.networks
    )
    alternative = f"Tabel in grijstinten: hoe donkerder, hoe meer passages. {message}{told}."
    return [Picture("themas", line("Waar de netwerken het over hebben"), alternative, charts.heat_chart(drawn), table)]


def attendance(facts: Facts) -> Picture | None:
    """Who sits at the table; None where the lists of those present tell too little."""
    found: list[Group] = groups(facts)
    if len(found) < 2:
        return None
    rows = tuple((line(group.name), digits(group.people), digits(group.organisations)) for group in found)
    header = titles("Organisatie", "Mensen", "Organisaties")
    table = Table(line("Aanwezigen per organisatie"), "tabel-aanwezigen", header, rows, frozenset({1, 2}))
    drawn = [(group.name, int(group.people.value)) for group in found]
    alternative = (
        f"Staven met het aantal verschillende mensen dat aanwezig was. {'; '.join(f'{name}: {count}' for name, count in drawn)}."
    )
    chart = charts.bar_chart(drawn, "aantal verschillende mensen")
    return Picture("aanwezigen", line("Wie er aan tafel zit"), alternative, chart, table)


def _short(rule: Finding) -> str:
    return f"Vuistregel {rule.code[-1]}"
