"""Rules that a passage quotes by their name."""

import pytest

from pipeline.codebook import Codebook
from pipeline.quoted import Quotations
from tests.unit.made_up import small_passage


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Regel : contextuele grenzen zijn flexibel .", ["vuistregel.4"]),
        ("Zoek juist de partners op waarmee je gewoonlijk niet of nauwelijks samenwerkt . Dat loont .", ["vuistregel.2"]),
        (
            "Ga steeds uit van de bedoeling . Partners zijn gelijkwaardig en rollen verschillen per situatie .",
            ["vuistregel.6", "vuistregel.3"],
        ),
        ("Ga uit van de kosten .", []),
        ("De grenzen van de gemeente zijn flexibel .", []),
        ("De bedoeling is dat je uit gaat van de cijfers .", []),
        ("Zoek de sleutel in de kast .", []),
        ("", []),
    ],
)
def test_a_rule_is_quoted_where_nearly_all_of_its_name_stands_in_order(text: str, codes: list[str], codebook: Codebook) -> None:
    found = Quotations(codebook).find(small_passage(text))
    assert sorted(match.owner for match in found) == sorted(codes)


def test_the_words_of_a_quotation_are_its_evidence(codebook: Codebook) -> None:
    text = "Wij zeggen : « Contextuele grenzen zijn flexibel » , en meer ."
    (match,) = Quotations(codebook).find(small_passage(text))
    assert [text.split()[place] for place in match.tokens] == ["Contextuele", "grenzen", "zijn", "flexibel"]
