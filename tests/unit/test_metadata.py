"""Date, title, type, network and language, on cases that people can add to."""

from datetime import date

import pytest
import yaml

from pipeline.dates import find_date, find_month
from pipeline.language import document_language, passage_language
from pipeline.metadata import describe
from pipeline.records import Block, Extracted
from pipeline.sidecar import Declared
from tests.conftest import CASES

DATES = yaml.safe_load((CASES / "dates.yaml").read_text(encoding="utf-8"))


def _extracted(text: str, title: str = "") -> Extracted:
    """Blocks of lines: a heading after '#', a row where a bar stands, else a paragraph."""
    blocks = []
    for line in text.splitlines():
        kind = "heading" if line.startswith("#") else "table_row" if " | " in line else "paragraph"
        level = len(line) - len(line.lstrip("#"))
        blocks.append(Block(kind, line.lstrip("# "), None, level))
    return Extracted(tuple(blocks), "docx", title=title)


@pytest.mark.parametrize(("text", "day"), DATES["texts"].items())
def test_the_first_date_of_a_text(text: str, day: date | None) -> None:
    assert find_date(text) == day


@pytest.mark.parametrize(("text", "month"), DATES["months"].items())
def test_a_month_without_a_day(text: str, month: date | None) -> None:
    assert find_month(text) == month


@pytest.mark.parametrize("name", DATES["documents"])
def test_the_date_and_year_of_a_document(name: str) -> None:
    case = DATES["documents"][name]
    found = describe(_extracted(case["text"]), case["file"])
    assert found.doc_date == case["date"]
    assert found.year == case.get("year", case["date"] and case["date"].year)
    assert found.date_precision == ("" if case["date"] is None else case.get("precision", "day"))
    assert found.other_date == case.get("other")
    assert found.date_source == case.get("source", found.date_source)


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        ("# Notulen kernteam\nAanwezig: allen.", "", "Notulen kernteam"),
        ("Kringverslag van mei\n\nWij waren er.", "", "Kringverslag van mei"),
        ("# Kring Noord\n## Verslag startbijeenkomst\nTekst.", "", "Kring Noord – Verslag startbijeenkomst"),
        ("# Notulen kring\n## Verslag vorige keer\nTekst.", "", "Notulen kring"),
        ("# Kring Noord\n## Samenvatting\nTekst.", "", "Kring Noord"),
        ("# Verslag\nTekst die hier begint.", "", "naam van het stuk"),
        ("# Agenda en verslag\nTekst.", "", "naam van het stuk"),
        ("MEMO\nTekst.", "", "naam van het stuk"),
        ("Voorwoord\nTekst.", "", "naam van het stuk"),
        ("Een lange eerste alinea die meteen begint en met een punt eindigt, zoals het hoort.", "", "naam van het stuk"),
        (
            "Een lange eerste alinea die meteen begint en met een punt eindigt, zoals het hoort.",
            "Uit het bestand",
            "Uit het bestand",
        ),
        ("Aanwezig:\nSem en Joke", "", "naam van het stuk"),
        ("Beeldbank © Sem Jansen\n# Kring Noord\nTekst.", "", "naam van het stuk"),
        ("Foto: Sem Jansen\nTekst.", "", "naam van het stuk"),
        ("# Beelden door de tijd\nTekst.", "", "Beelden door de tijd"),
    ],
)
def test_the_title_says_which_document_it_is(text: str, title: str, expected: str) -> None:
    assert describe(_extracted(text, title), "kring/naam van het stuk.docx").title == expected


@pytest.mark.parametrize(
    ("file", "text", "doc_type"),
    [
        ("kring/notulen mei.docx", "# Wat wij deden", "notulen"),
        ("kring/besprekingsverslag.docx", "# Wat wij deden", "notulen"),
        ("kring/jaarevaluatie 2023.docx", "# Wat wij deden", "evaluatie"),
        ("kring/Evaluatieverslag.docx", "# Wat wij deden", "evaluatie"),
        ("kring/plan 2026-2029.txt", "# Wat wij doen", "beleid"),
        ("kring/samenwerkingsafspraken.docx", "# Wat wij doen", "beleid"),
        ("kring/stuk.docx", "# Convenant leren in de regio", "beleid"),
        ("kring/stuk.docx", "# Wat wij deden\nVerslag van de bijeenkomst in mei", "notulen"),
        ("kring/Notulen/2025-03-12.md", "# Wat wij deden", "notulen"),
        ("kring/2025-06-11 werkgroep meten.md", "# Werkgroep meten\nSensoren hangen. Volgende keer: 9 juli.", "notulen"),
        ("kring/werkgroep meten.md", "# Werkgroep meten\nSensoren hangen. Volgende keer: 9 juli.", "overig"),
        ("kring/2025-06-11 folder.md", "# Leer mee\nKom langs.", "overig"),
        ("kring/Leden WG Strategie en Beleid.md", "# Leden", "overig"),
        ("kring/Over ons.md", "# Over de werkgroep Beleid", "overig"),
        ("kring/Agenda 20240831.md", "# Welkom", "notulen"),
        ("kring/Kennisagenda 2024.md", "# Welkom", "beleid"),
        ("kring/Nota werkgroep wonen.md", "# Welkom", "beleid"),
        (
            "kring/brief.md",
            "# Welkom\nIn ons beleid van vorig jaar schreven wij al dat de bewoners van de wijk meer te zeggen krijgen.",
            "overig",
        ),
    ],
)
def test_the_type_follows_from_name_title_folder_and_first_lines(file: str, text: str, doc_type: str) -> None:
    assert describe(_extracted(text), file).doc_type == doc_type


@pytest.mark.parametrize(
    ("path", "network"),
    [
        ("kring-noord/2024/stuk.docx", "kring-noord"),
        ("2024/kring-noord/stuk.docx", "kring-noord"),
        ("2024-03-14/stuk.docx", ""),
        ("stuk.docx", ""),
        ("Kring Noord/Verslagen/20240314/stuk.docx", "Kring Noord"),
    ],
)
def test_the_network_is_the_outermost_folder_with_a_name(path: str, network: str) -> None:
    assert describe(_extracted("# Notulen van de kring"), path).network == network


@pytest.mark.parametrize(
    ("text", "network"),
    [
        ("# Jaarevaluatie 2023 Kenniskring Wijkwarmte", "Kenniskring Wijkwarmte"),
        ("# Notulen\nNetwerk: Samen Wijzer Noord", "Samen Wijzer Noord"),
        ("# Notulen\nOrganisatie | Stichting De Brug", "Stichting De Brug"),
        ("# Verslag Leernetwerk Jeugd in de Rietlanden\nTekst.", "Leernetwerk Jeugd in de Rietlanden"),
        ("# Het netwerk komt bijeen\nDe kring praat. Daarna", ""),
    ],
)
def test_without_folders_the_network_is_the_one_that_the_text_names(text: str, network: str) -> None:
    assert describe(_extracted(text), "2024/stuk.docx").network == network
    assert describe(_extracted(text), "kring/stuk.docx").network == "kring"


def test_what_people_declare_goes_before_everything_else() -> None:
    said = Declared(title="Eigen titel", doc_type="beleid", doc_date=date(2021, 2, 3), year=2020, network="Kring Zuid")
    found = describe(_extracted("# Notulen 8 februari 2024"), "kring/notulen.docx", said)
    assert (found.title, found.doc_type, found.doc_date, found.year, found.network) == (
        "Eigen titel", "beleid", date(2021, 2, 3), 2020, "Kring Zuid",
    )  # fmt: skip
    assert (found.doc_type_confidence, found.date_source) == (1.0, "sidecar")


ENGLISH = "The members of the board would like to thank everyone who helped to prepare the conference this year."


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ENGLISH, "en"),
        ("Thank you all.", "nl"),
        ("De leden lazen het rapport, dat zo begint en waar het bestuur het van harte mee eens is: " + ENGLISH, "nl"),
        ("A. Jansen (Waterschap Linde), P. de Vries (Gemeente Hoogwoud), S. Schmidt (Stichting Merg), K. Young (DataLab)", "nl"),
        ("Best practices, design rules, service management, roadmap, release, status, open, done, backlog, tooling", "nl"),
    ],
)
def test_a_passage_is_in_another_language_only_where_that_is_clear(text: str, code: str) -> None:
    assert passage_language(text, "nl") == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("De gemeente en de bewoners leren van elkaar wat in de wijk werkt.", "nl"),
        ("The municipality and the residents learn from each other what works.", "en"),
        ("Die Gemeinde und die Bewohner lernen voneinander, was im Viertel wirkt.", "de"),
        ("La commune et les habitants apprennent les uns des autres ce qui marche.", "fr"),
        ("Besluit: akkoord. Actie: Sem belt de wethouder over het convenant.", "nl"),
    ],
)
def test_the_language_of_a_text(text: str, code: str) -> None:
    assert document_language(text) == code


def test_a_dutch_text_with_english_terms_is_dutch() -> None:
    text = "In de community of practice deelden de deelnemers best practices; de learning history volgt in mei."
    assert document_language(text) == "nl"
