"""Slides, sheets, mail, RTF and comments, read from real files that the tests make."""

import subprocess
import zipfile
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment as SheetComment
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.util import Inches

from pipeline.extract import extract
from pipeline.records import Comment, Extracted
from tests.documents import made_files as made
from tests.documents.conftest import needs_libreoffice

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def read(path: Path, data: bytes | str) -> Extracted:
    path.write_bytes(data.encode("cp1252") if isinstance(data, str) else data)
    return extract(path, path.name)


def said(found: Extracted) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in found.blocks]


def _slides(slides: Any) -> None:
    first = slides.slides.add_slide(slides.slide_layouts[1])
    first.shapes.title.text = "Wat leerden wij"
    body = first.placeholders[1].text_frame
    body.text = "Eerst vragen"
    for text, level in (("en luisteren", 1), ("Dan pas raad", 0)):
        paragraph = body.add_paragraph()
        paragraph.text, paragraph.level = text, level
    first.notes_slide.notes_text_frame.text = "Vertel over de bewoners."
    second = slides.slides.add_slide(slides.slide_layouts[5])
    second.shapes.title.text = "Afspraken"
    for text, left, top in (("Rechtsonder", 6, 6), ("Linksonder", 1, 6), ("Bovenaan", 1, 1.4)):
        second.shapes.add_textbox(Inches(left), Inches(top), Inches(2), Inches(0.5)).text_frame.text = text
    table = second.shapes.add_table(2, 2, Inches(1), Inches(3), Inches(6), Inches(1)).table
    for place, text in enumerate(("Actie", "Wie", "Bellen", "Tjerk")):
        table.cell(place // 2, place % 2).text = text
    second.shapes.add_group_shape().shapes.add_textbox(
        Inches(1), Inches(4.5), Inches(2), Inches(0.5)
    ).text_frame.text = "In een groep"


def test_slides_are_pages_with_points_tables_and_notes_in_the_order_they_are_seen(tmp_path: Path) -> None:
    found = read(tmp_path / "stuk.pptx", made.pptx(_slides))
    assert (found.kind, found.pages) == ("pptx", 2)
    assert [(block.kind, block.text, block.level, block.page) for block in found.blocks] == [
        ("heading", "Wat leerden wij", 1, 1),
        ("list_item", "Eerst vragen", 1, 1),
        ("list_item", "en luisteren", 2, 1),
        ("list_item", "Dan pas raad", 1, 1),
        ("footnote", "Vertel over de bewoners.", 0, 1),
        ("heading", "Afspraken", 1, 2),
        ("paragraph", "Bovenaan", 0, 2),
        ("table_row", "Actie | Wie", 0, 2),
        ("table_row", "Bellen | Tjerk", 0, 2),
        ("paragraph", "In een groep", 0, 2),
        ("paragraph", "Linksonder", 0, 2),
        ("paragraph", "Rechtsonder", 0, 2),
    ]


def test_numbers_of_slides_and_footers_are_no_text(tmp_path: Path) -> None:
    def build(slides: Any) -> None:
        slide = slides.slides.add_slide(slides.slide_layouts[5])
        slide.shapes.title.text = "De kring"
        for holder in slides.slide_layouts[5].placeholders:
            if holder.placeholder_format.idx >= 10:
                slide.shapes.clone_placeholder(holder)
                slide.placeholders[holder.placeholder_format.idx].text_frame.text = "Loopt mee"

    found = read(tmp_path / "stuk.pptx", made.pptx(build))
    assert said(found) == [("heading", "De kring")]


REMARK = b"""<p:cmLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main">
<p:cm authorId="0" idx="1"><p:pos x="1" y="1"/><p:text>Klopt dit getal?</p:text></p:cm></p:cmLst>"""


def test_remarks_on_slides_are_kept_apart(tmp_path: Path) -> None:
    def build(slides: Any) -> None:
        slide = slides.slides.add_slide(slides.slide_layouts[5])
        slide.shapes.title.text = "De kring"
        kind = "application/vnd.openxmlformats-officedocument.presentationml.comments+xml"
        part = Part(PackURI("/ppt/comments/comment1.xml"), kind, slides.part.package, REMARK)
        slide.part.relate_to(part, RELATIONSHIP_TYPE.COMMENTS)

    found = read(tmp_path / "stuk.pptx", made.pptx(build))
    assert (said(found), found.comments) == ([("heading", "De kring")], (Comment("Klopt dit getal?", "dia 1"),))


SHEETS = {
    "Acties": [
        ["Stand van zaken in mei"],
        [],
        ["Nr", "Actie", "Wie", "Gereed", "Uren"],
        [1, "Bellen", "Aïcha", date(2024, 9, 1), 1.5],
        [2, "Schrijven", None, datetime(2024, 10, 2, 14, 30), "=E4*2"],
        [],
        [0.1 + 0.2, True, "klaar", time(9, 5)],
    ],
    "Leeg": [],
    "Deelnemers": [[], [None, None, "Naam", "Organisatie"], [None, None, "Tjerk", "gemeente"]],
}


def test_sheets_are_headings_and_their_values_are_what_a_reader_sees(tmp_path: Path) -> None:
    found = read(tmp_path / "stuk.xlsx", made.xlsx(SHEETS))
    assert said(found) == [
        ("heading", "Acties"),
        ("paragraph", "Stand van zaken in mei"),
        ("table_row", "Nr | Actie | Wie | Gereed | Uren"),
        ("table_row", "1 | Bellen | Aïcha | 1-9-2024 | 1,5"),
        ("table_row", "2 | Schrijven | | 2-10-2024 14:30 |"),
        ("table_row", "0,3 | WAAR | klaar | 09:05"),
        ("heading", "Deelnemers"),
        ("table_row", "Naam | Organisatie"),
        ("table_row", "Tjerk | gemeente"),
    ]
    rows = [block for block in found.blocks if block.kind == "table_row"]
    assert rows[2].cells == ("2", "Schrijven", "", "2-10-2024 14:30", "")
    assert [block.header for block in rows[:4]] == [(), rows[0].cells, rows[0].cells, ()]


def test_hidden_sheets_are_left_out_and_remarks_are_kept_apart(tmp_path: Path) -> None:
    book = load_workbook(BytesIO(made.xlsx({"Open": [["Wij leren", "samen"]], "Lijsten": [["keuze", "menu"]]})))
    book["Lijsten"].sheet_state = "hidden"
    book["Open"]["B1"].comment = SheetComment("Met wie?", "Iemand")
    book.save(tmp_path / "stuk.xlsx")
    found = extract(tmp_path / "stuk.xlsx", "stuk.xlsx")
    assert said(found) == [("heading", "Open"), ("table_row", "Wij leren | samen")]
    assert found.comments == (Comment("Met wie?", "Open!B1"),)


def test_a_formula_gives_the_value_that_was_saved_with_it(tmp_path: Path) -> None:
    data = made.xlsx({"Uren": [["Wie", "Uren"], ["Tjerk", "=2*3"]]})
    with zipfile.ZipFile(BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    sheet = sheet.replace(b"<f>2*3</f><v></v>", b"<f>2*3</f><v>6</v>").replace(b"<f>2*3</f><v />", b"<f>2*3</f><v>6</v>")
    found = read(tmp_path / "stuk.xlsx", made.changed(data, {"xl/worksheets/sheet1.xml": sheet}))
    assert said(found)[-1] == ("table_row", "Tjerk | 6")


def test_a_message_has_its_subject_sender_date_text_and_the_names_of_what_is_attached(tmp_path: Path) -> None:
    text = "Dag allen,\n\nWij leerden\nvan elkaar.\n\nOp 11 maart schreef Tjerk:\n> Hoe was\n> het?\n>> Vertel.\n\n- een\n"
    found = read(tmp_path / "stuk.eml", made.eml(text, "<p>anders</p>", attachments=["verslag.docx", "een\x07lijst.xlsx"]))
    assert (found.kind, found.title) == ("eml", "Terugblik op de kring")
    assert said(found) == [
        ("heading", "Terugblik op de kring"),
        ("paragraph", "Van: Aïcha Verhoef"),
        ("paragraph", "Datum: 12 maart 2024"),
        ("paragraph", "Dag allen,"),
        ("paragraph", "Wij leerden van elkaar."),
        ("paragraph", "Op 11 maart schreef Tjerk:"),
        ("paragraph", "Hoe was het?"),
        ("paragraph", "Vertel."),
        ("list_item", "een"),
        ("paragraph", "Bijlage, niet gelezen: verslag.docx"),
        ("paragraph", "Bijlage, niet gelezen: eenlijst.xlsx"),
    ]


def test_a_message_in_html_only_is_read_as_a_page(tmp_path: Path) -> None:
    found = read(tmp_path / "stuk.eml", made.eml(html="<h2>Punt</h2><ul><li>Wij leren.</li></ul><script>weg()</script>"))
    assert said(found)[3:] == [("heading", "Punt"), ("list_item", "Wij leren.")]


@pytest.mark.parametrize("charset", ["bestaat-niet", "us-ascii"])
def test_a_message_with_a_wrong_encoding_is_read_all_the_same(charset: str, tmp_path: Path) -> None:
    raw = f"MIME-Version: 1.0\nSubject: Kring\nContent-Type: text/plain; charset={charset}\n\nWij leerden één ding.\n"
    assert said(read(tmp_path / "stuk.eml", raw))[-1] == ("paragraph", "Wij leerden één ding.")


def test_a_note_with_the_headers_of_a_copied_message_is_text(tmp_path: Path) -> None:
    found = read(tmp_path / "stuk.txt", "Van: Tjerk\nAan: de kring\nOnderwerp: leren\n\nDatum: 3 mei. Wij leren.\n")
    assert found.kind == "text"


RTF = r"""{\rtf1\ansi\ansicpg1252{\stylesheet{\s0 Normal;}{\s1\sbasedon0 Heading 1;}}{\header Boven elke bladzijde\par}
\pard\plain \s1\b Notulen kring\par
\pard De gemeente {\revised en de bewoners }{\revauth1\deleted en {\b de} corporatie
}leren samen.{\*\footnote \chftn De noot.}\par
{\*\annotation Klopt dit?}\pard E\'e9n alinea \u8220?tussen\u8221? tekens, 9.00\u8211-12.00 uur.\par
\pard{\pntext\'b7\tab}eerste punt\par
\trowd\cellx3000\cellx6000\pard\intbl Actie\cell Wie\cell\row
\trowd\cellx3000\cellx6000\pard\intbl Bellen\cell A\'efcha\cell\row
\pard Slot.\par}"""


def test_rtf_as_programs_write_it(tmp_path: Path) -> None:
    found = read(tmp_path / "stuk.rtf", RTF)
    assert said(found) == [
        ("heading", "Notulen kring"),
        ("paragraph", "De gemeente en de bewoners leren samen."),
        ("footnote", "De noot."),
        ("paragraph", "Eén alinea “tussen” tekens, 9.00–12.00 uur."),
        ("list_item", "eerste punt"),
        ("table_row", "Actie | Wie"),
        ("table_row", "Bellen | Aïcha"),
        ("paragraph", "Slot."),
    ]


ODT_BODY = """<text:tracked-changes><text:changed-region text:id="c1"><text:deletion>
<office:change-info><dc:creator>A</dc:creator></office:change-info><text:p>en de corporatie </text:p>
</text:deletion></text:changed-region></text:tracked-changes>
<text:p>De gemeente <text:change-start text:change-id="c2"/>en de bewoners <text:change-end text:change-id="c2"/>
<text:change text:change-id="c1"/>leren <office:annotation office:name="n1"><dc:creator>Iemand</dc:creator>
<dc:date>2024-01-01T00:00:00</dc:date><text:p>Klopt dit wel?</text:p></office:annotation>heel goed<office:annotation-end
office:name="n1"/>.<text:note text:note-class="endnote"><text:note-citation>i</text:note-citation><text:note-body>
<text:p>De eindnoot.</text:p></text:note-body></text:note></text:p>"""


def test_changes_in_an_odt_are_accepted_its_remarks_kept_apart_and_its_endnotes_in_place(tmp_path: Path) -> None:
    made.pandoc("x", tmp_path / "stuk.odt")
    data = (tmp_path / "stuk.odt").read_bytes()
    with zipfile.ZipFile(BytesIO(data)) as archive:
        content = archive.read("content.xml").decode()
    start, end = content.index("<office:text>") + len("<office:text>"), content.index("</office:text>")
    body = content[:start] + ODT_BODY + content[end:]
    if "xmlns:dc=" not in body:
        body = body.replace("<office:document-content", '<office:document-content xmlns:dc="http://purl.org/dc/elements/1.1/"')
    found = read(tmp_path / "stuk.odt", made.changed(data, {"content.xml": body.encode()}))
    assert said(found) == [("paragraph", "De gemeente en de bewoners leren heel goed."), ("footnote", "De eindnoot.")]
    assert found.comments == (Comment("Klopt dit wel?", "heel goed"),)


def _docx(body: str, extra: dict[str, bytes] | None = None) -> bytes:
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document {W}><w:body>{body}</w:body></w:document>'
    return made.changed(made.docx("x"), {"word/document.xml": document.encode(), **(extra or {})})


def test_remarks_in_a_docx_are_kept_apart_with_the_words_they_are_attached_to(tmp_path: Path) -> None:
    body = (
        '<w:p><w:r><w:t xml:space="preserve">Wij </w:t></w:r><w:commentRangeStart w:id="4"/><w:r><w:t>leren</w:t></w:r>'
        '<w:del w:id="9" w:author="A"><w:r><w:delText> niet</w:delText></w:r></w:del><w:commentRangeEnd w:id="4"/>'
        '<w:r><w:commentReference w:id="4"/></w:r></w:p>'
    )
    remark = '<w:comment w:id="4" w:author="Iemand"><w:p><w:r><w:t>Wat dan?</w:t></w:r></w:p></w:comment>'
    found = read(tmp_path / "stuk.docx", _docx(body, {"word/comments.xml": f"<w:comments {W}>{remark}</w:comments>".encode()}))
    assert said(found) == [("paragraph", "Wij leren")]
    assert found.comments == (Comment("Wat dan?", "leren"),)


def test_a_paragraph_keeps_its_words_when_a_text_box_hangs_on_it(tmp_path: Path) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>In het vak.</w:t></w:r></w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    both = f"<mc:Choice Requires='x'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    hung = f"<w:r><mc:AlternateContent {mc}>{both}</mc:AlternateContent></w:r>"
    body = f"<w:p><w:r><w:t>Voor het vak.</w:t></w:r>{hung}</w:p><w:p><w:r><w:t>Erna.</w:t></w:r></w:p>"
    found = read(tmp_path / "stuk.docx", _docx(body))
    assert said(found) == [("paragraph", "Voor het vak."), ("paragraph", "In het vak."), ("paragraph", "Erna.")]


TABLES = {
    "names": ("| Actie | Wie | Vóór |\n|---|---|---|\n| Bellen | Tjerk | 3 mei |\n", ("Actie", "Wie", "Vóór")),
    "years": ("| Thema | 2023 | 2024 |\n|---|---|---|\n| leren | 3 | 5 |\n", ("Thema", "2023", "2024")),
    "facts": ("| Datum | 3 mei 2024 |\n|---|---|\n| Plaats | De Klamp |\n", ()),
    "sentences": ("| Wij leren. | Zij ook. |\n|---|---|\n| Samen | apart |\n", ()),
    "alone": ("| Actie | Wie |\n|---|---|\n", ()),
}


@pytest.mark.parametrize("name", TABLES)
def test_rows_know_the_names_of_their_columns_where_the_first_row_names_them(name: str, tmp_path: Path) -> None:
    table, header = TABLES[name]
    blocks = extract(made.pandoc(f"Vooraf.\n\n{table}\nErna.", tmp_path / "stuk.docx"), "stuk.docx").blocks
    rows = [block for block in blocks if block.kind == "table_row"]
    assert rows[0].header == ()
    assert [block.header for block in rows[1:]] == [header] * (len(rows) - 1)
    assert all(" | ".join(row.cells) == row.text for row in rows)


def test_a_document_with_macros_is_read_and_nothing_in_it_runs(tmp_path: Path) -> None:
    found = read(tmp_path / "stuk.docm", made.changed(made.docx("Wij leren."), {"word/vbaProject.bin": b"Shell rm"}))
    assert (found.kind, said(found)) == ("docx", [("paragraph", "Wij leren.")])


@needs_libreoffice
def test_an_old_word_file_keeps_headings_tables_and_footnotes(tmp_path: Path) -> None:
    """The doc is made by LibreOffice, from a docx of pandoc."""
    text = "# Notulen\n\nWij leerden.[^1]\n\n| Actie | Wie |\n|---|---|\n| Bellen | Tjerk |\n\n[^1]: De noot."
    made.pandoc(text, tmp_path / "stuk.docx")
    profile = f"-env:UserInstallation={(tmp_path / 'profiel').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "doc", "--outdir", str(tmp_path), str(tmp_path / "stuk.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    found = extract(tmp_path / "stuk.doc", "stuk.doc")
    assert found.kind == "doc"
    assert said(found) == [
        ("heading", "Notulen"),
        ("paragraph", "Wij leerden."),
        ("footnote", "De noot."),
        ("table_row", "Actie | Wie"),
        ("table_row", "Bellen | Tjerk"),
    ]
