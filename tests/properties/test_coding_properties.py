"""What holds for the coding of any text: evidence, order, parents, determinism; and for the matches of any pattern."""

from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipeline.codebook import Codebook
from pipeline.combine import ACCEPTED_FROM, Coder
from pipeline.lexicon import Lexicon, code_lexicon, cue_lexicon, passage_tokens
from pipeline.nlp import Annotator
from pipeline.patterns import PARTICLE_WINDOW, Matcher, Token, parse
from pipeline.records import AnnotatedPassage, Coding, Level, Stance
from tests.conftest import annotate

steady = settings(
    derandomize=True, database=None, deadline=None, max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
PHRASES = st.sampled_from(
    [
        "De partners komen elk kwartaal bijeen om van elkaar te leren",
        "wij wisselen onze ervaringen in het netwerk uit",
        "Er is geen tijd om te evalueren",
        "Betrek ook bewoners bij het overleg",
        "zoek nieuwe partners op met wie wij zelden samenwerken",
        "wat kunnen we hiervan leren?",
        "terug naar de bedoeling",
        "een gedeelde visie van gemeenten en zorgaanbieders",
        "de kartrekker vertrekt",
        "intervisie op een casus",
        "het standaardaanbod is ingekocht, de gastdocent vertelt",
        "kennis delen",
        "samen leren",
        "dere, ste",
        "niet",
        "moet",
    ]
)
"""Text in which something is found; written for this test."""
ODD = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    [
        "👩‍👩‍👧",
        "e\u0301\u0302",
        "\x00",
        "\x1f",
        "\x7f",
        "\u200b",
        "\u00ad",
        "\u202e",
        "\ufeff",
        "İ",
        "ß",
        "ﬁ",
        "\r\n",
        "\n\n",
        "\u2028",
        "…",
        "’",
    ]
)
TEXTS = st.lists(PHRASES | ODD | st.sampled_from([" ", ". ", ", ", "\n", "?", " - "]), max_size=14).map("".join) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=80
)


@pytest.fixture(scope="module")
def coder(codebook: Codebook) -> Coder:
    return Coder(codebook)


@pytest.fixture(scope="module")
def lexicons(codebook: Codebook) -> tuple[Lexicon, Lexicon]:
    return code_lexicon(codebook), cue_lexicon(codebook)


def code(coder: Coder, annotator: Annotator, text: str) -> list[Coding]:
    return coder.code(annotate(annotator, text))


def test_the_texts_of_these_properties_are_coded_at_all(coder: Coder, annotator: Annotator) -> None:
    text = "De partners komen elk kwartaal bijeen om van elkaar te leren. Er is geen tijd om te evalueren."
    assert len(code(coder, annotator, text)) >= 2


@steady
@given(TEXTS)
@example("")
@example("\n")
@example("🎉 kennis delen 🎉")
@example("wij wisselen e\u0301rvaringen\x00 in het netwerk uit")
def test_evidence_is_the_slice_of_the_text_and_begins_and_ends_with_a_word(coder: Coder, annotator: Annotator, text: str) -> None:
    annotated = annotate(annotator, text)
    for coding in coder.code(annotated):
        assert text[coding.evidence_start : coding.evidence_end] == coding.evidence_text
        assert coding.evidence_text.strip() == coding.evidence_text != ""
        assert coding.evidence_start in annotated.annotation.starts
        assert coding.evidence_end in annotated.annotation.ends


@steady
@given(TEXTS)
def test_evidence_lies_within_one_sentence(coder: Coder, annotator: Annotator, text: str) -> None:
    annotated = annotate(annotator, text)
    starts, ends = annotated.annotation.starts, annotated.annotation.ends
    sentences = [(starts[tokens.start], ends[tokens.stop - 1]) for tokens in annotated.annotation.sentences()]
    for coding in coder.code(annotated):
        assert sum(first <= coding.evidence_start and coding.evidence_end <= last for first, last in sentences) == 1


@steady
@given(TEXTS)
def test_a_passage_has_one_coding_per_code_in_order_of_the_codebook(
    codebook: Codebook, coder: Coder, annotator: Annotator, text: str
) -> None:
    places = [list(codebook.codes).index(coding.code) for coding in code(coder, annotator, text)]
    assert all(later > earlier for earlier, later in pairwise(places))


@steady
@given(TEXTS)
def test_a_rule_stands_with_its_theme_which_is_no_less_certain(
    codebook: Codebook, coder: Coder, annotator: Annotator, text: str
) -> None:
    found = {coding.code: coding for coding in code(coder, annotator, text)}
    for coding in found.values():
        parent = codebook.codes[coding.code].parent
        if parent:
            assert found[parent].score >= coding.score


@steady
@given(TEXTS)
def test_a_passage_has_at_most_one_level_of_circulation(coder: Coder, annotator: Annotator, text: str) -> None:
    assert sum(coding.code.startswith("circulatie.") for coding in code(coder, annotator, text)) <= 1


@steady
@given(TEXTS)
def test_stance_score_level_and_rule_are_such_as_the_contract_says(coder: Coder, annotator: Annotator, text: str) -> None:
    for coding in code(coder, annotator, text):
        assert coding.stance in get_args(Stance)
        assert coding.level in get_args(Level)
        assert 0 < coding.score <= 1
        assert (coding.level == "accepted") == (coding.score >= ACCEPTED_FROM)
        assert all(coding.rule.partition("; ")[::2])


@steady
@given(TEXTS)
def test_the_same_text_is_coded_the_same_alone_and_among_others(coder: Coder, annotator: Annotator, text: str) -> None:
    alone = code(coder, annotator, text)
    (_, among, _) = annotator.annotate(["Wij delen kennis.", text, "Geen tijd om te leren."])
    assert coder.code(AnnotatedPassage(annotate(annotator, text).passage, among)) == alone


@steady
@given(TEXTS)
def test_every_match_lies_within_its_sentence(lexicons: tuple[Lexicon, Lexicon], annotator: Annotator, text: str) -> None:
    annotated = annotate(annotator, text)
    sentences = annotated.annotation.sentences()
    for lexicon in lexicons:
        for match in lexicon.find(annotated):
            assert all(token in sentences[match.sentence] for token in match.tokens)
            assert list(match.tokens) == sorted(set(match.tokens))


@steady
@given(TEXTS)
@example("de an- dere, het groot- ste en de ge- heden")
def test_tokens_are_the_text_without_its_white_space(annotator: Annotator, text: str) -> None:
    annotated = annotate(annotator, text)
    words = [text[start:end] for start, end in zip(annotated.annotation.starts, annotated.annotation.ends, strict=True)]
    assert "".join("".join(words).split()) == "".join(text.split())
    assert len(passage_tokens(annotated)) == len(words)


LETTERS = "abcde"
PLAIN_SLOTS = st.lists(st.sampled_from(["a", "b", "c", "=a", "a*", "*b"]), min_size=1, max_size=2, unique=True).map("/".join)
SLOTS = PLAIN_SLOTS | st.sampled_from(["e|a", "e|b", "e|a/d|a"])
PATTERNS = st.builds(
    lambda parts, joint: f" {joint} ".join(" ".join(part) for part in parts),
    st.lists(st.lists(SLOTS, min_size=1, max_size=2), min_size=1, max_size=4),
    st.sampled_from(["~", "..."]),
)
SENTENCES = st.lists(st.sampled_from(LETTERS), max_size=40).map(lambda words: [Token(word, word, "VERB") for word in words])


@settings(steady, max_examples=400)
@given(PATTERNS, SENTENCES, st.integers(0, 6))
def test_a_match_lies_within_its_window(pattern: str, sentence: list[Token], window: int) -> None:
    parsed = parse(pattern, window)
    widest = max(window, PARTICLE_WINDOW if "|" in pattern else 0)
    for match in Matcher([parsed]).find(sentence):
        assert list(match.tokens) == sorted(set(match.tokens))
        assert 0 <= match.tokens[0] <= match.tokens[-1] < len(sentence)
        assert len(match.tokens) >= len(parsed.slots)
        assert all(later - earlier - 1 <= widest for earlier, later in pairwise(match.tokens))


@settings(steady, max_examples=200)
@given(st.lists(PATTERNS, min_size=1, max_size=6), SENTENCES)
def test_patterns_do_not_disturb_each_other(patterns: list[str], sentence: list[Token]) -> None:
    together = Matcher([parse(pattern) for pattern in patterns]).find(sentence)
    alone = [
        (number, match.tokens) for number, pattern in enumerate(patterns) for match in Matcher([parse(pattern)]).find(sentence)
    ]
    assert [(match.pattern, match.tokens) for match in together] == alone


@settings(steady, max_examples=200)
@given(PATTERNS, SENTENCES, st.integers(0, 5))
def test_a_wider_window_loses_no_match(pattern: str, sentence: list[Token], window: int) -> None:
    narrow = Matcher([parse(pattern, window)]).find(sentence)
    wide = Matcher([parse(pattern, window + 1)]).find(sentence)
    assert len(wide) >= len(narrow)


@settings(steady, max_examples=200)
@given(PATTERNS, SENTENCES, SENTENCES)
def test_words_around_a_sentence_do_not_take_its_matches_away(pattern: str, sentence: list[Token], around: list[Token]) -> None:
    if "|" in pattern:  # a word before a verb can be its particle, one behind it a nearer one
        return
    alone = Matcher([parse(pattern)]).find(sentence)
    inside = Matcher([parse(pattern)]).find([*around, *sentence, *around])
    assert len(inside) >= len(alone)
