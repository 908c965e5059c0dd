"""documents.csv and metadata.yaml beside the documents: what people say of them."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.discover import discover
from pipeline.errors import VuistregelError
from pipeline.sidecar import Declared, unmatched


def _corpus(root: Path, **sidecars: str) -> Path:
    """A folder with two networks of one document each, and sidecars: name in the root folder, or kring_name in 'kring'."""
    for name in ("kring/stuk één.txt", "tafel/stuk.txt"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text("Wij leren van elkaar.", encoding="utf-8")
    for name, text in sidecars.items():
        folder, _, kind = name.rpartition("_")
        (root / folder / {"csv": "documents.csv", "yaml": "metadata.yaml"}[kind]).write_text(text, encoding="utf-8")
    return root


def _said(root: Path) -> dict[str, Declared]:
    return {file.path: file.declared for file in discover([root])}


def test_without_a_sidecar_nothing_is_said(tmp_path: Path) -> None:
    assert set(_said(_corpus(tmp_path)).values()) == {Declared()}
    assert Declared().fingerprint == ""


@pytest.mark.parametrize("mark", [",", ";"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_a_csv_as_excel_and_others_write_it(tmp_path: Path, mark: str, start: str) -> None:
    rows = ["path,Titel,type,datum,netwerk", "kring/stuk één.txt,Eerste stuk,notulen,6-9-2024,Kring Noord"]
    said = _said(_corpus(tmp_path, csv=start + "\r\n".join(row.replace(",", mark) for row in rows)))
    assert said["kring/stuk één.txt"] == Declared("Eerste stuk", "notulen", date(2024, 9, 6), None, "Kring Noord")
    assert said["tafel/stuk.txt"] == Declared()


def test_a_yaml_for_a_folder_and_for_one_document(tmp_path: Path) -> None:
    text = "network: Kring Noord\ndoc_type: notulen\ndocuments:\n  stuk één.txt:\n    year: 2021\n    doc_type: beleid\n"
    said = _said(_corpus(tmp_path, kring_yaml=text))
    assert said == {
        "kring/stuk één.txt": Declared(doc_type="beleid", year=2021, network="Kring Noord"),
        "tafel/stuk.txt": Declared(),
    }


def test_the_nearest_sidecar_wins_and_the_others_complete_it(tmp_path: Path) -> None:
    said = _said(_corpus(tmp_path, yaml="network: Alle\nyear: 2020", kring_yaml="network: Kring"))
    assert said == {
        "kring/stuk één.txt": Declared(year=2020, network="Kring"),
        "tafel/stuk.txt": Declared(year=2020, network="Alle"),
    }


def test_what_is_said_changes_the_fingerprint_and_an_empty_cell_says_nothing(tmp_path: Path) -> None:
    row = "path,network,year\nkring/stuk één.txt,Noord,{}\n"
    (first, *_) = discover([_corpus(tmp_path, csv=row.format(""))])
    (second, *_) = discover([_corpus(tmp_path, csv=row.format("2020"))])
    assert first.declared == Declared(network="Noord")
    assert len({first.declared.fingerprint, second.declared.fingerprint, ""}) == 3


def test_a_sidecar_is_no_document(tmp_path: Path) -> None:
    assert sorted(_said(_corpus(tmp_path, csv="path\n", yaml="year: 2020"))) == ["kring/stuk één.txt", "tafel/stuk.txt"]


@pytest.mark.parametrize(
    ("sidecars", "message"),
    [
        ({"csv": "naam,type\na,notulen"}, "documents.csv: has no column 'path'"),
        ({"csv": "path,type\na,verslag"}, "documents.csv:2: has the unknown type 'verslag'"),
        ({"csv": "path,kleur\na,rood"}, "documents.csv:2: has the unknown name 'kleur'"),
        ({"csv": "path,date\na,31-2-2023"}, "documents.csv:2: has no date that exists: '31-2-2023'"),
        ({"csv": "path,year\na,20256"}, "documents.csv:2: has no year: '20256'"),
        ({"csv": "path,year\n../../a,2025"}, "names a file outside its folder"),
        ({"yaml": "- a\n- b"}, "metadata.yaml: does not hold keys with values"),
        ({"yaml": "documents: [a]"}, "metadata.yaml: does not hold keys with values"),
        ({"yaml": "network: [a"}, "metadata.yaml: is no YAML"),
        ({"yaml": "documents:\n  a.txt:\n    jaar: nooit"}, "a.txt: has no year: 'nooit'"),
    ],
)
def test_a_mistake_names_the_file_and_the_place(tmp_path: Path, sidecars: dict[str, str], message: str) -> None:
    with pytest.raises(VuistregelError, match=r".") as caught:
        discover([_corpus(tmp_path, **sidecars)])
    assert message in str(caught.value)


def test_a_file_that_is_named_but_not_there_is_told(tmp_path: Path) -> None:
    root = _corpus(tmp_path, csv="path,year\nkring/weg.txt,2020\nkring/stuk één.txt,2021\n").resolve()
    assert unmatched([root]) == [root / "kring" / "weg.txt"]
    assert unmatched([root / "kring" / "stuk één.txt"]) == []
