"""A finished file is read again: what no longer matches the section is found, and what an author may do is left alone."""

import copy
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from pipeline.errors import VuistregelError
from pipeline.report.marks import parameters
from pipeline.report.render import render
from pipeline.report.render.packed import pack
from pipeline.report.verify import read_finished, verify
from pipeline.report.verify.findings import Verification, as_json, lines
from tests.unit.finished_files import TEXT, File, W, name_of, remove
from tests.unit.made_up_section import SECTION, STORED

FORMATS = ("docx", "odt")
Edit = Callable[[File], None]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("sectie")
    return {path.suffix[1:]: path for path in render(SECTION, folder, "sectie", ["docx", "odt", "html", "md"])}


def checked(path: Path) -> Verification:
    return verify(SECTION, read_finished(path), STORED)


def edited(original: Path, edit: Edit, folder: Path) -> Verification:
    file = File(original)
    before = etree.tostring(file.root)
    edit(file)
    assert etree.tostring(file.root) != before, "the edit did nothing"
    return checked(file.save(folder / original.name))


@pytest.mark.parametrize("layout", ["docx", "odt", "html", "md"])
def test_an_untouched_file_matches_and_says_what_it_was_made_from(files: dict[str, Path], layout: str) -> None:
    found = checked(files[layout])
    assert (found.findings, found.numbers, found.quotations) == ((), len(SECTION.numbers()), 3)
    assert (
        parameters(read_finished(files[layout]).properties).items() >= {"year": "2025", "compare": "2024", "schema": "9"}.items()
    )


def to(mark: str, text: str) -> Edit:
    return lambda file: file.write(mark, text)


def beside(mark: str, step: int, text: str) -> Edit:
    """Text typed directly before or after a mark, outside it."""

    def edit(file: File) -> None:
        words = file.neighbour(mark, step)
        words.text = words.text + text if step < 0 else text + words.text

    return edit


def instead(old: str, new: str) -> Edit:
    def edit(file: File) -> None:
        words = file.all_words(old)
        words.text = words.text.replace(old, new)

    return edit


def titled(*pairs: tuple[str, str]) -> Edit:
    """Other titles of columns."""

    def edit(file: File) -> None:
        for words, new in [(file.cell(old), new) for old, new in pairs]:
            words.text = new

    return edit


def swapped(first: str, second: str) -> Edit:
    """The words of two marks change places, the marks stay."""

    def edit(file: File) -> None:
        one, other = file.read(first), file.read(second)
        file.write(first, other)
        file.write(second, one)

    return edit


def exchanged(first: str, second: str) -> Edit:
    return lambda file: file.exchange(first, second)


def without_mark(mark: str, text: str) -> Edit:
    def edit(file: File) -> None:
        file.write(mark, text)
        file.forget(mark)

    return edit


def removed(mark: str, what: str = "paragraph") -> Edit:
    return lambda file: remove(file.holder(mark, what))


def in_order(*edits: Edit) -> Edit:
    def edit(file: File) -> None:
        for each in edits:
            each(file)

    return edit


def quoted(file: File) -> None:
    """A quotation of the author's own, in the style of ours."""
    paragraph = copy.deepcopy(file.holder("quote-1"))
    for node in list(paragraph.iter()):
        if "bookmark" in str(node.tag):
            remove(node)
    words = [node for node in paragraph.iter() if node.text]
    words[0].text = "“Dit heeft niemand ooit gezegd in een vergadering.”"
    for node in words[1:]:
        node.text = ""
    for node in paragraph.iter():
        node.tail = None
    file.holder("end-rules").addprevious(paragraph)


def sources_exchanged(file: File) -> None:
    """The lines under two quotations change places, each with its own mark."""
    first, second = (file.holder(f"quote-{number}/source") for number in (1, 2))
    spot = etree.Element("spot")
    first.addprevious(spot)
    second.addprevious(first)
    spot.addprevious(second)
    remove(spot)


def first_digit_changed(mark: str, seed: int) -> Edit:
    def edit(file: File) -> None:
        text = file.read(mark)
        places = [place for place, character in enumerate(text) if character.isdigit()]
        place = random.Random(seed).choice(places)
        file.write(mark, f"{text[:place]}{(int(text[place]) + 1 + seed % 8) % 10}{text[place + 1 :]}")

    return edit


TAMPERED: dict[str, Edit] = {
    "a digit in a table": first_digit_changed("net-1-pas", 1),
    "a digit of a total": first_digit_changed("net-t-docs", 2),
    "a digit in a sentence": first_digit_changed("bul-2", 3),
    "a digit of a year": first_digit_changed("sum-year", 4),
    "a digit behind the comma": first_digit_changed("sum-diff", 5),
    "a number in words": to("sum-docs", "dertien"),
    "geen enkele becomes elke": to("nasty-none", "elke"),
    "a minus is lost": to("sum-low", "2"),
    "a percent sign is lost": to("sum-share", "60"),
    "years exchange their words": swapped("sum-year", "sum-year-before"),
    "years exchange places with their marks": exchanged("sum-year", "sum-year-before"),
    "numbers of two sentences exchange their words": swapped("sum-docs", "sum-docs-before"),
    "numbers of two sentences exchange places": exchanged("end-rules", "end-nets"),
    "cells exchange their words": swapped("net-1-docs", "net-1-pas"),
    "cells of two rows exchange places": exchanged("net-1-docs", "net-2-docs"),
    "rows exchange their names": titled(("toegepast", "ontbreekt"), ("ontbreekt", "toegepast")),
    "columns exchange their titles": titled(("Documenten", "Passages"), ("Passages", "Documenten")),
    "a digit typed before a mark": beside("bul-2", -1, "1"),
    "a digit typed behind a mark": beside("bul-2", 1, "0"),
    "decimals typed behind a mark": beside("end-nets", 1, ",5"),
    "a number emptied": to("bul-1", ""),
    "a number emptied in a table": to("net-2-pas", ""),
    "a number replaced, its mark gone": without_mark("sum-docs", "veertien"),
    "a number in a table replaced, its mark gone": without_mark("bal-t", "8"),
    "a word in a quotation": instead("elke maand", "elk jaar"),
    "a word left out of a quotation": to("quote-3", "Er is een 2e keer 😀 geweest."),
    "words exchanged in a quotation": to(
        "quote-1", "Wij komen elke maand bij elkaar en [deelnemer, gemeente] zegt wat er geleerd is van de proef."
    ),
    "a letter of a quotation": instead("geleerd van", "geleerd Van"),
    "a word typed behind a quotation, before its quote": beside("quote-1", 1, " Helaas"),
    "a quotation changed, its mark gone": without_mark(
        "quote-1", "Wij komen elke week bij elkaar en [deelnemer, gemeente] zegt wat er is geleerd van de proef."
    ),
    "a quotation that nobody said": quoted,
    "a source removed": removed("quote-2/source"),
    "a source emptied": to("quote-2/source", ""),
    "the page of a source": to("quote-1/source", "toegepast – Noord, Verslag van 3 maart, 3 maart 2025, p. 3"),
    "the stance of a source": to("quote-2/source", "toegepast – Zuid & co, “Titel *met* <tekens>”, 12 mei 2024"),
    "sources exchange places": sources_exchanged,
    "the words of a quotation removed, its source kept": removed("quote-2"),
    "a quotation emptied, its source kept": to("quote-2", ""),
    "a quotation removed, its source kept without mark": in_order(
        removed("quote-2"), lambda file: file.forget("quote-2/source")
    ),
    "the year of the title": first_digit_changed("title-year", 6),
    "the year of a caption": first_digit_changed("net-year", 7),
    "the year of a caption of a picture": first_digit_changed("pic-year", 8),
    "the year of a column": first_digit_changed("bal-now", 9),
    "the year of a caption replaced, its mark gone": without_mark("net-year", "2024"),
    "the year of a column replaced, its mark gone": without_mark("bal-now", "2023"),
    "the year of a caption emptied": to("net-year", ""),
    "years of two columns exchange their words": swapped("bal-then", "bal-now"),
    "years of two columns exchange places with their marks": exchanged("bal-then", "bal-now"),
    "the number of a rule in a heading": instead("Vuistregel 3", "Vuistregel 4"),
}  # fmt: skip


@pytest.mark.parametrize("layout", FORMATS)
@pytest.mark.parametrize("edit", TAMPERED.values(), ids=TAMPERED)
def test_a_tampered_file_is_caught(files: dict[str, Path], layout: str, edit: Edit, tmp_path: Path) -> None:
    found = edited(files[layout], edit, tmp_path)
    assert found.differences, lines(found, layout)


def added(mark: str, text: str) -> Edit:
    """A sentence at the end of the paragraph of a mark."""

    def edit(file: File) -> None:
        paragraph = file.holder(mark)
        if file.kind == "odt":
            paragraph[-1].tail = (paragraph[-1].tail or "") + text
        else:
            run = etree.SubElement(paragraph, f"{W}r")
            etree.SubElement(run, f"{W}t").text = text

    return edit


def moved(mark: str, before: str) -> Edit:
    return lambda file: file.holder(before).addprevious(file.holder(mark))


def bold(mark: str) -> Edit:
    """The number of a mark in two runs of another style, as Word leaves it."""

    def edit(file: File) -> None:
        (words,) = file.inside(name_of(mark))
        text = words.text
        if file.kind == "odt":
            span = etree.Element(f"{TEXT}span")
            span.text = text[1:]
            words.text = text[:1]
            words.node.addnext(span) if words.place == "tail" else words.node.insert(0, span)
        else:
            run = words.node.getparent()
            second = copy.deepcopy(run)
            words.text = text[:1]
            second.find(f"{W}t").text = text[1:]
            properties = etree.Element(f"{W}rPr")
            etree.SubElement(properties, f"{W}b")
            second.insert(0, properties)
            run.addnext(second)

    return edit


def divided(file: File) -> None:
    """An author pressed Enter between two sentences of the summary."""
    paragraph = file.holder("sum-docs-before")
    second = copy.deepcopy(paragraph)
    node = file.node("sum-docs-before", "end")
    place = list(paragraph).index(node)
    for child in list(paragraph)[place + 1 :]:
        paragraph.remove(child)
    node.tail = None
    for child in list(second)[: place + 1]:
        tail = child.tail if list(second).index(child) == 0 and file.kind == "odt" and place == 0 else None
        second.remove(child)
        assert tail is None
    second.text = None
    paragraph.addnext(second)


def merged(file: File) -> None:
    """Two points of a list become one."""
    first, second = file.holder("bul-1"), file.holder("bul-2")
    if file.kind == "odt":
        first[-1].tail = (first[-1].tail or "") + " " + (second.text or "")
    for child in list(second):
        if not str(child.tag).endswith("}pPr"):
            first.append(child)
    remove(second)


def last_sentence_cut(file: File) -> None:
    first, *rest = file.rest("end-seen")
    first.text = " gezien."
    for words in rest:
        words.text = ""


def foreign_bookmark(file: File) -> None:
    start = copy.deepcopy(file.node("bul-1"))
    start.tail = None
    for key, value in start.attrib.items():
        start.set(key, "_GoBack" if key.endswith("name") else f"9{value}")
    file.node("bul-1").addprevious(start)


EDITED: dict[str, Edit] = {
    "a sentence added": added("sum-docs", " Dat is een mooi resultaat."),
    "a sentence with a number of the author": added("sum-docs", " Daar kwamen 300 mensen op af."),
    "words before a number": instead("documenten gelezen van", "stukken bekeken, afkomstig van"),
    "a word beside a number": beside("sum-nets", -1, "maar liefst "),
    "other words around a number": instead("keer bij elkaar.", "maal bijeen, steeds met koffie."),
    "the subtitle": instead("Voor de regio", "Voor onze regio"),
    "a heading": instead("Wat is gelezen", "Welke stukken wij lazen"),
    "a caption": instead("Gelezen documenten in", "Overzicht van documenten in"),
    "a caption removed": removed("net-year"),
    "a column moved": in_order(
        exchanged("bal-then", "bal-now"), exchanged("bal-t-then", "bal-t"), exchanged("bal-o-then", "bal-o")
    ),
    "the title of a column": titled(("Documenten", "Aantal stukken")),
    "the name of a row": instead("Noord & <Zuid>", "Noord en Zuid"),
    "a paragraph removed": removed("end-rules"),
    "a note removed": removed("sum-share"),
    "a point of a list removed": removed("bul-1"),
    "a row removed": removed("bal-o", "row"),
    "a table removed": removed("bal-o", "table"),
    "a quotation removed with its source": in_order(removed("quote-2/source"), removed("quote-2")),
    "a paragraph moved": moved("end-rules", "sum-docs"),
    "a note moved": moved("sum-share", "end-rules"),
    "a number set bold": bold("sum-diff"),
    "a number in a table set bold": bold("net-1-docs"),
    "a quotation in two runs": bold("quote-1"),
    "straight quotes in a quotation": to("quote-2", STORED["pas_2"][4:-9].replace("“", '"').replace("”", '"').replace("’", "'")),
    "a hard space in a quotation": instead("elke maand", "elke\u00a0maand"),
    "a soft hyphen in a quotation": instead("[deelnemer, gemeente]", "[deel\u00adnemer, gemeente]"),
    "a hard space in a number": to("sum-share", "60\u00a0%"),
    "other quotes around a quotation": in_order(beside("quote-1", -1, ""), instead("“", "„")),
    "a paragraph divided": divided,
    "two points joined": merged,
    "a mark lost, the number left": lambda file: file.forget("sum-docs"),
    "a sentence removed with its number": last_sentence_cut,
    "a bookmark of Word itself": foreign_bookmark,
    "an empty paragraph": lambda file: file.holder("end-rules").addprevious(etree.Element(file.holder("end-rules").tag)),
}  # fmt: skip


@pytest.mark.parametrize("layout", FORMATS)
@pytest.mark.parametrize("edit", EDITED.values(), ids=EDITED)
def test_edited_prose_passes(files: dict[str, Path], layout: str, edit: Edit, tmp_path: Path) -> None:
    found = edited(files[layout], edit, tmp_path)
    assert not found.differences, "\n".join(lines(found, layout))


def tracked(mark: str, kind: str, text: str = "") -> Edit:
    """A change that Word tracks: `ins` of new text in a mark, or `del` of the words that stand there."""

    def edit(file: File) -> None:
        run = file.inside(name_of(mark))[0].node.getparent()
        change = etree.Element(f"{W}{kind}")
        run.addprevious(change)
        if kind == "ins":
            added_run = etree.SubElement(change, f"{W}r")
            etree.SubElement(added_run, f"{W}t").text = text
        else:
            change.append(run)
            for node in run.iter(f"{W}t"):
                node.tag = f"{W}delText"

    return edit


def hidden(file: File) -> None:
    run = file.inside(name_of("sum-nets"))[0].node.getparent()
    etree.SubElement(run, f"{W}rPr").append(etree.Element(f"{W}vanish"))
    run.insert(0, run[-1])


def prose_tracked(file: File) -> None:
    """Words without a number are deleted and others written, with the changes tracked."""
    run = file.neighbour("bul-1", -1).node.getparent()
    deleted = etree.Element(f"{W}del")
    run.addprevious(deleted)
    inserted = etree.Element(f"{W}ins")
    run.addprevious(inserted)
    inserted.append(copy.deepcopy(run))
    inserted[0].find(f"{W}t").text = "Het netwerk Noord kwam "
    deleted.append(run)
    for node in deleted.iter(f"{W}t"):
        node.tag = f"{W}delText"


@pytest.mark.parametrize(
    "edit", [tracked("end-nets", "ins", "1"), tracked("end-nets", "del"), hidden], ids=["ins", "del", "hidden"]
)
def test_a_tracked_or_hidden_change_counts_as_it_reads(files: dict[str, Path], edit: Edit, tmp_path: Path) -> None:
    assert edited(files["docx"], edit, tmp_path).differences


def test_tracked_changes_of_prose_pass(files: dict[str, Path], tmp_path: Path) -> None:
    assert not edited(files["docx"], prose_tracked, tmp_path).differences


def test_what_an_author_added_or_took_away_is_named(files: dict[str, Path], tmp_path: Path) -> None:
    def noted(edit: Edit) -> list[tuple[str, str, str]]:
        found = edited(files["docx"], edit, tmp_path)
        return [(note.matter, note.document, note.database) for note in found.notes]

    assert noted(added("sum-docs", " Daar kwamen 300 mensen op af.")) == [("not from the database", "300", "")]
    assert noted(last_sentence_cut) == [("removed", "", "4")]
    assert noted(lambda file: file.forget("sum-docs")) == [("mark lost", "twaalf", "twaalf")]


def test_a_difference_says_where_what_and_from_which_query(files: dict[str, Path], tmp_path: Path) -> None:
    found = edited(files["odt"], to("bul-2", "8"), tmp_path)
    assert lines(found, "sectie.odt") == [
        "sectie.odt: 1 difference, 0 notes",
        "checked: 30 numbers, 3 quotations",
        "",
        "number changed  (Wat is gelezen: 1. Dit begint als een lijst, met 8 punten.)",
        "  document 8",
        "  database 7",
        "  query    read",
    ]
    assert as_json(found, "sectie.odt")["differences"][0]["mark"] == "bul-2"


@pytest.mark.parametrize("layout", ["docx", "odt", "html"])
@pytest.mark.parametrize("mark", ["title-year", "net-year", "pic-year", "bal-then"])
def test_a_year_of_a_title_caption_or_column_is_known_by_its_query(
    files: dict[str, Path], layout: str, mark: str, tmp_path: Path
) -> None:
    now = SECTION.numbers()[mark]
    if layout == "html":
        before, begin, behind = files[layout].read_text(encoding="utf-8").partition(f'id="{name_of(mark)}"')
        path = tmp_path / "sectie.html"
        path.write_text(before + begin + behind.replace(f">{now.text}<", ">1999<", 1), encoding="utf-8")
        found = checked(path)
    else:
        found = edited(files[layout], to(mark, "1999"), tmp_path)
    assert [(each.matter, each.document, each.database, each.query, each.mark) for each in found.findings] == [
        ("number changed", "1999", now.text, now.query, mark)
    ]


@pytest.mark.parametrize("layout", FORMATS)
def test_a_quotation_without_its_words_is_a_difference_and_one_taken_away_whole_a_note(
    files: dict[str, Path], layout: str, tmp_path: Path
) -> None:
    removals = {"quotation removed": removed("quote-2"), "removed": in_order(removed("quote-2/source"), removed("quote-2"))}
    quotation = SECTION.quotations()["quote-2"]
    for matter, edit in removals.items():
        (finding,) = edited(files[layout], edit, tmp_path).findings
        assert (finding.matter, finding.is_difference) == (matter, matter != "removed")
        assert (finding.document, finding.database, finding.query) == ("", quotation.text, quotation.passage_id)


def test_a_quotation_must_stand_in_the_stored_passage(files: dict[str, Path]) -> None:
    stored = {**STORED, "pas_1": STORED["pas_1"].replace("elke maand", "elke week")}
    (finding,) = verify(SECTION, read_finished(files["docx"]), stored).differences
    assert (finding.matter, finding.query) == ("not in the stored passage", "pas_1")


def entities(path: Path) -> None:
    body = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><d>&b;</d>'
    path.write_bytes(pack({"word/document.xml": body.encode(), "[Content_Types].xml": b"<Types/>"}))


def deep(path: Path) -> None:
    body = "<d>" * 100_000 + "</d>" * 100_000
    path.write_bytes(pack({"word/document.xml": body.encode(), "[Content_Types].xml": b"<Types/>"}))


def damaged(path: Path) -> None:
    path.write_bytes(pack({"word/document.xml": b"<d", "[Content_Types].xml": b"<Types/>"}))


@pytest.mark.parametrize("make", [entities, deep, damaged], ids=lambda make: make.__name__)
def test_a_hostile_file_is_refused(make: Callable[[Path], None], tmp_path: Path) -> None:
    make(tmp_path / "sectie.docx")
    with pytest.raises(VuistregelError, match=r"sectie\.docx"):
        read_finished(tmp_path / "sectie.docx")


soffice = shutil.which("soffice")
MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Edit(source As String, target As String, saved As String, wanted As String, instead As String)
  Dim how(0) As New com.sun.star.beans.PropertyValue
  how(0).Name = "Hidden"
  how(0).Value = True
  document = StarDesktop.loadComponentFromURL(source, "_blank", 0, how())
  replacing = document.createReplaceDescriptor()
  replacing.SearchString = wanted
  replacing.ReplaceString = instead
  document.replaceAll(replacing)
  Dim way(0) As New com.sun.star.beans.PropertyValue
  way(0).Name = "FilterName"
  way(0).Value = saved
  document.storeToURL(target, way())
  document.close(True)
End Sub
</script:module>
"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
 library:passwordprotected="false"><library:element library:name="Module1"/></library:library>
"""
FILTERS = {"docx": "MS Word 2007 XML", "odt": "writer8"}


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile of LibreOffice with a macro that replaces words and saves."""
    folder = tmp_path_factory.mktemp("profiel")
    assert soffice
    start = [soffice, f"-env:UserInstallation={folder.as_uri()}", "--headless", "--terminate_after_init"]
    subprocess.run(start, capture_output=True, check=True, timeout=120)
    library = folder / "user" / "basic" / "Standard"
    (library / "Module1.xba").write_text(MACRO, encoding="utf-8")
    (library / "script.xlb").write_text(LIBRARY, encoding="utf-8")
    return folder


def in_writer(profile: Path, source: Path, target: Path, old: str, new: str) -> None:
    """Replace words in LibreOffice Writer and save as the kind of `target`."""
    arguments = ",".join(f'"{value}"' for value in (source.as_uri(), target.as_uri(), FILTERS[target.suffix[1:]], old, new))
    assert soffice
    command = [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", f"macro:///Standard.Module1.Edit({arguments})"]
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    assert target.is_file()


@pytest.mark.slow
@pytest.mark.skipif(soffice is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(("source", "target"), [("docx", "docx"), ("docx", "odt"), ("odt", "odt"), ("odt", "docx")])
def test_a_file_that_was_edited_in_libreoffice(
    files: dict[str, Path], source: str, target: str, profile: Path, tmp_path: Path
) -> None:
    prose, number = tmp_path / f"proza.{target}", tmp_path / f"getal.{target}"
    in_writer(profile, files[source], prose, "documenten gelezen van", "stukken bekeken van")
    assert not checked(prose).differences, lines(checked(prose), source)
    assert checked(prose).numbers == len(SECTION.numbers())
    in_writer(profile, files[source], number, "twaalf", "dertien")
    assert [(found.matter, found.mark, found.document) for found in checked(number).differences] == [
        ("number changed", "sum-docs", "dertien")
    ]
