"""Scans: pages that are pictures, alone and between pages of text. The pictures are drawn here."""

import os
import tempfile
from pathlib import Path

import pypdfium2
import pytest

from pipeline.errors import DocumentError
from pipeline.extract import extract, ocr
from pipeline.extract.guard import GuardedExtractor, Limits
from pipeline.records import Extracted
from tests.documents import made_files as made
from tests.documents.conftest import needs_ocr

PAGE = "Notulen van de kring\nWij spraken af dat de bewoners voortaan meedoen.\nDe gemeente regelt een zaal."


def read(path: Path, limits: Limits | None = None) -> Extracted:
    with GuardedExtractor(limits or Limits()) as extractor:
        return extractor.extract(path, path.name)


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """Text, a picture of text, text."""
    (tmp_path / "gemengd.pdf").write_bytes(
        made.scan([["Hier begint het stuk over de kring."], PAGE, ["Daarna volgt wat bewoners vertelden."]])
    )
    return tmp_path / "gemengd.pdf"


def test_pages_that_are_pictures_are_told_from_text_and_from_empty_pages(mixed: Path, tmp_path: Path) -> None:
    assert ocr.scanned_pages(mixed) == (2,)
    assert ocr.scanned_pages(mixed, {1, 3}) == ()
    (tmp_path / "leeg.pdf").write_bytes(made.pdf([]))
    assert ocr.scanned_pages(tmp_path / "leeg.pdf") == ()


def test_without_ocr_the_text_is_taken_and_the_pictures_are_named(mixed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    found = read(mixed)
    assert (found.pages, found.ocr_pages, found.unread_pages) == (3, (), (2,))
    assert {block.page for block in found.blocks} == {1, 3}


@needs_ocr
def test_only_the_pictures_of_a_mixed_document_are_read_by_ocr(mixed: Path) -> None:
    without = {block for block in made_blocks(mixed) if block[1] != 2}
    found = read(mixed)
    assert (found.ocr_pages, found.unread_pages) == ((2,), ())
    assert "Wij spraken af dat de bewoners voortaan meedoen." in " ".join(block.text for block in found.blocks if block.page == 2)
    assert {(block.text, block.page) for block in found.blocks if block.page != 2} == without


def made_blocks(path: Path) -> set[tuple[str, int | None]]:
    return {(block.text, block.page) for block in extract(path, path.name).blocks}


@needs_ocr
def test_a_page_that_lies_on_its_side_is_read(tmp_path: Path) -> None:
    with pypdfium2.PdfDocument(made.scan([PAGE + "\n" + PAGE])) as document:
        document[0].set_rotation(90)
        document.save(tmp_path / "gedraaid.pdf")
    text = " ".join(block.text for block in read(tmp_path / "gedraaid.pdf").blocks)
    assert "bewoners voortaan meedoen" in text


@needs_ocr
def test_the_same_scan_gives_the_same_blocks(tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(made.scan([PAGE]))
    assert read(tmp_path / "scan.pdf") == read(tmp_path / "scan.pdf")


@needs_ocr
def test_a_picture_of_a_billion_pixels_is_refused(tmp_path: Path) -> None:
    """One bit a pixel, packed: a file of a few kilobytes."""
    (tmp_path / "groot.pdf").write_bytes(made.picture_bomb(32_000))
    assert (tmp_path / "groot.pdf").stat().st_size < 300_000
    with pytest.raises(DocumentError) as caught:
        read(tmp_path / "groot.pdf", Limits())
    assert (caught.value.cause, "million pixels" in str(caught.value)) == ("too_large", True)


@needs_ocr
def test_ocr_that_takes_too_long_ends_with_its_programs_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    (tmp_path / "scan.pdf").write_bytes(made.scan([PAGE] * 12))
    with GuardedExtractor(Limits()) as warm:  # the limit counts from the start of the work, not of the process
        warm.limits = Limits(seconds=2, ocr_page_seconds=0)
        with pytest.raises(DocumentError) as caught:
            warm.extract(tmp_path / "scan.pdf", "scan.pdf")
        assert caught.value.cause == "too_slow"
    assert not _running_on(str(tmp_path))
    assert list((tmp_path / "tmp").iterdir()) == []


def _running_on(text: str) -> list[str]:
    """Command lines of processes that name this text."""
    if not Path("/proc/self/cmdline").exists():
        pytest.skip("this system does not show its processes as files")
    found = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = place.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if text in line and "pytest" not in line:
            found.append(line)
    return found


@needs_ocr
def test_when_ocr_fails_the_text_of_a_mixed_document_is_kept(
    mixed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An ocrmypdf that is installed and breaks off, in front of the real one."""
    broken = tmp_path / "bin" / "ocrmypdf"
    broken.parent.mkdir()
    broken.write_text("#!/bin/sh\nexit 15\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{broken.parent}{os.pathsep}{os.environ['PATH']}")
    found = read(mixed)
    assert (found.ocr_pages, found.unread_pages) == ((), (2,))
    assert {block.page for block in found.blocks} == {1, 3}
