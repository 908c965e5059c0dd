"""The repairs of text, each with the case that asked for it."""

import pytest

from pipeline.clean import RULES, clean_text


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("ken\u00adnis\u200bdeling", "kennisdeling"),
        ("\ufeffLeren", "Leren"),
        ("zero\u200dwidth\u200cjoiner\u2060s", "zerowidthjoiners"),
        ("tekst\x00met\x07besturing", "tekstmetbesturing"),
        ("ﬁnanciën, eﬀect, oﬃcieel, aﬂossing", "financiën, effect, officieel, aflossing"),
        ("e\u0301e\u0301n ide\u0308e", "één idëe"),
        ("re\u200d\u0301gie", "régie"),
        ("ĳs en Ĳssel", "ijs en IJssel"),
        ("publiek-\u2010bestuurlijk", "publiek-bestuurlijk"),
        ("on\u2011afhankelijk \u2212 5 graden", "on-afhankelijk - 5 graden"),
        ("\uf0b7 Agenda\n\uf0a7 Verslag", "• Agenda\n• Verslag"),
        ("2023–2025 en zo — dus", "2023–2025 en zo — dus"),
        ("Leren\t\u00a0 in\u202f een\u3000kring", "Leren in een kring"),
        ("  marge \n\n\n  weg  ", "marge\nweg"),
        ("een\r\ntwee\rdrie\x0bvier\x0cvijf\u2028zes\u2029zeven", "een\ntwee\ndrie\nvier\nvijf\nzes\nzeven"),
        ("\ud83d\ude00 en halve \ud83d of \ude00", "😀 en halve of"),
        ("‘enkele’ en “dubbele” aanhalingstekens", "‘enkele’ en “dubbele” aanhalingstekens"),
        ("€ 5 · 3 × 4 ½ °C", "€ 5 · 3 × 4 ½ °C"),
        ("Yıldız, Hadžić, Nguyễn, Łódź", "Yıldız, Hadžić, Nguyễn, Łódź"),
        (" \t\n\u00a0", ""),
        ("", ""),
    ],
)
def test_each_kind_of_dirt_is_repaired_and_nothing_else(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean


def test_every_rule_says_why_it_is_there() -> None:
    assert all(rule.__doc__ for rule in RULES)
