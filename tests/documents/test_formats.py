"""What each format says, read from real files that the tests make with other programs: pandoc, Typst, Python's zipfile."""

import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread

import pytest

from pipeline.extract import extract
from pipeline.records import Block, Extracted
from tests.documents import made_files as made

EVERYTHING = """
# Evaluatie leerkring

Inleiding met een noot.[^1]

## 1. Wat er gebeurde

- eerste punt
    - dieper punt
- tweede punt

3. derde besluit
4. vierde besluit

| Actie | Wie |
|-------|-----|
| bellen | Aïcha |
| schrijven | Tjerk |

Slotzin met **vet** en *schuin*.

[^1]: De noot zelf.
"""
EVERYTHING_BLOCKS = [
    ("heading", "Evaluatie leerkring", 1),
    ("paragraph", "Inleiding met een noot.", 0),
    ("footnote", "De noot zelf.", 0),
    ("heading", "1. Wat er gebeurde", 2),
    ("list_item", "eerste punt", 1),
    ("list_item", "dieper punt", 2),
    ("list_item", "tweede punt", 1),
    ("list_item", "3. derde besluit", 1),
    ("list_item", "4. vierde besluit", 1),
    ("table_row", "Actie | Wie", 0),
    ("table_row", "bellen | Aïcha", 0),
    ("table_row", "schrijven | Tjerk", 0),
    ("paragraph", "Slotzin met vet en schuin.", 0),
]


def _read(path: Path, data: bytes | str | None = None) -> Extracted:
    if data is not None:
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    return extract(path, path.name)


def _texts(found: Extracted) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in found.blocks]


@pytest.mark.parametrize("ending", ["docx", "odt", "epub", "html"])
def test_headings_lists_tables_and_footnotes_are_blocks_of_their_kind(ending: str, tmp_path: Path) -> None:
    found = _read(made.pandoc(EVERYTHING, tmp_path / f"stuk.{ending}", "-M", "title="))
    assert [(block.kind, block.text, block.level) for block in found.blocks] == EVERYTHING_BLOCKS
    assert found.kind == ending


def test_markdown_keeps_its_headings_lists_tables_and_footnotes(tmp_path: Path) -> None:
    found = _read(tmp_path / "stuk.md", EVERYTHING)
    assert [(block.kind, block.text, block.level) for block in found.blocks] == EVERYTHING_BLOCKS


def test_rtf_keeps_paragraphs_and_accents(tmp_path: Path) -> None:
    found = _read(made.pandoc("Eén alinea over coördinatie.\n\nTweede alinea.", tmp_path / "stuk.rtf", "-s"))
    assert found.kind == "rtf"
    assert _texts(found) == [("paragraph", "Eén alinea over coördinatie."), ("paragraph", "Tweede alinea.")]


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BODY = f"""<?xml version="1.0" encoding="UTF-8"?><w:document {W}><w:body>
<w:p><w:r><w:t xml:space="preserve">De gemeente </w:t></w:r>
<w:ins w:id="1" w:author="A" w:date="2024-01-01T00:00:00Z"><w:r><w:t xml:space="preserve">en de bewoners </w:t></w:r></w:ins>
<w:del w:id="2" w:author="A"><w:r><w:delText xml:space="preserve">en de corporatie </w:delText></w:r></w:del>
<w:r><w:t>leren</w:t></w:r>
<w:commentRangeStart w:id="0"/><w:r><w:t xml:space="preserve"> samen.</w:t></w:r><w:commentRangeEnd w:id="0"/>
<w:r><w:commentReference w:id="0"/></w:r></w:p></w:body></w:document>"""
COMMENTS = f"""<?xml version="1.0" encoding="UTF-8"?><w:comments {W}><w:comment w:id="0" w:author="A">
<w:p><w:r><w:t>Klopt dit wel?</w:t></w:r></w:p></w:comment></w:comments>"""


def test_tracked_changes_are_taken_as_accepted_and_comments_are_no_text(tmp_path: Path) -> None:
    with zipfile.ZipFile(BytesIO(made.docx("x"))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members |= {"word/document.xml": BODY.encode(), "word/comments.xml": COMMENTS.encode()}
    found = _read(tmp_path / "stuk.docx", made.zip_of(members))
    assert _texts(found) == [("paragraph", "De gemeente en de bewoners leren samen.")]


def test_a_cell_with_paragraphs_a_list_and_a_footnote_stays_one_row(tmp_path: Path) -> None:
    grid = """
+-----------+---------------------+
| Punt      | Besproken           |
+===========+=====================+
| Werkwijze | Eerste alinea.      |
|           |                     |
|           | - een punt[^1]      |
|           | - nog een punt      |
+-----------+---------------------+

[^1]: Noot bij het punt.
"""
    found = _read(made.pandoc(grid, tmp_path / "stuk.docx"))
    assert _texts(found) == [
        ("table_row", "Punt | Besproken"),
        ("table_row", "Werkwijze | Eerste alinea.; een punt; nog een punt"),
        ("footnote", "Noot bij het punt."),
    ]


def test_headers_and_footers_of_a_docx_are_no_text(tmp_path: Path) -> None:
    with zipfile.ZipFile(BytesIO(made.docx("Lopende tekst."))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    header = f'<?xml version="1.0"?><w:hdr {W}><w:p><w:r><w:t>Kop op elke bladzijde</w:t></w:r></w:p></w:hdr>'
    found = _read(tmp_path / "stuk.docx", made.zip_of(members | {"word/header1.xml": header.encode()}))
    assert _texts(found) == [("paragraph", "Lopende tekst.")]


def test_a_web_page_gives_its_text_and_not_its_machinery(tmp_path: Path) -> None:
    page = """<!DOCTYPE html><html lang="nl"><head><title>Verslag</title><style>.kop {color: red}</style>
    <script>var leren = "netwerk";</script></head><body><nav><ul><li><a href="/">Menu</a></li></ul></nav>
    <noscript>Zet scripts aan.</noscript><template><p>sjabloon</p></template>
    <h1>Verslag van de kring</h1><div><p>Wij leerden<br>van elkaar.</p></div><!-- opmerking --><p>Einde&nbsp;&amp; dank.</p>
    <script>alert("weg")</script></body></html>"""
    found = _read(tmp_path / "stuk.html", page)
    assert _texts(found) == [
        ("heading", "Verslag van de kring"),
        ("paragraph", "Wij leerden\nvan elkaar."),
        ("paragraph", "Einde & dank."),
    ]
    assert found.title == "Verslag"


def test_the_main_part_of_a_web_page_is_all_of_it(tmp_path: Path) -> None:
    page = "<html><body><header>Site van de gemeente</header><main><p>De inhoud.</p></main><footer>Contact</footer></body></html>"
    assert _texts(_read(tmp_path / "stuk.html", page)) == [("paragraph", "De inhoud.")]


def test_a_piece_of_html_is_html_by_its_ending(tmp_path: Path) -> None:
    assert _texts(_read(tmp_path / "stuk.htm", "<p>Eén.</p><p>Twee.</p>")) == [("paragraph", "Eén."), ("paragraph", "Twee.")]


def test_front_matter_gives_the_title_and_is_no_text(tmp_path: Path) -> None:
    found = _read(tmp_path / "stuk.md", "---\ntitle: Kringverslag\nauthor: Sem\ntags: [leren]\n---\n\nDe tekst.\n")
    assert (found.title, _texts(found)) == ("Kringverslag", [("paragraph", "De tekst.")])


def test_markdown_as_people_write_it(tmp_path: Path) -> None:
    text = """#Notulen

#leren #samen

##2. Besluiten
* een
* twee
  loopt door

- [x] gedaan

| A | B |
|---|---|
| c<br>d | e |
"""
    assert _texts(_read(tmp_path / "stuk.md", text)) == [
        ("heading", "Notulen"),
        ("paragraph", "#leren #samen"),
        ("heading", "2. Besluiten"),
        ("list_item", "een"),
        ("list_item", "twee loopt door"),
        ("list_item", "☒ gedaan"),
        ("table_row", "A | B"),
        ("table_row", "c d | e"),
    ]


def test_html_inside_markdown_keeps_its_text(tmp_path: Path) -> None:
    text = "Vooraf.\n\n<table><tr><td>wie</td><td>wat</td></tr></table>\n\n<!-- niet -->\n\n<div>\n\nIn een vak.\n\n</div>\n"
    assert _texts(_read(tmp_path / "stuk.md", text)) == [
        ("paragraph", "Vooraf."),
        ("table_row", "wie | wat"),
        ("paragraph", "In een vak."),
    ]


def test_nothing_is_fetched_that_a_document_points_to(tmp_path: Path) -> None:
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<p>van buiten</p>")

    with ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        page = f'<html><body><p>Tekst.</p><iframe src="{address}/kader"></iframe><img src="{address}/beeld" alt=""></body></html>'
        found = _read(tmp_path / "stuk.html", page)
        server.shutdown()
    assert (asked, _texts(found)) == ([], [("paragraph", "Tekst.")])


def _pdf(markup: str, tmp_path: Path) -> list[Block]:
    return list(_read(made.typeset(markup, tmp_path / "stuk.pdf")).blocks)


def test_words_broken_at_line_ends_are_whole_and_shared_heads_keep_their_hyphen(tmp_path: Path) -> None:
    markup = "#set page(width: 5.2cm, margin: 1cm)\n#set par(justify: true)\n#set text(hyphenate: true)\n"
    text = "Samenwerkingsovereenkomsten tussen gemeentebesturen en welzijnsorganisaties over kennis- \\\nen leernetwerken."
    (block,) = _pdf(markup + text, tmp_path)
    assert block.text == text.replace(" \\\n", " ")


def test_half_a_word_at_a_line_end_goes_on_although_the_rest_looks_like_a_label(tmp_path: Path) -> None:
    (block,) = _pdf("#set page(width: 6.6cm, margin: 1cm)\nDat vraagt om veel inter-?actie: samen praten.", tmp_path)
    assert block.text == "Dat vraagt om veel interactie: samen praten."


def test_paragraphs_of_a_pdf_are_those_of_its_author(tmp_path: Path) -> None:
    paragraphs = [
        "De eerste alinea is lang genoeg om over meer dan een regel te lopen en eindigt vol.",
        "De tweede begint daaronder zonder inspringen.",
        "En de derde ook.",
    ]
    for leading, spacing in (("0.5em", "1em"), ("0.95em", "1.3em")):
        blocks = _pdf(f"#set par(leading: {leading}, spacing: {spacing})\n" + "\n\n".join(paragraphs), tmp_path)
        assert [block.text for block in blocks] == paragraphs


def test_a_paragraph_and_a_word_go_on_over_a_page_and_its_footnote(tmp_path: Path) -> None:
    words = "De deelnemers vertelden elkaar in de kring wat er misging. " * 9
    blocks = _pdf(f"#set par(justify: true)\n{words}#footnote[Opgetekend in mei.] {words}", tmp_path)
    paragraphs = [block.text for block in blocks if block.kind == "paragraph"]
    assert paragraphs == [(words.strip() + " " + words.strip())]
    assert [(block.text, block.page) for block in blocks if block.kind == "footnote"] == [("Opgetekend in mei.", 1)]


def test_marks_of_footnotes_are_no_part_of_words_and_units_keep_their_digit(tmp_path: Path) -> None:
    blocks = _pdf("In 2023#footnote[Zie bijlage.] was er 40 m#super[2] over.#footnote[Per gemeente.] Meer niet.", tmp_path)
    assert [(block.kind, block.text) for block in blocks] == [
        ("paragraph", "In 2023 was er 40 m2 over. Meer niet."),
        ("footnote", "Zie bijlage."),
        ("footnote", "Per gemeente."),
    ]


def test_an_aside_between_dashes_at_a_line_end_is_no_list(tmp_path: Path) -> None:
    blocks = _pdf("De kring \\\n– met alle bewoners – kwam \\\nbijeen en besprak:\n\n– leren\\\n– delen", tmp_path)
    assert [(block.kind, block.text) for block in blocks] == [
        ("paragraph", "De kring – met alle bewoners – kwam bijeen en besprak:"),
        ("list_item", "leren"),
        ("list_item", "delen"),
    ]


def test_bullets_in_bold_are_list_items_and_bold_lines_are_headings(tmp_path: Path) -> None:
    blocks = _pdf("*Opbrengsten*\n\n- *Vertrouwen*\n- *Tijd*\n\nDe rest is gewone tekst.", tmp_path)
    assert [(block.kind, block.text) for block in blocks] == [
        ("heading", "Opbrengsten"),
        ("list_item", "Vertrouwen"),
        ("list_item", "Tijd"),
        ("paragraph", "De rest is gewone tekst."),
    ]


def test_a_bold_line_with_the_date_or_a_decision_is_no_heading(tmp_path: Path) -> None:
    blocks = _pdf("= Notulen\n\n*13 februari 2024, De Klamp*\n\n*Besluit: wij gaan door*\n\nGewone tekst onder alles.", tmp_path)
    assert [block.kind for block in blocks] == ["heading", "paragraph", "paragraph", "paragraph"]


LONG_TABLE = """
#table(columns: (3cm, 1fr), table.header([Wie], [Wat er gebeurde]),
  ..range(12).map(number => ([Groep #number], [Kwam bijeen en sprak over de buurt, keer #number.])).flatten())
"""


def test_a_table_over_two_pages_shows_its_header_once(tmp_path: Path) -> None:
    blocks = _pdf(LONG_TABLE, tmp_path)
    assert {block.page for block in blocks} == {1, 2}
    assert [block.text for block in blocks] == ["Wie | Wat er gebeurde"] + [
        f"Groep {number} | Kwam bijeen en sprak over de buurt, keer {number}." for number in range(12)
    ]


def test_a_row_that_a_page_break_cuts_in_two_is_one_row(tmp_path: Path) -> None:
    long_cell = " ".join(f"De bewoners van straat {number} vertelden wat zij misten." for number in range(30))
    markup = f"#table(columns: (2.5cm, 1fr), [Wie], [Wat], [Buurt], [{long_cell}], [Gemeente], [Luisterde.])"
    blocks = _pdf(markup, tmp_path)
    assert [block.text for block in blocks] == ["Wie | Wat", f"Buurt | {long_cell}", "Gemeente | Luisterde."]


@pytest.mark.parametrize(
    "frame",
    ["rect(width: 100%)[TEXT]", "table(columns: 1)[TEXT][TEXT]", "table(columns: (3mm, 1fr, 3mm))[][TEXT][][][TEXT][]"],
)
def test_a_frame_around_text_is_no_table(frame: str, tmp_path: Path) -> None:
    text = "Stelling: wie leert, vraagt eerst en geeft dan pas raad, ook als de tijd dringt."
    lines = "#line(length: 100%)\n" * 6
    blocks = _pdf(f"#{frame.replace('TEXT', text)}\n{lines}", tmp_path)
    assert {(block.kind, block.text) for block in blocks} == {("paragraph", text)}


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left, right = ("Links staat dit verhaal over leren. " * 8).strip(), ("Rechts staat een ander verhaal. " * 8).strip()
    blocks = _pdf(f"#set page(columns: 2)\n{left}\n#colbreak()\n{right}", tmp_path)
    assert [block.text for block in blocks] == [left, right]


def test_running_headers_and_page_numbers_are_dropped_and_numbers_in_the_text_stay(tmp_path: Path) -> None:
    markup = "#set page(header: [Leerkring · notulen], footer: context [Pagina #counter(page).display() van 3])\n"
    paragraphs = [
        f"Alinea {number} gaat over de kring en wat daar gebeurde in de loop van het jaar 2024." for number in range(24)
    ]
    blocks = _pdf(markup + "\n\n".join(paragraphs), tmp_path)
    assert [block.text for block in blocks] == paragraphs


def test_characters_beyond_the_first_plane_are_whole_and_half_ones_are_dropped(tmp_path: Path) -> None:
    found = _read(tmp_path / "stuk.pdf", made.pdf_with_unicode({"A": "D83DDE00", "B": "D83D", "C": "00E9"}, "xAxBxCx leren"))
    assert [block.text for block in found.blocks] == ["x😀xxéx leren"]


@pytest.mark.parametrize("ending", ["txt", "md", "pdf", "docx", "html", "odt"])
def test_the_content_decides_what_a_file_is_and_not_its_name(ending: str, tmp_path: Path) -> None:
    path = made.pandoc("De tekst van het stuk.", tmp_path / "echt.docx").rename(tmp_path / f"stuk.{ending}")
    found = _read(path)
    assert (found.kind, _texts(found)) == ("docx", [("paragraph", "De tekst van het stuk.")])


def test_text_in_a_file_without_ending_is_text(tmp_path: Path) -> None:
    assert _read(tmp_path / "LEESMIJ", "Eén alinea.\n").kind == "text"
