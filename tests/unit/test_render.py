"""The section in each format: what it says stays whole, its form is accessible, and the same section gives the same bytes."""

import base64
import io
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree, html
from pdfminer.high_level import extract_text
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1

from pipeline.errors import VuistregelError
from pipeline.report.blocks import Heading, Number, Paragraph, Quotation, Section, Table, Text
from pipeline.report.marks import bookmark
from pipeline.report.render import FORMATS, render
from pipeline.report.render.house import reference
from pipeline.report.render.numbering import words
from pipeline.report.render.packed import pack, unpack
from pipeline.report.verify import read_finished
from pipeline.report.verify.finished import Finished, alike
from pipeline.report.verify.plain import as_finished
from tests.conftest import ROOT
from tests.unit.finished_files import TABLE, TEXT, W
from tests.unit.made_up_section import SECTION

chromium = shutil.which("chromium") or shutil.which("google-chrome")
needs_chromium = pytest.mark.skipif(chromium is None, reason="Chromium is not installed")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("sectie")
    return {path.suffix[1:]: path for path in render(SECTION, folder, "sectie", FORMATS)}


def said(document: Finished) -> list[tuple[str, str, str]]:
    """Paragraphs with their heading and table; tables and pictures of Markdown and HTML stand in the order of the others."""
    return [(alike(paragraph.text), paragraph.heading, paragraph.table) for paragraph in document.paragraphs]


def marked(document: Finished) -> dict[str, str]:
    return {name: document.text(name) for name in document.places}


@pytest.mark.parametrize("layout", ["docx", "odt", "html"])
def test_a_format_says_what_the_section_says(files: dict[str, Path], layout: str) -> None:
    found, expected = read_finished(files[layout]), as_finished(SECTION)
    assert said(found) == said(expected)
    assert marked(found) == marked(expected)


def test_markdown_says_what_the_section_says(files: dict[str, Path]) -> None:
    found, expected = read_finished(files["md"]), as_finished(SECTION)
    assert marked(found) == marked(expected)
    texts = {alike(paragraph.text) for paragraph in found.paragraphs}
    assert {alike(paragraph.text) for paragraph in expected.paragraphs} - texts == set()
    assert (files["md"].with_name("sectie-balans.svg")).is_file()


LINES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=60).filter(
    lambda text: any(character.isalnum() for character in text)
)


def section_of(first: str, second: str, third: str) -> Section:
    return Section(
        (Text(first), Number(third, "titel", "vraag")), second,
        (
            Heading(1, third, "kop"),
            Paragraph((Text(first), Text(" "), Number(second, "getal", "vraag"), Text(" "), Text(third, "strong"))),
            Quotation(first, second, "citaat", "pas_1", 0, 1),
            Table(
                (Text(third), Number(second, "bijschrift", "vraag")), "tabel",
                ((Text(f"a{first}"),), (Number(f"b{second}", "kolom", "vraag"),)),
                (((Text(third),), (Number(first, "cel", "vraag"),)),),
            ),
        ),
        {"year": "2025", "network": third},
    )  # fmt: skip


@settings(max_examples=10, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES, LINES, LINES)
def test_any_text_comes_back_from_every_format(tmp_path: Path, first: str, second: str, third: str) -> None:
    section = section_of(first, second, third)
    expected = marked(as_finished(section))
    for path in render(section, tmp_path, "tekst", ["docx", "odt", "html"]):
        assert marked(read_finished(path)) == expected, path.suffix
    (path,) = render(section, tmp_path, "tekst", ["pdf"])
    assert path.read_bytes().startswith(b"%PDF")


def test_two_runs_give_the_same_bytes(files: dict[str, Path], tmp_path: Path) -> None:
    again = render(SECTION, tmp_path, "sectie", FORMATS)
    assert [path.suffix for path in again if path.read_bytes() != files[path.suffix[1:]].read_bytes()] == []


def document_of(path: Path, part: str = "word/document.xml") -> etree._Element:
    return etree.fromstring(unpack(path.read_bytes())[part])


def test_a_docx_has_headings_captions_header_rows_alternatives_and_a_language(files: dict[str, Path]) -> None:
    root = document_of(files["docx"])
    styles = [node.get(f"{W}val") for node in root.iter(f"{W}pStyle")]
    assert [styles.count(f"Heading{level}") for level in (1, 2, 3)] == [3, 1, 1]
    tables = list(root.iter(f"{W}tbl"))
    assert len(tables) == 3
    assert all(table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None for table in tables)
    assert [node.get(f"{W}instr").split()[:2] for node in root.iter(f"{W}fldSimple")] == [
        ["SEQ", "Table"], ["SEQ", "Figure"], ["SEQ", "Table"], ["SEQ", "Table"]
    ]  # fmt: skip
    described = [node.get("descr") for node in root.iter() if str(node.tag).endswith("}docPr")]
    assert described == ["Staafdiagram: toegepast 9, ontbreekt 4 <&>."]
    assert document_of(files["docx"], "word/styles.xml").find(f".//{W}lang").get(f"{W}val") == "nl-NL"
    assert words(SECTION.title) in "".join(document_of(files["docx"], "docProps/core.xml").itertext())
    listed = [node for node in root.iter(f"{W}p") if node.find(f"{W}pPr/{W}pStyle[@{W}val='TOC1']") is not None]
    entries = ["".join(node.itertext(f"{W}t")) for node in listed]
    assert entries == ["Samenvatting", "Wat is gelezen", "De vuistregels"]
    broken = [node for node in root.iter(f"{W}p") if node.find(f"{W}pPr/{W}pageBreakBefore") is not None]
    assert ["".join(node.itertext(f"{W}t")) for node in broken] == ["Wat is gelezen"]


def test_an_odt_has_header_rows_alternatives_contents_and_page_breaks(files: dict[str, Path]) -> None:
    root = document_of(files["odt"], "content.xml")
    assert len(list(root.iter(f"{TABLE}table-header-rows"))) == 3
    described = [node.text for node in root.iter() if str(node.tag).endswith("svg-compatible:1.0}desc")]
    assert described == ["Staafdiagram: toegepast 9, ontbreekt 4 <&>."]
    entries = ["".join(node.itertext()) for node in root.iter(f"{TEXT}p") if node.get(f"{TEXT}style-name") == "Contents_20_1"]
    assert entries == ["Samenvatting", "Wat is gelezen", "De vuistregels"]
    broken = [node for node in root.iter(f"{TEXT}h") if node.get(f"{TEXT}style-name").startswith("PageBreak")]
    assert ["".join(node.itertext()) for node in broken] == ["Wat is gelezen"]


def dutch_template() -> bytes:
    """A house style as a Dutch Word writes it: translated ids of styles, a footer, narrow margins, none of our own styles."""
    parts = unpack(reference("docx", None))
    styles = etree.fromstring(parts["word/styles.xml"])
    for style in list(styles.iter(f"{W}style")):
        name = style.find(f"{W}name").get(f"{W}val")
        if name in {"Bron", "Toelichting", "Table", "Table Caption", "Image Caption", "Captioned Figure", "Figure"}:
            styles.remove(style)
        if name == "heading 1":
            style.set(f"{W}styleId", "Kop1")
            style.find(f"{W}rPr/{W}color").set(f"{W}val", "C00000")
            etree.SubElement(style.find(f"{W}rPr"), f"{W}rFonts").set(f"{W}ascii", "Verdana")
    document = etree.fromstring(parts["word/document.xml"])
    document.find(f".//{W}pgMar").set(f"{W}left", "3000")
    footer = parts["word/footer1.xml"].replace(b"Pagina ", "Gemeente Verzonnen · blad ".encode())
    changed = {"word/styles.xml": etree.tostring(styles), "word/document.xml": etree.tostring(document)}
    return pack({**parts, **changed, "word/footer1.xml": footer})


def test_a_template_gives_its_styles_margins_and_footer(tmp_path: Path) -> None:
    (tmp_path / "huisstijl.docx").write_bytes(dutch_template())
    (path,) = render(SECTION, tmp_path, "sectie", ["docx"], tmp_path / "huisstijl.docx")
    parts = unpack(path.read_bytes())
    root, styles = (etree.fromstring(parts[f"word/{name}.xml"]) for name in ("document", "styles"))
    (heading,) = [style for style in styles.iter(f"{W}style") if style.get(f"{W}styleId") == "Kop1"]
    assert heading.find(f"{W}rPr/{W}color").get(f"{W}val") == "C00000"
    assert sum(node.get(f"{W}val") == "Kop1" for node in root.iter(f"{W}pStyle")) == 3
    assert root.find(f".//{W}pgMar").get(f"{W}left") == "3000"
    assert any("Gemeente Verzonnen" in content.decode("utf-8", "replace") for name, content in parts.items() if "footer" in name)
    names = {node.get(f"{W}val") for node in styles.iter(f"{W}name")}
    assert {"Bron", "Toelichting", "Table"} <= names
    widest = max(int(node.get("cx")) for node in root.iter() if str(node.tag).endswith("}extent"))
    assert widest <= (11906 - 3000 - 1418) * 635
    assert marked(read_finished(path)) == marked(as_finished(SECTION))


def test_an_odt_template_gives_its_styles(tmp_path: Path) -> None:
    parts = unpack(reference("odt", None))
    parts["styles.xml"] = parts["styles.xml"].replace(b"#1b3a57", b"#c00000")
    (tmp_path / "huisstijl.odt").write_bytes(pack(parts))
    (path,) = render(SECTION, tmp_path, "sectie", ["odt"], tmp_path / "huisstijl.odt")
    assert b"#c00000" in unpack(path.read_bytes())["styles.xml"]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("huisstijl.docx", b"geen zip", "is no document to take a style from"),
        ("huisstijl.pdf", b"%PDF-1.7", "is no document to take a style from"),
        ("huisstijl.odt", None, "styles a odt file, and none is asked for"),
        ("stuk.docx", pack({"word/document.xml": b"<a/>", "[Content_Types].xml": b"<Types/>"}), "cannot be used as a template"),
    ],
)
def test_a_file_that_cannot_be_a_template_is_refused(tmp_path: Path, name: str, content: bytes | None, problem: str) -> None:
    (tmp_path / name).write_bytes(content if content is not None else reference("odt", None))
    with pytest.raises(VuistregelError, match=problem):
        render(SECTION, tmp_path, "sectie", ["docx"], tmp_path / name)


def test_a_pdf_is_tagged_and_says_its_language_title_and_pictures(files: dict[str, Path]) -> None:
    content = files["pdf"].read_bytes()
    document = PDFDocument(PDFParser(io.BytesIO(content)))
    assert resolve1(document.catalog["Lang"]).decode("utf-8", "replace").startswith("nl")
    assert resolve1(document.catalog["MarkInfo"])["Marked"]
    tags = structure(resolve1(document.catalog["StructTreeRoot"]))
    assert {"H1", "H2", "Table", "TH", "TD", "Figure", "Caption", "L", "LI", "P"} <= {tag for tag, _ in tags}
    assert "Staafdiagram: toegepast 9, ontbreekt 4 <&>." in {alternative for _, alternative in tags}
    assert b"pdfuaid:part>1<" in resolve1(document.catalog["Metadata"]).get_data()
    assert resolve1(document.catalog["ViewerPreferences"])["DisplayDocTitle"]
    assert "Outlines" in document.catalog
    text = " ".join(extract_text(io.BytesIO(content)).split())
    assert "Wij komen elke maand bij elkaar en [deelnemer, gemeente]" in text
    assert "[U+1F600]" in text  # no font of typst holds this emoji
    assert "1.292" in text


def structure(node: object) -> list[tuple[str, str]]:
    """(tag, alternative text) of every element of the structure of a PDF."""
    node = resolve1(node)
    if isinstance(node, list):
        return [found for child in node for found in structure(child)]
    if not isinstance(node, dict) or ("S" not in node and "K" not in node):
        return []
    alternative = resolve1(node.get("Alt", b""))
    text = alternative.decode("utf-16" if alternative.startswith(b"\xfe\xff") else "latin-1")
    return [(node["S"].name if "S" in node else "", text), *structure(node.get("K", []))]


def test_a_page_asks_nothing_from_outside(files: dict[str, Path]) -> None:
    root = html.document_fromstring(files["html"].read_bytes())
    asked = [
        value for node in root.iter() if isinstance(node.tag, str) for name, value in node.items() if name in {"src", "href"}
    ]
    assert {value.partition(":")[0] if value.startswith("data:") else value[:1] for value in asked} == {"data", "#"}
    assert not root.xpath("//script | //link | //iframe")
    anchors = {node.get("id") for node in root.iter() if isinstance(node.tag, str)}
    assert [value for value in asked if value.startswith("#") and value[1:] not in anchors] == []
    (picture,) = root.xpath("//img/@src")
    assert base64.b64decode(picture.partition(",")[2]).startswith(b"<svg")


def in_chromium(page: str, folder: Path, script: str, width: int = 1200) -> object:
    """What a script says that runs in the page: it puts its answer, as JSON, in `answer`."""
    closing = f"<script>{script}</script></body>"
    (folder / "pagina.html").write_text(page.replace("</body>", closing), encoding="utf-8")
    assert chromium
    command = [
        chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profiel'}",
        f"--window-size={width},900", "--virtual-time-budget=20000", "--dump-dom", (folder / "pagina.html").as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    answer = html.document_fromstring(done.stdout).get("data-answer")
    assert answer is not None, done.stderr[-500:]
    return json.loads(answer)


@needs_chromium
def test_axe_finds_nothing_wrong_in_the_page(files: dict[str, Path], tmp_path: Path) -> None:
    axe = (ROOT / "tests" / "vendor" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    run = "axe.run().then(found => document.documentElement.dataset.answer = JSON.stringify("
    run += "{wrong: found.violations.map(v => [v.id, v.nodes.map(n => n.html)]), passed: found.passes.map(p => p.id)}));"
    page = files["html"].read_text(encoding="utf-8")
    found = in_chromium(page, tmp_path, f"{axe};{run}")
    assert isinstance(found, dict)
    assert found["wrong"] == []
    assert {"image-alt", "html-has-lang", "color-contrast", "heading-order", "skip-link"} <= set(found["passed"])
    broken = re.sub(r' alt="[^"]*"', "", page).replace('lang="nl"', "")
    found = in_chromium(broken, tmp_path, f"{axe};{run}")
    assert isinstance(found, dict)
    assert {"image-alt", "html-has-lang"} <= {name for name, _ in found["wrong"]}


@needs_chromium
def test_the_page_fits_on_a_phone_and_its_lines_are_not_too_long(files: dict[str, Path], tmp_path: Path) -> None:
    script = (
        "const wide = document.documentElement.scrollWidth - window.innerWidth;"
        "const em = parseFloat(getComputedStyle(document.body).fontSize);"
        "document.documentElement.dataset.answer = JSON.stringify([wide, document.querySelector('main p').offsetWidth / em]);"
    )
    page = files["html"].read_text(encoding="utf-8")
    for width in (500, 1600):
        wider, ems = in_chromium(page, tmp_path, script, width)  # type: ignore[misc]
        assert wider <= 0
        assert ems <= 42


def test_marks_have_names_that_word_keeps() -> None:
    marks = ["kort", "met-streepje", "met_streepje", "1.2", "x" * 60, "x" * 61, "één", ""]
    names = [bookmark(mark) for mark in marks]
    assert len(set(names)) == len(marks)
    assert all(re.fullmatch(r"[A-Za-z]\w{0,34}", name, re.ASCII) for name in names)
