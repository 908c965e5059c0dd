"""What is read off a passage: words without names, numbers and order; terms; and what may be kept of texts."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.codebook import Codebook
from pipeline.examples import read_counts, write_counts
from pipeline.features import Features, Reader, code_of, is_strong, presence, token_words
from pipeline.fit import Example
from pipeline.nlp import Annotator
from tests.conftest import annotate
from tests.unit.made_up import code, small_codebook, small_passage

WORDS = {
    "leernetwerk": ("leernetwerk", "NOUN", "", ""),
    "samen": ("samen", "ADV", "", ""),
    "Jansen": ("Jansen", "PROPN", "", ""),
    "12": ("12", "NUM", "", ""),
    "2b": ("2b", "NOUN", "", ""),
    ".": (".", "PUNCT", "", ""),
}


def test_words_are_lemmas_and_the_parts_of_long_ones() -> None:
    passage = small_passage("samen leernetwerk Jansen 12 2b .", WORDS)
    assert token_words(passage) == [
        ("word:samen",),
        ("word:leernetwerk", "begin:leern", "end:etwerk"),
        (),
        (),
        (),
        (),
    ]


def test_features_have_no_order_and_no_count(tmp_path: Path) -> None:
    reader = Reader(small_codebook(tmp_path, code("thema.kennis", strong=["samen"], weak=["leernetwerk"])))
    passages = [small_passage(text, WORDS) for text in ("samen leernetwerk", "leernetwerk leernetwerk samen")]
    first, second = (reader.features(passage, reader.matches(passage)) for passage in passages)
    assert first == second
    assert first.terms == ("thema.kennis|strong|samen", "thema.kennis|weak|leernetwerk")


def test_a_term_feature_tells_its_code_and_grade() -> None:
    name = "thema.kennis|weak|a|b ~ c"
    assert (code_of(name), is_strong(name)) == ("thema.kennis", False)
    assert is_strong("thema.kennis|strong|weak")


def test_names_of_people_are_no_features(codebook: Codebook, annotator: Annotator) -> None:
    reader = Reader(codebook)
    passage = annotate(annotator, "Marieke van Dongen en Joost Terpstra hebben in Haaksdrecht met elkaar gesproken.")
    words = reader.features(passage, []).words
    assert "word:spreken" in words
    assert not {"word:marieke", "word:joost", "word:terpstra", "word:haaksdrecht"} & set(words)


@given(st.lists(st.lists(st.sampled_from("abcdef"), unique=True), max_size=6))
def test_presence_has_a_one_where_a_row_has_a_known_feature(rows: list[list[str]]) -> None:
    table = presence(rows, {"a": 0, "c": 1, "f": 2}).toarray()
    assert table.tolist() == [[float(name in row) for name in "acf"] for row in rows]


def example(group: str, words: str, codes: str = "", terms: tuple[str, ...] = ()) -> Example:
    return Example(Features(tuple(words.split()), terms), frozenset(codes.split()), "real", group)


def test_what_is_kept_of_a_text_comes_back_without_order_source_and_words_of_its_own(tmp_path: Path) -> None:
    examples = [example("org-b", "eigen leren samen", "thema.kennis", ("t|weak|x",)), example("org-a", "leren")]
    write_counts(tmp_path / "counts.gz", examples, frozenset({"leren", "samen"}))
    kept = read_counts(tmp_path / "counts.gz")
    assert sorted((item.group, item.features.words, tuple(item.codes)) for item in kept) == [
        ("1", ("leren", "samen"), ("thema.kennis",)),
        ("2", ("leren",), ()),
    ]
    text = gzip.decompress((tmp_path / "counts.gz").read_bytes()).decode()
    assert "eigen" not in text
    assert "org" not in text


def test_what_is_kept_does_not_depend_on_the_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b"):
        monkeypatch.setattr("time.time", lambda name=name: float(ord(name)) * 1e6)
        write_counts(tmp_path / name, [example("o", "leren")], frozenset({"leren"}))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
