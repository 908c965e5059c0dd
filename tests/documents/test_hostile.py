"""Files that would stop a batch: too large, too slow, too hungry, or deadly to the program that reads them."""

import os
import signal
import zipfile
from pathlib import Path

import pytest

from pipeline.errors import DocumentError
from pipeline.extract import guard
from pipeline.extract.guard import GuardedExtractor, Limits
from pipeline.records import Extracted


def read(path: Path, limits: Limits) -> Extracted:
    with GuardedExtractor(limits) as extractor:
        return extractor.extract(path, path.name)


def test_a_good_file_comes_through_the_guard_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Kop\n\nWij leren van elkaar.\n", encoding="utf-8")
    found = read(tmp_path / "a.md", Limits())
    assert [block.text for block in found.blocks] == ["Kop", "Wij leren van elkaar."]


def test_a_problem_found_behind_the_guard_keeps_its_cause(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"")
    with pytest.raises(DocumentError) as caught:
        read(tmp_path / "a.docx", Limits())
    assert (caught.value.cause, str(caught.value)) == ("empty", "a.docx: is empty (0 bytes). Copy or export it again.")


def test_a_file_over_the_size_limit_is_not_opened(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as stream:
        stream.truncate(300_000_000)
    with pytest.raises(DocumentError) as caught:
        read(tmp_path / "a.txt", Limits())
    assert caught.value.cause == "too_large"


def test_a_file_that_has_gone_is_tried_again_at_the_next_run(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        read(tmp_path / "gone.txt", Limits())
    assert (caught.value.cause, caught.value.transient) == ("unreadable", True)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = tmp_path / "a.docx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 900_000_000)
    assert bomb.stat().st_size < 2_000_000
    with pytest.raises(DocumentError) as caught:
        read(bomb, Limits())
    assert caught.value.cause == "too_large"


def test_tables_nested_a_thousand_deep_end_as_an_outcome(tmp_path: Path) -> None:
    deep = 1000
    (tmp_path / "a.html").write_text(
        "<html><body><p>Wij leren.</p>" + "<table><tr><td>" * deep + "x" + "</td></tr></table>" * deep, encoding="utf-8"
    )
    with pytest.raises(DocumentError) as caught:
        read(tmp_path / "a.html", Limits())
    assert caught.value.cause == "damaged"


def test_entities_that_multiply_do_not_fill_the_memory(tmp_path: Path) -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    body = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "lach ">{levels}]><w:document xmlns:w="w">&l11;</w:document>'
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("word/document.xml", body)
        archive.writestr("[Content_Types].xml", "<Types/>")
    with pytest.raises(DocumentError):
        read(tmp_path / "a.docx", Limits(seconds=30))


def endless(path: Path, shown: str) -> Extracted:
    while True:
        pass


def hungry(path: Path, shown: str) -> Extracted:
    return Extracted((), "x" * 50_000_000_000)


def deadly(path: Path, shown: str) -> Extracted:
    os.kill(os.getpid(), signal.SIGSEGV)
    raise AssertionError


@pytest.mark.parametrize(("reader", "cause"), [(endless, "too_slow"), (hungry, "too_large"), (deadly, "too_large")])
def test_a_reader_that_hangs_eats_or_dies_costs_one_document(
    reader: object, cause: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stand-in for a fault in a library that reads files; the process around it is the real one."""
    (tmp_path / "a.md").write_text("Wij leren van elkaar.\n", encoding="utf-8")
    with GuardedExtractor(Limits(seconds=5)) as extractor:
        with monkeypatch.context() as patched:
            patched.setattr(guard, "extract", reader)
            with pytest.raises(DocumentError) as caught:
                extractor.extract(tmp_path / "a.md", "a.md")
        assert caught.value.cause == cause
        assert extractor.extract(tmp_path / "a.md", "a.md").blocks, "the next document is read as if nothing had happened"
