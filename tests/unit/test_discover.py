"""Paths → the files to take in."""

import os
import threading
from pathlib import Path

import pytest

from pipeline.discover import discover
from pipeline.errors import VuistregelError


def _write(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")


def _paths(*roots: Path) -> list[str]:
    return [file.path for file in discover(roots)]


def test_files_come_with_their_path_in_the_folder_sorted(tmp_path: Path) -> None:
    _write(tmp_path, "b.txt", "a/z.docx", "a/b/c.md", "Z.pdf")
    assert _paths(tmp_path) == ["Z.pdf", "a/b/c.md", "a/z.docx", "b.txt"]


def test_the_order_does_not_depend_on_the_order_of_the_arguments_or_of_making(tmp_path: Path) -> None:
    _write(tmp_path / "een", "b.txt", "a.txt")
    _write(tmp_path / "twee", "c.txt", "0.txt")
    assert discover([tmp_path / "een", tmp_path / "twee"]) == discover([tmp_path / "twee", tmp_path / "een"])


def test_a_file_named_itself_has_its_name_as_path(tmp_path: Path) -> None:
    _write(tmp_path, "map/stuk.txt")
    (file,) = discover([tmp_path / "map" / "stuk.txt"])
    assert (file.path, file.location) == ("stuk.txt", (tmp_path / "map" / "stuk.txt").resolve())


def test_a_file_counts_once_however_often_it_is_named(tmp_path: Path) -> None:
    _write(tmp_path, "map/stuk.txt", "map/ander.txt")
    (tmp_path / "map" / "link naar stuk.txt").symlink_to(tmp_path / "map" / "stuk.txt")
    files = discover([tmp_path / "map", tmp_path, tmp_path / "map" / "stuk.txt", tmp_path / "map" / ".." / "map"])
    assert [file.location.name for file in files] == ["ander.txt", "stuk.txt"]


def test_a_link_to_a_document_elsewhere_stays_a_link(tmp_path: Path) -> None:
    _write(tmp_path, "elders/stuk.txt", "map/ander.txt")
    (tmp_path / "map" / "verwijzing.txt").symlink_to(tmp_path / "elders" / "stuk.txt")
    other, link = discover([tmp_path / "map"])
    assert (other.path, other.location.is_symlink()) == ("ander.txt", False)
    assert (link.path, link.location.is_symlink()) == ("verwijzing.txt", True)


def test_hidden_files_locks_and_files_of_the_system_are_left_out(tmp_path: Path) -> None:
    _write(tmp_path, "stuk.txt", ".verborgen.txt", ".git/config", "~$stuk.docx", "map/~$lock.docx", "Thumbs.db", ".DS_Store")
    _write(tmp_path, "map/desktop.ini", ".map/stuk.txt")
    assert _paths(tmp_path) == ["stuk.txt"]


def test_a_folder_may_itself_stand_in_a_hidden_one(tmp_path: Path) -> None:
    _write(tmp_path, ".werk/corpus/stuk.txt")
    assert _paths(tmp_path / ".werk" / "corpus") == ["stuk.txt"]


def test_what_the_product_keeps_is_no_document(tmp_path: Path) -> None:
    _write(tmp_path, "stuk.txt", "data/intern/working.duckdb", "data/corpus.duckdb", "data.txt")
    assert [file.path for file in discover([tmp_path], home=tmp_path / "data")] == ["data.txt", "stuk.txt"]


def test_size_and_time_are_those_of_the_file(tmp_path: Path) -> None:
    _write(tmp_path, "stuk.txt")
    os.utime(tmp_path / "stuk.txt", ns=(1, 1_700_000_000_123_456_789))
    (file,) = discover([tmp_path])
    assert (file.size, file.modified_ns) == (8, (tmp_path / "stuk.txt").stat().st_mtime_ns)


def test_pipes_and_other_things_that_are_no_files_are_passed_over(tmp_path: Path) -> None:
    _write(tmp_path, "stuk.txt")
    os.mkfifo(tmp_path / "pijp.txt")
    assert _paths(tmp_path) == ["stuk.txt"]


@pytest.mark.parametrize("named", [["weg"], ["stuk.txt", "weg"]])
def test_a_path_that_does_not_exist_is_named_in_the_error(named: list[str], tmp_path: Path) -> None:
    _write(tmp_path, "stuk.txt")
    with pytest.raises(VuistregelError) as raised:
        discover([tmp_path / name for name in named])
    assert raised.value.subject == str(tmp_path / "weg")
    assert raised.value.exit_code == 2


def test_only_hidden_files_is_no_documents(tmp_path: Path) -> None:
    _write(tmp_path, ".verborgen", "map/~$lock.docx")
    with pytest.raises(VuistregelError, match="holds no documents"):
        discover([tmp_path])


def test_a_file_that_goes_while_the_folder_is_read_is_left_out(tmp_path: Path) -> None:
    _write(tmp_path, "stuk.txt")
    stop = threading.Event()

    def come_and_go() -> None:
        while not stop.is_set():
            (tmp_path / "ander.txt.part").write_bytes(b"x")
            (tmp_path / "ander.txt.part").unlink()

    copying = threading.Thread(target=come_and_go)
    copying.start()
    try:
        for _ in range(1000):
            assert "stuk.txt" in _paths(tmp_path)
    finally:
        stop.set()
        copying.join()
