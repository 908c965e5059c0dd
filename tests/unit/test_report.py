"""The evaluation section: what it says, that it says the same twice, and that names stay out of it."""

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.codebook import Codebook
from pipeline.errors import VuistregelError
from pipeline.report import write_report
from pipeline.report.dutch import counted, day, enumerated
from pipeline.report.quotations import choose
from pipeline.report.request import Request
from pipeline.store import open_store, publish
from tests.unit.test_store import filled, outcome


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory, codebook: Codebook) -> Path:
    """A corpus of two documents with three codings of rule 3 and its theme."""
    folder = tmp_path_factory.mktemp("verslag")
    first = outcome("netwerk/a.md", "Wij sturen samen op de bedoeling van het werk.")
    second = outcome("ander/b.md", "Niemand komt terug op de *bedoeling*, zegt [de] groep | over 2 < 3.")
    stored = []
    for number, found in enumerate((first, second)):
        codings = []
        for code in ("vuistregel.3", "thema.vraagstuk"):
            start = found.codings[0].evidence_start
            codings.append(
                replace(found.codings[0], coding_id=f"cod_{number}_{code}", code=code, evidence_start=start,
                        stance="toegepast" if number == 0 else "ontbreekt")
            )  # fmt: skip
        assert found.document is not None
        metadata = replace(found.document.metadata, network=found.path.split("/")[0])
        stored.append(replace(found, codings=tuple(codings), document=replace(found.document, metadata=metadata)))
    with open_store(folder / "w.duckdb") as store:
        filled(store, codebook, *stored)
        publish(store, folder / "corpus.duckdb")
    return folder / "corpus.duckdb"


def text_of(path: Path) -> str:
    return re.sub(r"\s+", " ", path.read_text(encoding="utf-8"))


def test_the_section_counts_and_quotes_with_source(database: Path, tmp_path: Path) -> None:
    (path,) = write_report(database, Request(2025), tmp_path, ["html"])
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text_of(path)))
    assert "Van één van de zes vuistregels is in deze documenten bewijs gevonden." in page
    assert "Dit staat in beide documenten, van beide netwerken." in page
    assert "Daarin staat één keer dat het gebeurt en één keer dat het ontbreekt of niet lukt." in page
    assert "“Wij sturen samen op de bedoeling van het werk.”" in page
    assert "Netwerk, Titel, 1 maart 2025" in page
    assert "Geen bewijs gevonden: geen enkel document laat dit zien." in page


def test_signs_in_a_quotation_stay_as_they_are(database: Path, tmp_path: Path) -> None:
    (path,) = write_report(database, Request(2025), tmp_path, ["html"])
    page = re.sub(r"<[^>]+>", "", text_of(path)).replace("&lt;", "<")
    assert "“Niemand komt terug op de *bedoeling*, zegt [de] groep | over 2 < 3.”" in page


def test_two_runs_give_the_same_bytes(database: Path, tmp_path: Path) -> None:
    formats = ["html", "docx", "md"]
    first = [path.read_bytes() for path in write_report(database, Request(2025), tmp_path / "a", formats)]
    second = [path.read_bytes() for path in write_report(database, Request(2025), tmp_path / "b", formats)]
    assert first == second


def test_the_docx_has_headings_and_a_picture_with_alternative_text(database: Path, tmp_path: Path) -> None:
    (path,) = write_report(database, Request(2025), tmp_path, ["docx"])
    with zipfile.ZipFile(path) as archive:
        body = archive.read("word/document.xml").decode()
        pictures = [name for name in archive.namelist() if name.startswith("word/media/")]
    assert len(pictures) == 2
    assert 'w:val="Heading1"' in body
    assert "Gestapelde staven met het aantal passages per vuistregel." in body


def test_an_unknown_year_names_the_known_ones(database: Path, tmp_path: Path) -> None:
    with pytest.raises(VuistregelError, match=r"year 1999: the corpus has no document of that year. Choose one of: 2025."):
        write_report(database, Request(1999), tmp_path, ["html"])


def test_counts_days_and_lists_are_said_in_dutch() -> None:
    passages = [counted(value, "passage", "passages") for value in (0, 1, 2, 13)]
    assert passages == ["nul passages", "één passage", "twee passages", "13 passages"]
    assert (day("2025-03-18"), day("2025")) == ("18 maart 2025", "2025")
    assert [enumerated(parts) for parts in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a en b", "a, b en c"]


def quotable(document: str, text: str, kind: str = "paragraph") -> dict[str, object]:
    return {
        "text": text, "kind": kind, "evidence_start": 0, "evidence_end": 3, "passage_id": f"pas_{document}{len(text)}",
        "document_id": f"doc_{document}", "title": "T", "network": "kring-zuid", "doc_date": None, "year": 2025, "page": 2,
        "starts": [0], "ends": [3], "pos": ["PRON"], "sentence_starts": [0],
    }  # fmt: skip


class Hide:
    """Hides one word."""

    def __call__(self, text: str, row: dict[str, object], start: int = 0, end: int | None = None) -> tuple[str, int]:
        assert row["document_id"]
        return text[start:end].replace("Wij", "[naam]"), text[start:end].count("Wij")

    def label(self, row: dict[str, object], column: str = "title") -> str:
        return str(row[column])


hide = Hide()


def test_quotations_come_from_different_documents_and_without_names_where_they_can() -> None:
    rows = [
        quotable("a", "Wij leren hier een"),
        quotable("a", "wij leren hier twee"),
        quotable("a", "wij leren hier drie twee"),
        quotable("b", "wij leren hier vier drie twee"),
    ]
    assert [found.text for found in choose(rows, hide, 2, "sleutel")] == ["wij leren hier twee", "wij leren hier vier drie twee"]
    assert [found.text for found in choose(rows[:1], hide, 2, "sleutel")] == ["[naam] leren hier een"]
    assert [found.text for found in choose([rows[1], rows[1]], hide, 2, "sleutel")] == ["wij leren hier twee"]
    assert choose([], hide, 2, "sleutel") == []


def test_running_text_is_quoted_before_tables() -> None:
    rows = [quotable("a", "wij leren een tabel", "table"), quotable("b", "wij leren een zin")]
    assert [found.text for found in choose(rows, hide, 1, "sleutel")] == ["wij leren een zin"]


def test_a_scrap_is_quoted_when_there_is_nothing_else() -> None:
    rows = [quotable("a", "elkaar ontmoeten"), quotable("b", "wij leren een zin")]
    assert [found.text for found in choose(rows, hide, 1, "sleutel")] == ["wij leren een zin"]
    assert [found.text for found in choose(rows[:1], hide, 1, "sleutel")] == ["elkaar ontmoeten"]


def test_a_quotation_does_not_end_with_the_line_between_two_cells() -> None:
    text = "wij leren hier | " + "nog meer woorden " * 30
    row = quotable("a", text) | {"starts": [0, 17], "ends": [3, 20], "pos": ["PRON", "ADV"], "sentence_starts": [0, 1]}
    (found,) = choose([row], hide, 1, "sleutel")
    assert found.text == text[found.char_start : found.char_end] == "wij leren hier"


def test_the_source_of_a_quotation_can_be_found() -> None:
    (found,) = choose([quotable("a", "wij een")], hide, 1, "sleutel")
    assert found.source == "Kring zuid, T, 2025, p. 2"


def test_a_long_passage_is_quoted_by_the_sentence_of_its_evidence() -> None:
    first = "Eerste zin met heel veel woorden. " * 20
    text = f"{first}We leren hiervan. Laatste zin."
    start = text.index("We")
    row = quotable("a", text) | {
        "evidence_start": start, "evidence_end": start + 10, "starts": [0, start, text.index("Laatste")],
        "ends": [6, start + 3, text.index("Laatste") + 7], "pos": ["ADJ", "PRON", "ADJ"], "sentence_starts": [0, 1, 2],
    }  # fmt: skip
    (found,) = choose([row], hide, 1, "sleutel")
    assert found.text == "We leren hiervan."
    assert text[found.char_start : found.char_end] == found.text
