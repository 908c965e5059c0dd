"""The text of PDFs as programs really write them: each repair with a file that asks for it. All texts are made up."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples.build import sources
from pipeline.boxes import boxes_of, line_spans
from pipeline.errors import DocumentError
from pipeline.extract import extract
from pipeline.extract.quality import judge, pages_for_ocr, quality_warnings
from pipeline.records import Block, Extracted, LineBox
from pipeline.segment import document_text
from tests.documents.made_files import DUTCH, ENGLISH, pdf_of_content, pdf_with_unicode, shown_at, typeset

LEFT = ("De kring kwam in het voorjaar bijeen", "om van ervaringen met warmte te", "leren en dat beviel de leden goed.")
RIGHT = ("In het najaar volgt een bijeenkomst", "met bewoners die zelf aan de slag", "gaan en vragen hebben over geld.")
ROWS = range(6)


def read(data: bytes, folder: Path) -> Extracted:
    path = folder / "gemaakt.pdf"
    path.write_bytes(data)
    return extract(path, path.name)


def text_of(found: Extracted) -> str:
    return " ".join(block.text for block in found.blocks)


def column(x: float, lines: tuple[str, ...]) -> list[bytes]:
    return [shown_at(x, 700 - 12 * row, lines[row % 3]) for row in ROWS]


@pytest.mark.parametrize("order", ["column by column", "line by line", "from the bottom up", "right column first"])
def test_two_columns_are_read_one_after_the_other_in_whatever_order_they_were_written(order: str, tmp_path: Path) -> None:
    left, right = column(50, LEFT), column(320, RIGHT)
    written = {
        "column by column": left + right,
        "line by line": [line for pair in zip(left, right, strict=True) for line in pair],
        "from the bottom up": left[::-1] + right[::-1],
        "right column first": [line for pair in zip(right, left, strict=True) for line in pair],
    }[order]
    found = text_of(read(pdf_of_content(b"".join(written)), tmp_path))
    assert found == " ".join([*LEFT, *LEFT, *RIGHT, *RIGHT])


def test_a_list_of_names_and_organisations_is_no_pair_of_columns(tmp_path: Path) -> None:
    rows = [("Jan de Boer", "gemeente"), ("Els Vos", "school"), ("Bo Smit", "wijkteam"), ("Ali Kaya", "zorg"), ("An Pot", "bank")]
    content = [
        shown_at(50, 700 - 14 * row, name) + shown_at(300, 700 - 14 * row, house) for row, (name, house) in enumerate(rows)
    ]
    found = text_of(read(pdf_of_content(b"".join(content)), tmp_path))
    assert found == " ".join(f"{name} {house}" for name, house in rows)


@pytest.mark.parametrize("shift", [0.0, 0.3, 0.8])
def test_words_that_are_printed_twice_to_look_bold_are_read_once(shift: float, tmp_path: Path) -> None:
    per_word = shown_at(50, 700, "Besluiten van de kring") + shown_at(50 + shift, 700, "Besluiten van de kring")
    body = shown_at(50, 680, LEFT[0]) + shown_at(50, 668, LEFT[1])
    again = shown_at(50 + shift, 700 - shift, "Besluiten van de kring")
    assert text_of(read(pdf_of_content(per_word + body + again), tmp_path)) == f"Besluiten van de kring {LEFT[0]} {LEFT[1]}"


def test_a_sentence_that_stands_twice_on_a_page_is_read_twice(tmp_path: Path) -> None:
    content = shown_at(50, 700, "Er zijn geen vragen.") + shown_at(50, 600, "Er zijn geen vragen.")
    assert text_of(read(pdf_of_content(content), tmp_path)) == "Er zijn geen vragen. Er zijn geen vragen."


def test_letters_that_stand_apart_are_closed_and_words_stay_apart(tmp_path: Path) -> None:
    heading = shown_at(50, 700, "N O T U L E N    K E R N T E A M", 14)
    options = shown_at(50, 660, "Gekozen is uit de varianten A B C D.")
    assert text_of(read(pdf_of_content(heading + options), tmp_path)) == "NOTULEN KERNTEAM Gekozen is uit de varianten A B C D."


def test_text_up_the_margin_and_across_the_page_is_set_aside(tmp_path: Path) -> None:
    content = b"".join(column(50, LEFT))
    content += shown_at(570, 200, "Vertrouwelijk exemplaar", 8, "0 1 -1 0") + shown_at(
        150, 250, "CONCEPT", 60, "0.7 0.7 -0.7 0.7"
    )
    found = read(pdf_of_content(content), tmp_path)
    assert text_of(found) == " ".join([*LEFT, *LEFT])
    assert {(line.kind, line.text, line.pages) for line in found.running} == {
        ("turned", "Vertrouwelijk exemplaar", (1,)),
        ("turned", "CONCEPT", (1,)),
    }


@pytest.mark.parametrize(("turn", "matrix"), [(90, "0 1 -1 0"), (180, "-1 0 0 -1"), (270, "0 -1 1 0"), (0, "0 1 -1 0")])
def test_a_page_that_lies_on_its_side_is_read_as_it_is_looked_at(turn: int, matrix: str, tmp_path: Path) -> None:
    step = {"0 1 -1 0": (12, 0), "-1 0 0 -1": (0, 12), "0 -1 1 0": (-12, 0)}[matrix]
    content = b"".join(shown_at(300 + step[0] * row, 400 + step[1] * row, line, 10, matrix) for row, line in enumerate(LEFT))
    found = read(pdf_of_content(content, page=b"/Rotate %d" % turn), tmp_path)
    assert text_of(found) == " ".join(LEFT)
    wide, high = (842, 595) if turn % 180 else (595, 842)
    for line in found.blocks[0].lines:
        assert 0 <= line.left < line.right <= wide
        assert 0 <= line.top < line.bottom <= high


def test_places_count_from_the_corner_that_is_shown(tmp_path: Path) -> None:
    found = read(pdf_of_content(shown_at(100, 700, LEFT[0]), page=b"/CropBox [50 40 500 800]"), tmp_path)
    (line,) = found.blocks[0].lines
    assert line.left == pytest.approx(50, abs=2)
    assert line.bottom == pytest.approx(100, abs=3)


def test_a_size_that_is_given_by_a_matrix_makes_a_heading_too(tmp_path: Path) -> None:
    heading = shown_at(50, 720, "Wat wij leerden", 1, "18 0 0 18")
    body = b"".join(shown_at(50, 690 - 12 * row, LEFT[row % 3], 1, "10 0 0 10") for row in ROWS)
    assert read(pdf_of_content(heading + body), tmp_path).blocks[0].kind == "heading"


def test_headers_of_two_lines_and_a_watermark_are_set_aside_with_their_pages(tmp_path: Path) -> None:
    def page(number: int) -> bytes:
        head = shown_at(50, 800, "Kenniskring Warmte") + shown_at(50, 725, "Verslag van het kernteam")
        mark = shown_at(150, 380, "CONCEPT", 40)
        body = [
            shown_at(50, 680 - 12 * row, f"Op dag {number}{row} spraken de leden over onderwerp {chr(97 + number)}.")
            for row in ROWS
        ]
        return head + mark + b"".join(body) + shown_at(280, 30, f"- {number} -")

    found = read(pdf_of_content(*(page(number) for number in range(1, 5))), tmp_path)
    everywhere = (1, 2, 3, 4)
    assert {(line.kind, line.text) for line in found.running if line.pages == everywhere} == {
        ("header", "Kenniskring Warmte"),
        ("header", "Verslag van het kernteam"),
        ("watermark", "CONCEPT"),
        ("page_number", "- 1 -"),
    }
    assert len(found.running) == 4
    assert "CONCEPT" not in text_of(found)
    assert text_of(found).count("spraken de leden") == 4 * len(ROWS)


def test_titles_of_slides_that_belong_together_stay_text(tmp_path: Path) -> None:
    pages = [
        shown_at(50, 780, f"Leren in de wijk {number}/3", 24)
        + b"".join(shown_at(50, 600 - 12 * row, f"{LEFT[row % 3]} {number}{row}") for row in ROWS)
        for number in (1, 2, 3)
    ]
    others = [
        shown_at(50, 780, f"Onderwerp {letter}", 24) + shown_at(50, 600, f"Uitleg over {letter} en meer.") for letter in "abcdefg"
    ]
    found = text_of(read(pdf_of_content(*pages, *others), tmp_path))
    assert all(f"Leren in de wijk {number}/3" in found for number in (1, 2, 3))


def test_a_word_broken_at_a_line_end_is_written_as_elsewhere_in_the_document(tmp_path: Path) -> None:
    lines = (
        "Wij noemen dit het wijk-team en niet anders.",
        "Morgen komt het wijk-",
        "team weer bijeen voor ge-",
        "evalueerd werk.",
    )
    content = b"".join(shown_at(50, 700 - 12 * row, line) for row, line in enumerate(lines))
    found = text_of(read(pdf_of_content(content), tmp_path))
    assert found == "Wij noemen dit het wijk-team en niet anders. Morgen komt het wijk-team weer bijeen voor geëvalueerd werk."


def test_footnotes_stand_behind_what_refers_to_them_in_text_and_tables(tmp_path: Path) -> None:
    long = "De kring kwam in het voorjaar vier keer bijeen om van de ervaringen in de wijk te leren en om die te delen"
    markup = f"""{long}.#footnote[Noot bij een.]

{long} met bewoners.

#table(columns: 2, [Wat], [Wie], [Plan maken#footnote[Noot bij de rij.]], [Ada])

{long} zonder noot."""
    blocks = extract(typeset(markup, tmp_path / "noten.pdf"), "noten.pdf").blocks
    assert [(block.kind, block.text) for block in blocks] == [
        ("paragraph", f"{long}."),
        ("footnote", "Noot bij een."),
        ("paragraph", f"{long} met bewoners."),
        ("table_row", "Wat | Wie"),
        ("table_row", "Plan maken | Ada"),
        ("footnote", "Noot bij de rij."),
        ("paragraph", f"{long} zonder noot."),
    ]


def test_a_table_in_a_cell_of_another_keeps_its_rows(tmp_path: Path) -> None:
    inner = "table(columns: 2, [Naam], [Rol], [Ada], [voorzitter])"
    blocks = extract(typeset(f"#table(columns: 2, [Punt], [Tekst], [1], {inner})", tmp_path / "tabel.pdf"), "tabel.pdf").blocks
    texts = [block.text for block in blocks]
    assert texts[0] == "Punt | Tekst"
    assert texts[-2:] == ["Naam | Rol", "Ada | voorzitter"]


GARBLED = {chr(letter): f"{ord(other):04X}" for letter, other in zip(range(97, 123), "xqzwvkjbghpfmcnrldtsuyoaei", strict=True)}


def test_a_document_whose_font_has_no_meaning_wants_ocr(tmp_path: Path) -> None:
    path = tmp_path / "onleesbaar.pdf"
    path.write_bytes(pdf_with_unicode(GARBLED, DUTCH.lower()))
    with pytest.raises(DocumentError) as refused:
        extract(path, path.name)
    assert refused.value.cause == "needs_ocr"
    assert "fonts have no meaning" in str(refused.value)


def test_one_unreadable_page_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    swap = str.maketrans("abcdefghijklmnopqrstuvwxyz", "xqzwvkjbghpfmcnrldtsuyoaei")
    good = b"".join(shown_at(50, 700 - 12 * row, line) for row, line in enumerate(DUTCH.split(". ")))
    bad = b"".join(shown_at(50, 700 - 12 * row, line.translate(swap)) for row, line in enumerate(DUTCH.split(". ")))
    found = read(pdf_of_content(good, bad, good), tmp_path)
    assert [page.verdict for page in found.page_quality] == ["good", "unreadable", "good"]
    assert pages_for_ocr(found) == [2]
    assert len(quality_warnings(found)) == 1
    assert quality_warnings(found)[0].startswith("page 2 ")
    assert quality_warnings(replace(found, ocr_pages=(2,))) == []


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (DUTCH, "good"),
        (ENGLISH, "doubtful"),
        (
            "J. de Wit, A. B. Vos, n.a.v. de o.a. door K. Smit en L. Kok, B. Bos, P. van Es, R. Dam, S. Mol gestelde vragen " * 3,
            "good",
        ),
        ("Kort.", "short"),
        ("", "blank"),
        (" ".join(DUTCH.replace(" ", "")), "unreadable"),
        ("\ufffd" * 40 + DUTCH[:40], "unreadable"),
        (f"{DUTCH} Één coördinator beïnvloedt".encode().decode("cp1252"), "doubtful"),
        ('%&"!?$' * 30, "unreadable"),
        ("12.5 18.0 2024 3.1 " * 20, "short"),
    ],
)
def test_the_verdict_on_a_text(text: str, verdict: str) -> None:
    assert judge(text).verdict == verdict


PDFS = [source.target for source in sources() if source.format.startswith("pdf") and source.format != "pdf-scan"]


def letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.name)
def test_what_pdfium_reads_in_a_box_is_the_text_of_its_line(path: Path) -> None:
    found = extract(path, path.name)
    with pypdfium2.PdfDocument(path) as document:
        pages = [(page.get_height(), page.get_textpage()) for page in document]
        for block in found.blocks:
            check_lines(block, found.pages or 0)
            bounds = [*(line.start for line in block.lines), len(block.text)]
            for line, end in zip(block.lines, bounds[1:], strict=True):
                height, text = pages[line.page - 1]
                seen = letters(
                    text.get_text_bounded(line.left - 0.5, height - line.bottom - 0.5, line.right + 0.5, height - line.top + 0.5)
                )
                said = letters(block.text[line.start : end])
                assert said in seen or "".join(sign for sign in seen if not sign.isdigit()) in said, (block.text, line)


def check_lines(block: Block, pages: int) -> None:
    starts = [line.start for line in block.lines]
    assert starts == sorted(starts)
    assert not starts or starts[0] == 0 or block.kind == "table_row"
    assert all(0 <= start <= len(block.text) for start in starts)
    assert block.lines, "every block of a PDF has a place"
    for line in block.lines:
        assert 1 <= line.page <= pages
        assert 0 <= line.left < line.right
        assert 0 <= line.top < line.bottom


words = st.sampled_from(["de", "wijk", "wijk-", "één", "kennis", "(samen)", "reëel", "o.a.", "leren,", "3e", "vraagt?", "Ada"])
any_lines = st.lists(st.lists(words, min_size=1, max_size=6).map(" ".join), min_size=1, max_size=12)


@given(any_lines)
@settings(max_examples=40, deadline=None)
def test_lines_of_any_words_come_out_in_order_with_boxes(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    content = b"".join(shown_at(60, 700 - 15 * row, line) for row, line in enumerate(lines))
    found = read(pdf_of_content(content), tmp_path_factory.mktemp("lines"))
    assert letters(text_of(found)) == letters("".join(lines))
    text, placed = document_text(found.blocks)
    spans = line_spans(placed)
    assert all(start < end for start, end, _ in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    shown = "".join(letters(text[start:end]) for start, end, _ in spans)
    assert shown == letters(text)


@given(st.lists(st.integers(1, 20), min_size=1, max_size=8), st.integers(0, 200), st.integers(0, 200))
def test_the_lines_of_a_quotation_cover_it_and_no_more(lengths: list[int], first: int, last: int) -> None:
    starts = [sum(lengths[:number]) for number in range(len(lengths))]
    block = Block("paragraph", "x" * sum(lengths), 1, lines=tuple(LineBox(start, 1, 0, start, 9, start + 1) for start in starts))
    _, placed = document_text([Block("heading", "Kop", 1, 1), block])
    start, end = sorted((min(first, sum(lengths)) + 5, min(last, sum(lengths)) + 5))
    covered = [place for low, high, _ in boxes_of(line_spans(placed), start, end) for place in range(low, high)]
    assert covered == list(range(start, end))
