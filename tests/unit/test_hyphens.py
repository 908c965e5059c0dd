"""Words that a line end cuts in two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.hyphens import rejoin
from pipeline.words import is_dutch, is_word


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("de kennis", "deling van", "de kennisdeling van"),
        ("het leer", "netwerk.", "het leernetwerk."),
        ("de API", "strategie", "de API-strategie"),
        ("NOTU", "LEN", "NOTULEN"),
        ("tussen Rijn", "Waal", "tussen Rijn-Waal"),
        ("in 2023", "2025", "in 2023-2025"),
        ("is ge", "evalueerd,", "is geëvalueerd,"),
        ("de co", "ordinatie", "de coördinatie"),
        ("kinderen na", "apen", "kinderen na-apen"),
        ("de kennis", "en leernetwerken", "de kennis- en leernetwerken"),
        ("voor", "of nadelen", "voor- of nadelen"),
    ],
)
def test_the_hyphen_goes_stays_or_took_a_trema_with_it(before: str, after: str, whole: str) -> None:
    assert rejoin(before, after) == whole


@pytest.mark.parametrize("known", ["wijk-team", "wijkteam"])
def test_the_document_decides_how_its_words_are_written(known: str) -> None:
    assert rejoin("het wijk", "team komt", frozenset({known})) == f"het {known} komt"


@given(st.text(max_size=20), st.text(min_size=1, max_size=20))
def test_no_letter_is_lost_and_the_second_line_keeps_its_length(before: str, after: str) -> None:
    whole = rejoin(before, after)
    assert whole.startswith(before)
    assert whole[len(before) :].lstrip("- ")[-1:].strip() == after.lstrip("- ")[-1:].strip()
    assert len(whole) - len(before) - len(after) in {0, 1, 2}


@pytest.mark.parametrize("word", ["kennis", "Kennis", "financiën", "kennisdeling", "leernetwerk", "kernteamoverleg", "wijkteam"])
def test_words_and_compounds_are_dutch(word: str) -> None:
    assert is_dutch(word)


@pytest.mark.parametrize("form", ["nqwrt", "xkennis", "q", "", "lrnwrk"])
def test_other_letters_are_not(form: str) -> None:
    assert not is_dutch(form)
    assert not is_word(form)
