"""What goes wrong with files, each on a real file: one outcome with cause, stage and remedy; the rest of the batch is done."""

import os
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from textwrap import wrap

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from examples.build import SOURCE
from pipeline.discover import discover
from pipeline.errors import DocumentError, VuistregelError
from pipeline.extract import extract
from pipeline.process import process_batch
from pipeline.records import Outcome
from pipeline.settings import Settings
from tests.documents import made_files as made
from tests.documents.conftest import TakeIn, needs_libreoffice, needs_ocr

LINES = wrap(made.DUTCH, 80)
REASON = re.compile(r"[a-zé][^\n]{3,150}\. [A-Z][^\n]{3,120}\.")
"""What is wrong, in a sentence that the path of the file begins, and what to do."""


@dataclass(frozen=True)
class Bad:
    """A file that cannot be taken in, and what the user reads about it."""

    name: str
    content: Callable[[], bytes]
    cause: str
    reason: str
    """Words that the reason must hold."""
    stage: str = "extract"


def _picture_pdf() -> bytes:
    out = BytesIO()
    Image.new("L", (300, 400), 220).save(out, "PDF")
    return out.getvalue()


def _broken_inside() -> bytes:
    """A sound zip with the parts of a docx, whose text is cut off."""
    with zipfile.ZipFile(BytesIO(made.docx())) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return made.zip_of(members | {"word/document.xml": members["word/document.xml"][:400]})


def _broken_type() -> bytes:
    """An odt whose first member, which says what it is, was damaged after it was compressed."""
    data = made.zip_of({"mimetype": b"application/vnd.oasis.opendocument.text" * 9})
    start = data.index(b"mimetype") + len("mimetype")
    return data[:start] + b"\xff" * 12 + data[start + 12 :]


BAD = [
    Bad("empty.docx", lambda: b"", "empty", "0 bytes"),
    Bad("empty.txt", lambda: b"", "empty", "0 bytes"),
    Bad("empty.pdf", lambda: b"", "empty", "0 bytes"),
    Bad("broken.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 8, "damaged", "export it again"),
    Bad("truncated.pdf", lambda: made.pdf(LINES)[:400], "damaged", "export it again"),
    Bad("not a pdf.pdf", lambda: b"Dit is gewone tekst.", "damaged", "no pdf file"),
    Bad("encrypted.pdf", lambda: made.pdf(LINES, user_password="geheim"), "protected", "copy without password"),
    Bad("blank page.pdf", lambda: made.pdf([]), "no_words", "right file"),
    Bad("only page number.pdf", lambda: made.pdf(["Pagina 3"]), "no_words", "right file"),
    Bad("no zip.docx", made.DUTCH.encode, "damaged", "no docx file"),
    Bad("truncated.docx", lambda: made.docx()[:3000], "damaged", "save it again"),
    Bad("broken inside.docx", _broken_inside, "damaged", "save it again"),
    Bad(
        "broken names.docx", lambda: made.zip_of({"één.xml": b"x"}).replace("é".encode(), b"\xff\xff"), "damaged", "save it again"
    ),
    Bad("broken type.odt", _broken_type, "damaged", "save it again"),
    Bad("archive.docx", lambda: made.zip_of({"notulen.txt": made.DUTCH.encode()}), "unsupported", "Unpack it"),
    Bad("sheet.xlsx", lambda: made.zip_of({"xl/workbook.xml": b"<workbook/>"}), "damaged", "save it again as xlsx"),
    Bad("slides.pptx", lambda: made.zip_of({"ppt/presentation.xml": b"<p/>"}), "damaged", "save it again as pptx"),
    Bad("no zip.xlsx", made.DUTCH.encode, "damaged", "no xlsx file"),
    Bad("old.xls", lambda: made.old_office("Workbook"), "unsupported", "Save it as xlsx"),
    Bad("old.ppt", lambda: made.old_office("PowerPoint Document"), "unsupported", "Save it as pptx"),
    Bad("message.msg", lambda: made.old_office("__properties_version1.0"), "unsupported", "Save it as pdf"),
    Bad("numbers.xlsx", lambda: made.xlsx({"2024": [[1, 2], [3, 4]]}), "no_words", "right file"),
    Bad("empty.eml", lambda: b"MIME-Version: 1.0\nX: y\n\n", "no_words", "right file"),
    Bad("encrypted.docx", made.encrypted_docx, "protected", "Remove the password"),
    Bad("garbage.txt", lambda: bytes(range(256)) * 40, "unsupported", "Save it as docx"),
    Bad("garbage without zeros.txt", lambda: bytes(range(128, 256)) * 40, "encoding", "UTF-8"),
    Bad("zeros far in.txt", lambda: made.DUTCH.encode() * 20 + bytes(9), "encoding", "UTF-8"),
    Bad("utf-16 without mark.txt", lambda: made.DUTCH.encode("utf-16-le"), "unsupported", "Save it as docx"),
    Bad("half a utf-16.txt", lambda: b"\xff\xfe" + made.DUTCH.encode("utf-16-le") + b"\x41", "encoding", "UTF-8"),
    Bad("utf-8 with mark, broken.txt", lambda: b"\xef\xbb\xbf" + b"kennis \xe9n leren", "encoding", "UTF-8"),
    Bad("numbers.txt", lambda: b"12 345 | 6,7 % -- 2024!\n*** 8-9-2024 ***\n", "no_words", "right file"),
    Bad("rules.md", lambda: b"---\n\n***\n\n1. \n\n| | |\n|---|---|\n", "no_words", "right file"),
    Bad("code only.html", lambda: b"<html><script>var leren = 'netwerk';</script><body></body></html>", "no_words", "right file"),
    Bad("english.docx", lambda: made.docx(made.ENGLISH), "not_dutch", "in Dutch (en)", "language"),
    Bad("english.txt", made.ENGLISH.encode, "not_dutch", "in Dutch (en)", "language"),
]


def _good_files(folder: Path) -> list[str]:
    made.pandoc(f"# Notulen\n\n{made.DUTCH}\n", folder / "good.docx")
    (folder / "good.txt").write_text(made.DUTCH, encoding="utf-8")
    (folder / "zz good.pdf").write_bytes(made.pdf(LINES))
    return ["good.docx", "good.txt", "zz good.pdf"]


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_a_bad_file_ends_as_one_outcome_with_cause_stage_and_remedy(bad: Bad, take_in: TakeIn, tmp_path: Path) -> None:
    (tmp_path / bad.name).write_bytes(bad.content())
    (outcome,) = take_in(tmp_path)
    assert (outcome.path, outcome.status, outcome.cause, outcome.stage) == (bad.name, "failed", bad.cause, bad.stage)
    assert bad.reason in outcome.reason
    assert REASON.fullmatch(outcome.reason), outcome.reason
    assert not outcome.transient, "it would be tried again at every run"
    assert (outcome.document, outcome.passages, outcome.codings) == (None, (), ())


WITHOUT_PROGRAM = [
    Bad("picture.pdf", _picture_pdf, "needs_ocr", "Install ocrmypdf and tesseract-ocr-nld"),
    Bad("old.doc", made.legacy_doc, "needs_libreoffice", "Install LibreOffice"),
]


@pytest.mark.parametrize("bad", WITHOUT_PROGRAM, ids=lambda bad: bad.name)
def test_a_file_that_needs_a_program_that_is_not_there_says_which(bad: Bad, take_in_bare: TakeIn, tmp_path: Path) -> None:
    test_a_bad_file_ends_as_one_outcome_with_cause_stage_and_remedy(bad, take_in_bare, tmp_path)


@needs_ocr
def test_a_picture_without_words_has_none_after_ocr_either(take_in: TakeIn, tmp_path: Path) -> None:
    (tmp_path / "picture.pdf").write_bytes(_picture_pdf())
    (outcome,) = take_in(tmp_path)
    assert outcome.cause == "no_words"


@needs_libreoffice
def test_an_old_word_file_that_is_none_inside_is_damaged(take_in: TakeIn, tmp_path: Path) -> None:
    (tmp_path / "old.doc").write_bytes(made.legacy_doc())
    (outcome,) = take_in(tmp_path)
    assert outcome.cause in {"damaged", "no_words", "not_dutch"}


def test_the_rest_of_a_batch_is_done_in_its_order(take_in: TakeIn, tmp_path: Path) -> None:
    for bad in BAD:
        (tmp_path / bad.name).write_bytes(bad.content())
    good = _good_files(tmp_path)
    outcomes = take_in(tmp_path)
    assert [outcome.path for outcome in outcomes] == sorted([bad.name for bad in BAD] + good)
    assert [outcome.path for outcome in outcomes if outcome.status == "ok"] == good
    assert all(outcome.codings for outcome in outcomes if outcome.status == "ok")


def test_the_good_outcomes_of_a_batch_do_not_depend_on_the_bad_ones(take_in: TakeIn, tmp_path: Path) -> None:
    _good_files(tmp_path)
    alone = take_in(tmp_path)
    for bad in BAD:
        (tmp_path / bad.name).write_bytes(bad.content())
    assert [outcome for outcome in take_in(tmp_path) if outcome.status == "ok"] == alone


def test_a_missing_folder_is_said_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(VuistregelError, match=r"weg: does not exist\. Name a file or a folder"):
        discover([tmp_path / "weg"])


def test_an_empty_folder_is_said_with_what_may_be_put_in_it(tmp_path: Path) -> None:
    (tmp_path / "leeg" / "2024").mkdir(parents=True)
    with pytest.raises(VuistregelError, match=r"holds no documents\. Put docx, odt, pdf"):
        discover([tmp_path])


def test_a_file_that_is_gone_when_its_turn_comes_is_tried_again_next_time(
    settings: Settings, tools: object, tmp_path: Path
) -> None:
    good = _good_files(tmp_path)
    files = discover([tmp_path])
    (tmp_path / "good.txt").unlink()
    outcomes = {outcome.path: outcome for outcome in process_batch(files, settings)}
    gone = outcomes["good.txt"]
    assert (gone.status, gone.cause, gone.stage, gone.transient) == ("failed", "unreadable", "read", True)
    assert REASON.fullmatch(gone.reason)
    assert all(outcomes[name].status == "ok" for name in good if name != "good.txt")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_read_rights_is_tried_again_next_time(take_in: TakeIn, tmp_path: Path) -> None:
    (tmp_path / "dicht.txt").write_text(made.DUTCH, encoding="utf-8")
    (tmp_path / "dicht.txt").chmod(0)
    (outcome,) = take_in(tmp_path)
    assert (outcome.cause, outcome.stage, outcome.transient) == ("unreadable", "read", True)


ENCODINGS = {
    "utf-8": (b"", "utf-8"),
    "utf-8 with mark": (b"\xef\xbb\xbf", "utf-8"),
    "utf-16 with mark": (b"\xff\xfe", "utf-16-le"),
    "utf-16 big-endian with mark": (b"\xfe\xff", "utf-16-be"),
    "windows-1252": (b"", "cp1252"),
}


@pytest.mark.parametrize("ending", ["txt", "md", "html"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_encodings_that_people_use_give_the_same_text(encoding: str, ending: str, take_in: TakeIn, tmp_path: Path) -> None:
    text = made.DUTCH + " Coördinatie, ideeën en één ‘visie’ kosten € 5."
    head = {"txt": "", "md": "", "html": "<html><body><p>"}[ending]
    mark, codec = ENCODINGS[encoding]
    (tmp_path / f"stuk.{ending}").write_bytes(mark + (head + text).encode(codec))
    (outcome,) = take_in(tmp_path)
    assert outcome.document is not None, outcome.reason
    assert outcome.document.text == text


def test_a_pdf_that_anybody_may_open_is_read_although_it_is_encrypted(take_in: TakeIn, tmp_path: Path) -> None:
    (tmp_path / "vrij.pdf").write_bytes(made.pdf(LINES, user_password=""))
    (outcome,) = take_in(tmp_path)
    assert outcome.document is not None, outcome.reason
    assert outcome.document.text == made.DUTCH


def test_the_encrypted_pdf_of_these_tests_opens_with_its_password() -> None:
    with pypdfium2.PdfDocument(made.pdf(LINES, user_password="geheim"), password="geheim") as document:
        assert "kernteam" in document[0].get_textpage().get_text_range()


WEIRD_NAMES = [
    "notulen met spaties  en dubbele.txt",
    "-rf.txt",
    "$(touch x).txt",
    "100% 'klaar' \"echt\".txt",
    "één ‘verslag’ – définitief.txt",
    "e\u0301e\u0301n.txt",
    "verslag😀.txt",
    "regel\neinde.txt",
    "bel\a en \x1b[31mrood.txt",
    "zonder ending",
    "TWEE.TXT.TXT",
    "a" * 240 + ".txt",
]


@pytest.mark.parametrize("ending", [".txt", ".docx"])
@pytest.mark.parametrize("name", WEIRD_NAMES)
def test_weird_names_are_names(name: str, ending: str, take_in: TakeIn, tmp_path: Path) -> None:
    path = tmp_path / name.replace(".txt", ending)
    path.write_bytes(made.DUTCH.encode() if ending == ".txt" else made.docx())
    (outcome,) = take_in(tmp_path)
    assert (outcome.status, outcome.path) == ("ok", path.name)


def test_a_name_that_is_no_utf8_is_read_and_shown_as_text(take_in: TakeIn, tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/verslag \xe9\xe9n.docx"
    try:
        with open(raw, "wb") as stream:  # noqa: PTH123 - a pathlib path cannot be made of bytes
            stream.write(made.docx())
    except OSError:
        pytest.skip("this file system takes names in UTF-8 only")
    (outcome,) = take_in(tmp_path)
    assert outcome.status == "ok", outcome.reason
    for text in (outcome.path, outcome.location):
        assert text.encode().decode() == text
        assert text.endswith(r"verslag \udce9\udce9n.docx")


def test_links_that_lead_in_a_circle_or_nowhere_are_passed_over(take_in: TakeIn, tmp_path: Path) -> None:
    (tmp_path / "map").mkdir()
    (tmp_path / "map" / "stuk.txt").write_text(made.DUTCH, encoding="utf-8")
    (tmp_path / "map" / "terug").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "zelf").symlink_to(tmp_path / "zelf")
    (tmp_path / "nergens.txt").symlink_to(tmp_path / "bestaat niet.txt")
    assert [outcome.path for outcome in take_in(tmp_path)] == ["map/stuk.txt"]


def test_a_link_out_of_the_folder_is_refused_and_one_inside_it_is_the_file_itself(take_in: TakeIn, tmp_path: Path) -> None:
    (tmp_path / "buiten.txt").write_text(made.DUTCH, encoding="utf-8")
    (tmp_path / "map").mkdir()
    (tmp_path / "map" / "stuk.txt").write_text(made.DUTCH, encoding="utf-8")
    (tmp_path / "map" / "naar buiten.txt").symlink_to(tmp_path / "buiten.txt")
    (tmp_path / "map" / "naar binnen.txt").symlink_to(tmp_path / "map" / "stuk.txt")
    outcomes = {outcome.path: outcome for outcome in take_in(tmp_path / "map")}
    assert {path: outcome.status for path, outcome in outcomes.items()} == {"naar binnen.txt": "ok", "naar buiten.txt": "failed"}
    assert "outside the folder" in outcomes["naar buiten.txt"].reason


@pytest.mark.parametrize("way", ["map/../map", "./map", "map/./"])
def test_a_roundabout_path_is_the_folder_it_leads_to(way: str, take_in: TakeIn, tmp_path: Path) -> None:
    (tmp_path / "map").mkdir()
    (tmp_path / "map" / "stuk.txt").write_text(made.DUTCH, encoding="utf-8")
    assert [outcome.path for outcome in take_in(tmp_path / way)] == ["stuk.txt"]


def test_a_named_link_that_leads_to_itself_does_not_exist(tmp_path: Path) -> None:
    (tmp_path / "zelf").symlink_to(tmp_path / "zelf")
    with pytest.raises(VuistregelError, match="does not exist"):
        discover([tmp_path / "zelf"])


def _example(name: str) -> bytes:
    return (SOURCE.parent / "corpus/kenniskring-wijkwarmte" / name).read_bytes()


def _sound() -> dict[str, bytes]:
    return {
        "pdf": made.pdf(LINES),
        "docx": made.docx(),
        "pptx": made.pptx(),
        "xlsx": made.xlsx({"Acties": [["Actie", "Wie"], ["Bellen met het wijkteam", "Tjerk"]]}),
        "eml": made.eml(made.DUTCH),
        "rtf": _example("2025/2025-10-09 notulen kernteam.rtf"),
        "rijk.pdf": _example("2023/Jaarevaluatie 2023.pdf"),
    }


SOUND = _sound()
CAUSES_OF_DAMAGE = {
    "too_large",
    "needs_libreoffice",
    "empty",
    "damaged",
    "protected",
    "unsupported",
    "needs_ocr",
    "no_words",
    "encoding",
}


@pytest.mark.filterwarnings("ignore::Warning")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(sorted(SOUND)),
    changes=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=12)), min_size=1, max_size=12),
)
def test_no_damage_to_a_file_is_taken_for_a_fault_of_the_program(
    kind: str, changes: list[tuple[float, int, bytes]], tmp_path: Path
) -> None:
    """Any bytes are cut out and put in anywhere; what comes of it is a text or a refusal with a remedy."""
    data = bytearray(SOUND[kind])
    for place, cut, put in changes:
        start = int(place * len(data))
        data[start : start + cut] = put
    path = tmp_path / f"stuk.{kind}"
    path.write_bytes(data)
    assert _what_became_of(path) in {"text", *CAUSES_OF_DAMAGE}


def _what_became_of(path: Path) -> str:
    try:
        found = extract(path, path.name)
    except DocumentError as error:
        return error.cause if REASON.fullmatch(error.reason) else error.reason
    return "text" if all(block.text for block in found.blocks) else "blocks without text"


def test_every_outcome_of_the_bad_files_says_what_was_read(take_in: TakeIn, tmp_path: Path) -> None:
    """Size, time and hash of a refused file are kept, so that it is not read again as long as it does not change."""
    for bad in BAD:
        (tmp_path / bad.name).write_bytes(bad.content())
    outcomes: list[Outcome] = take_in(tmp_path)
    for outcome in outcomes:
        status = (tmp_path / outcome.path).stat()
        assert (outcome.size, outcome.modified_ns) == (status.st_size, status.st_mtime_ns)
        assert re.fullmatch(r"[0-9a-f]{32}", outcome.content_hash)
