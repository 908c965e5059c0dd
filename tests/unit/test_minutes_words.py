"""Whether a document reads like the notes of a meeting."""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.metadata import describe
from pipeline.minutes_words import PIECE, load_minutes_words, pieces_of
from pipeline.records import Block, Extracted
from tests.conftest import ROOT

WORDS = load_minutes_words(ROOT / "models")
MEETING = (
    "De voorzitter opent de vergadering en heet iedereen welkom. Joke meldt dat de subsidie rond is. Afgesproken wordt dat Amir "
    "de flyer aanpast en rondstuurt. Lies vraagt of de zaal al besproken is; Sem zoekt dat uit. Rondvraag: geen."
)
REPORT = (
    "Dit rapport beschrijft de resultaten van het onderzoek naar de effecten van de maatregelen op de waterkwaliteit in de "
    "periode waarin de metingen zijn verricht. De tabel geeft per meetpunt de gemiddelde concentratie en de spreiding weer."
)


def test_a_text_that_reads_like_a_meeting_is_told_from_one_that_does_not() -> None:
    assert WORDS is not None
    assert WORDS.likelihood([MEETING]) > 0.5 > WORDS.likelihood([REPORT])


def test_words_decide_only_where_nothing_else_does() -> None:
    text = Extracted((Block("heading", "Bij ons", None, 1), Block("paragraph", MEETING)), "docx")
    report = Extracted((Block("heading", "Bij ons", None, 1), Block("paragraph", REPORT)), "docx")
    assert describe(text, "kring/stuk.docx", minutes=WORDS).doc_type == "notulen"
    assert describe(text, "kring/stuk.docx").doc_type == "overig"
    assert describe(report, "kring/stuk.docx", minutes=WORDS).doc_type == "overig"
    assert describe(text, "kring/jaarplan.docx", minutes=WORDS).doc_type == "beleid"


@pytest.mark.parametrize("texts", [[], [""], ["2024 – 12.5"], ["qqqq " * 500]])
def test_a_text_without_known_words_is_left_open(texts: list[str]) -> None:
    assert WORDS is not None
    assert 0.2 < WORDS.likelihood(texts) < 0.8


@given(st.lists(st.text(alphabet="ab é\n", max_size=400), max_size=4))
def test_pieces_hold_every_word_once_in_order(texts: list[str]) -> None:
    pieces = list(pieces_of(texts))
    assert [word for piece in pieces for word in piece] == [word for text in texts for word in text.split() if len(word) > 1]
    assert all(len(piece) == PIECE for piece in pieces[:-1])


def test_without_a_model_there_is_none(tmp_path: Path) -> None:
    assert load_minutes_words(tmp_path) is None


@pytest.mark.slow
def test_training_again_gives_the_same_bytes(tmp_path: Path) -> None:
    recipe = ROOT / "models" / "doc_type" / "recipe" / "train.py"
    subprocess.run([sys.executable, recipe, tmp_path], check=True, capture_output=True, cwd=ROOT)
    shipped = ROOT / "models" / "doc_type" / "1.0.0" / "weights.npz"
    assert members(tmp_path / "weights.npz") == members(shipped)


def members(path: Path) -> dict[str, bytes]:
    """The bytes in the file without its frame, which differs between releases of Python 3.11."""
    with ZipFile(path) as frame:
        return {name: frame.read(name) for name in frame.namelist()}
