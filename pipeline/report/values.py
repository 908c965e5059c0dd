"""From tables to sentences: everything the template prints, in plain Dutch, without a query or a format."""

from typing import Any

from pipeline.report.dutch import counted, day, enumerated, number, share
from pipeline.report.figures import STANCES
from pipeline.report.names import names_in
from pipeline.report.values_quotations import Quotation, choose
from pipeline.report.values_tables import QUERIES, Row, Tables

_WORDS = {
    "toegepast": "gebeurt",
    "beoogd": "is een voornemen of advies",
    "ontbreekt": "ontbreekt of lukt niet",
    "neutraal": "wordt genoemd",
}
_CAUSES = {
    "unreadable": "het bestand kon niet worden geopend",
    "empty": "het bestand is leeg",
    "no_words": "er staat geen tekst in",
    "damaged": "het bestand is beschadigd",
    "protected": "er zit een wachtwoord op",
    "unsupported": "deze soort bestand wordt niet gelezen",
    "encoding": "de tekens zijn niet te lezen",
    "needs_ocr": "het is een scan zonder tekst",
    "too_slow": "het lezen duurde te lang",
    "too_large": "het bestand is te groot",
    "not_dutch": "de tekst is niet in het Nederlands",
    "interrupted": "het lezen is afgebroken",
    "internal": "het programma maakte een fout",
}
_SHOWN_QUERIES = ("read", "findings", "quotations")


def section(tables: Tables) -> dict[str, Any]:
    """The values for section.md.j2; texts are plain, not yet escaped for Markdown."""
    documents = sum(row["documents"] for row in tables["read"])
    networks = len(tables["read"])
    names = names_in((row["text"] for row in tables["attendance"]), (row["text"] for row in tables["quotations"]))
    findings = [_finding(row, tables, documents, networks, names) for row in tables["findings"]]
    rules = sorted((found for found in findings if found["family"] == "vuistregel"), key=lambda found: found["code"])
    themes = [found for found in findings if found["family"] == "thema"]
    return {
        "year": tables.year,
        "summary": _summary(tables, rules, documents, networks),
        "reading": _reading(tables, documents),
        "networks": [{**row, "network": row["network"] or "(geen netwerk)"} for row in tables["read"]],
        "failures": [{"path": row["path"], "reason": _CAUSES.get(row["cause"], row["cause"])} for row in tables["failures"]],
        "failure_sentence": _failure_sentence(len(tables["failures"])),
        "rules": rules,
        "themes": themes,
        "chart_text": _chart_text(rules),
        "method": _method(tables),
        "limits": _limits(tables),
        "queries": [(name, QUERIES[name].replace("$year", str(tables.year))) for name in _SHOWN_QUERIES],
    }


def _finding(row: Row, tables: Tables, documents: int, networks: int, names: frozenset[str]) -> dict[str, Any]:
    rows = [candidate for candidate in tables["quotations"] if candidate["code"] == row["code"]]
    rule = row["code"].removeprefix("vuistregel.") if row["family"] == "vuistregel" else ""
    return {
        **row,
        "short": f"{rule}. {row['label']}" if rule else row["label"],
        "heading": f"Vuistregel {rule}: {row['label']}" if rule else row["label"],
        "sentence": _finding_sentence(row, tables.year, documents, networks),
        "quotations": [{"text": f"“{found.text}”", "source": _source(found)} for found in choose(rows, names)],
    }


def _finding_sentence(row: Row, year: int, documents: int, networks: int) -> str:
    if not row["passages"]:
        return f"Geen bewijs gevonden in de documenten van {year}."
    where = share(row["documents"], documents, "document", "documenten")
    which = share(row["networks"], networks, "netwerk", "netwerken")
    found = f"Gevonden in {counted(row['passages'], 'passage', 'passages')}, in {where} en {which}."
    parts = [f"{number(row[stance])} keer {stance} (het {_WORDS[stance]})" for stance in STANCES if row[stance]]
    return f"{found} De richting: {enumerated(parts)}."


def _source(quotation: Quotation) -> str:
    page = f", p. {quotation.page}" if quotation.page else ""
    network = f"{quotation.network}, " if quotation.network else ""
    return f"{quotation.stance} – {network}{quotation.title}, {day(quotation.date)}{page} [{quotation.passage_id}]"


def _summary(tables: Tables, rules: list[dict[str, Any]], documents: int, networks: int) -> dict[str, str]:
    seen = [rule for rule in rules if rule["passages"]]
    missing = [rule["heading"] for rule in rules if not rule["passages"]]
    totals = {stance: sum(rule[stance] for rule in rules) for stance in STANCES}
    passages = sum(totals.values())
    parts = [f"{number(totals[stance])} keer {stance}" for stance in STANCES if totals[stance]]
    return {
        "read": f"Voor {tables.year} zijn {counted(documents, 'document', 'documenten')} gelezen, "
        f"van {counted(networks, 'netwerk', 'netwerken')}.",
        "rules": f"Van {share(len(seen), len(rules), 'vuistregel', 'vuistregels')} is in deze documenten bewijs gevonden.",
        "balance": f"Samen gaat het om {counted(passages, 'codering', 'coderingen')}: {enumerated(parts)}." if passages else "",
        "missing": f"Geen bewijs is gevonden van: {enumerated(missing)}." if missing else "",
    }


def _reading(tables: Tables, documents: int) -> str:
    kinds = [f"{number(row['documents'])} van de soort {row['doc_type']}" for row in tables["types"]]
    passages = sum(row["passages"] for row in tables["read"])
    verb = "is" if documents == 1 else "zijn"
    read = f"Er {verb} {counted(documents, 'document', 'documenten')} gelezen ({enumerated(kinds)})"
    return f"{read}, met samen {counted(passages, 'passage', 'passages')}."


def _failure_sentence(failures: int) -> str:
    verb = "kon" if failures == 1 else "konden"
    subject = counted(failures, "document", "documenten").capitalize()
    return f"{subject} uit de hele verzameling {verb} niet worden gelezen:"


def _chart_text(rules: list[dict[str, Any]]) -> str:
    parts = [f"vuistregel {rule['code'][-1]}: {enumerated([f'{rule[stance]} {stance}' for stance in STANCES])}" for rule in rules]
    return f"Staafdiagram. {'; '.join(parts)}."


def _method(tables: Tables) -> str:
    version, codebook, model = (tables.about.get(key, "onbekend") for key in ("product_version", "codebook_version", "model"))
    return (
        f"Het programma Vuistregel (versie {version}) heeft de documenten in passages verdeeld en iedere passage "
        f"vergeleken met de termen van het codeboek (versie {codebook}). Het taalmodel {model} bepaalt woordvormen en "
        "zinnen. Iedere codering wijst de woorden aan waarop zij steunt. Alleen aanvaarde coderingen zijn geteld."
    )


def _limits(tables: Tables) -> list[str]:
    suggested = counted(tables["suggested"][0]["codings"], "codering is", "coderingen zijn").capitalize()
    untested = next((row["codes"] for row in tables["reliability"] if row["status"] == "untested"), 0)
    return [
        f"{suggested} te onzeker om mee te tellen; een mens moet daarover oordelen.",
        f"Van {counted(untested, 'code', 'codes')} is niet getoetst hoe goed de codering overeenkomt met die van mensen. "
        "Lees de aantallen als aanwijzing.",
        "De aantallen zijn niet gecorrigeerd voor fouten van het programma.",
        "Namen in citaten zijn vervangen door [naam]. "
        "De code tussen rechte haken achter een citaat is de passage in de database.",
    ]
