"""Files that would stop a batch: too large, too slow, too hungry, or deadly to the program that reads them."""

import os
import signal
import subprocess
import tempfile
import zipfile
import zlib
from pathlib import Path

import pytest

from pipeline.errors import DocumentError
from pipeline.extract import guard
from pipeline.extract.guard import GuardedExtractor, Limits
from pipeline.records import Extracted
from tests.documents import made_files as made


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


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "lach ">'
    + "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 12))
    + "]>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l11 SYSTEM "file://{secret}">]>'


def _with_part(kind: str, xml: bytes) -> bytes:
    """A sound file of a kind in which the part with the text is replaced."""
    if kind == "xlsx":
        return made.changed(made.xlsx({"Blad": [["Wij", "leren"]]}), {"xl/worksheets/sheet1.xml": xml})
    if kind == "pptx":
        return made.changed(made.pptx(), {"ppt/slides/slide1.xml": xml})
    if kind == "docx":
        return made.changed(made.docx(), {"word/document.xml": xml, "word/comments.xml": xml})
    return made.zip_of({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": xml})


@pytest.mark.parametrize("kind", ["docx", "odt", "pptx", "xlsx"])
@pytest.mark.parametrize("head", [LAUGHS, OUTSIDE], ids=["multiplied", "outside"])
def test_entities_in_any_office_file_are_neither_multiplied_nor_fetched(kind: str, head: str, tmp_path: Path) -> None:
    secret = tmp_path / "geheim.txt"
    secret.write_text("wachtwoord", encoding="utf-8")
    xml = head.replace("{secret}", str(secret)) + '<d xmlns:w="x">annotation &l11;</d>'
    (tmp_path / f"a.{kind}").write_bytes(_with_part(kind, xml.encode()))
    assert _what(tmp_path / f"a.{kind}") in {"", "annotation", "damaged", "no_words", "too_slow", "too_large"}


def test_archives_in_a_document_are_not_unpacked(tmp_path: Path) -> None:
    inner = made.zip_of({"nullen": bytes(50_000_000)})
    for _ in range(5):
        inner = made.zip_of({f"{number}.zip": inner for number in range(10)})
    (tmp_path / "a.docx").write_bytes(made.changed(made.docx("Wij leren."), {"word/embeddings/a.zip": inner}))
    assert [block.text for block in read(tmp_path / "a.docx", Limits(seconds=30)).blocks] == ["Wij leren."]


def test_a_picture_of_a_billion_pixels_in_a_docx_is_not_unpacked(tmp_path: Path) -> None:
    header = b"IHDR" + (40_000).to_bytes(4) * 2 + bytes([1, 0, 0, 0, 0])
    packed = zlib.compress(bytes(5001 * 1000), 9)
    chunks = [header, b"IDAT" + packed, b"IEND"]
    png = b"\x89PNG\r\n\x1a\n" + b"".join((len(c) - 4).to_bytes(4) + c + zlib.crc32(c).to_bytes(4) for c in chunks)
    (tmp_path / "a.docx").write_bytes(made.changed(made.docx("Wij leren."), {"word/media/a.png": png}))
    assert [block.text for block in read(tmp_path / "a.docx", Limits(seconds=30)).blocks] == ["Wij leren."]


def test_rtf_that_nests_a_hundred_thousand_deep_ends(tmp_path: Path) -> None:
    deep = 100_000
    (tmp_path / "a.rtf").write_bytes(b"{\\rtf1\\ansi Wij leren. " + b"{\\b {\\deleted " * deep + b"x" + b"}}" * deep + b"\\par}")
    assert _what(tmp_path / "a.rtf") in {"Wij leren.", "damaged", "too_slow", "too_large"}


def _what(path: Path) -> str:
    """The text of a file, or the cause for which it is refused."""
    try:
        return "\n".join(block.text for block in read(path, Limits(seconds=30)).blocks)
    except DocumentError as error:
        return error.cause


def test_a_message_of_ten_thousand_parts_is_refused(tmp_path: Path) -> None:
    head = b'MIME-Version: 1.0\nSubject: Kring\nContent-Type: multipart/mixed; boundary="x"\n\n'
    (tmp_path / "a.eml").write_bytes(head + b"--x\nContent-Type: text/plain\n\nWij leren.\n" * 10_000 + b"--x--\n")
    with pytest.raises(DocumentError) as caught:
        read(tmp_path / "a.eml", Limits(seconds=60))
    assert (caught.value.cause, "500 parts" in str(caught.value)) == ("too_large", True)


def test_a_message_whose_parts_nest_ten_thousand_deep_is_refused(tmp_path: Path) -> None:
    head = b"MIME-Version: 1.0\nSubject: Kring\n"
    levels = b"".join(b'Content-Type: multipart/mixed; boundary="x%d"\n\n--x%d\n' % (level, level) for level in range(10_000))
    (tmp_path / "a.eml").write_bytes(head + levels + b"Content-Type: text/plain\n\nWij leren.\n")
    with pytest.raises(DocumentError) as caught:
        read(tmp_path / "a.eml", Limits(seconds=60))
    assert caught.value.cause in {"damaged", "too_large", "too_slow"}


def test_a_sheet_that_claims_to_be_as_large_as_a_sheet_can_be_is_read_as_far_as_it_is_filled(tmp_path: Path) -> None:
    cells = '<c r="A1" t="inlineStr"><is><t>Wij leren</t></is></c>'
    far = '<c r="XFD1048576" t="inlineStr"><is><t>van elkaar</t></is></c>'
    sheet = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<dimension ref="A1:XFD1048576"/><sheetData><row r="1">{cells}</row><row r="1048576">{far}</row></sheetData></worksheet>'
    )
    data = made.changed(made.xlsx({"Blad": [["x"]]}), {"xl/worksheets/sheet1.xml": sheet.encode()})
    (tmp_path / "a.xlsx").write_bytes(data)
    found = read(tmp_path / "a.xlsx", Limits(seconds=60))
    assert [block.text for block in found.blocks] == ["Blad", "Wij leren", "van elkaar"]


def test_a_sheet_with_a_quarter_of_a_million_columns_is_refused(tmp_path: Path) -> None:
    cells = "".join(f'<c t="inlineStr"><is><t>leren {number}</t></is></c>' for number in range(250_000))
    sheet = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<sheetData><row r="1">{cells}</row></sheetData></worksheet>'
    )
    data = made.changed(made.xlsx({"Blad": [["x"]]}), {"xl/worksheets/sheet1.xml": sheet.encode()})
    (tmp_path / "a.xlsx").write_bytes(data)
    with pytest.raises(DocumentError) as caught:
        read(tmp_path / "a.xlsx", Limits(seconds=60))
    assert caught.value.cause in {"too_large", "too_slow"}


def test_a_pdf_with_a_hundred_thousand_pages_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(made.pages(100_000))
    with pytest.raises(DocumentError) as caught:
        read(tmp_path / "a.pdf", Limits())
    assert (caught.value.cause, "100000" in str(caught.value)) == ("too_large", True)


@pytest.mark.parametrize("count", [3, 1_000_000_000])
def test_a_pdf_that_holds_itself_ends(count: int, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(made.endless_pdf(count))
    assert _what(tmp_path / "a.pdf") in {"damaged", "no_words", "needs_ocr", "too_slow", "too_large"}


@pytest.mark.parametrize("name", ["../buiten.txt", "/etc/buiten.txt", "word/../../buiten.xml", "a\nb\x07.xml"])
def test_names_in_an_archive_lead_nowhere(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "map"
    folder.mkdir()
    (folder / "a.docx").write_bytes(made.changed(made.docx("Wij leren."), {name: b"<x/>"}))
    assert [block.text for block in read(folder / "a.docx", Limits()).blocks] == ["Wij leren."]
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.docx", "map"]


SLEEPER = "vuistregel-test-sleeper"


def sleepy(path: Path, shown: str, most_pages: int) -> Extracted:
    """Starts a program that starts another, as OCR does, and leaves a file behind."""
    (Path(tempfile.gettempdir()) / "rest").write_bytes(b"x")
    subprocess.run(["bash", "-c", f"exec -a {SLEEPER} sleep 300 & wait"], check=False)
    raise AssertionError


def test_the_programs_and_files_of_a_document_that_is_killed_go_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in for a program that hangs; the process group around it is the real one."""
    if not Path("/proc/self/cmdline").exists():
        pytest.skip("this system does not show its processes as files")
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    (tmp_path / "a.md").write_text("Wij leren.\n", encoding="utf-8")
    with GuardedExtractor(Limits(seconds=2)) as extractor:
        monkeypatch.setattr(guard, "extract", sleepy)
        with pytest.raises(DocumentError) as caught:
            extractor.extract(tmp_path / "a.md", "a.md")
    assert caught.value.cause == "too_slow"
    assert list(scratch.iterdir()) == []
    assert not _is_running(SLEEPER)


def _is_running(name: str) -> bool:
    def shown(place: Path) -> bytes:
        try:
            return place.read_bytes()
        except OSError:
            return b""

    return any(shown(place).startswith(name.encode()) for place in Path("/proc").glob("[0-9]*/cmdline"))


def endless(path: Path, shown: str, most_pages: int) -> Extracted:
    while True:
        pass


def hungry(path: Path, shown: str, most_pages: int) -> Extracted:
    return Extracted((), "x" * 50_000_000_000)


def deadly(path: Path, shown: str, most_pages: int) -> Extracted:
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
