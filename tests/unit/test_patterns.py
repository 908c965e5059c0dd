"""The language of terms: how a pattern is read, what it finds, and that no text makes it explode."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, product
from types import FrameType
from typing import Any

import pytest
import yaml

from pipeline import patterns
from pipeline.lexicon import passage_tokens
from pipeline.nlp import Annotator
from pipeline.patterns import DEFAULT_WINDOW, PARTICLE_WINDOW, Match, Matcher, Pattern, PatternError, Slot, Token, Word, parse
from tests.conftest import CASES, ROOT, annotate


@dataclass(frozen=True)
class Case:
    """A pattern, a text, and the words of each match."""

    group: str
    number: int
    pattern: str
    text: str
    finds: tuple[str, ...]
    window: int

    def __str__(self) -> str:
        return f"{self.group} {self.number}: {self.pattern}"


def _cases() -> Iterator[Case]:
    for group, entries in yaml.safe_load((CASES / "patterns.yaml").read_text(encoding="utf-8")).items():
        for number, entry in enumerate(entries, 1):
            finds = entry["finds"] if isinstance(entry["finds"], list) else [entry["finds"]] * bool(entry["finds"])
            yield Case(group, number, entry["pattern"], entry["text"], tuple(finds), entry.get("window", DEFAULT_WINDOW))


ALL_CASES = list(_cases())


def tokens(text: str, pos: str = "VERB") -> list[Token]:
    """Words as tokens that are their own lemma; 'form|lemma' where they differ."""
    parts = [word.partition("|") for word in text.split()]
    return [Token(form, lemma or form, pos) for form, _, lemma in parts]


def found(pattern: str, text: str, window: int = DEFAULT_WINDOW) -> list[tuple[int, ...]]:
    return [match.tokens for match in Matcher([parse(pattern, window)]).find(tokens(text))]


@pytest.mark.parametrize("case", ALL_CASES, ids=str)
def test_a_pattern_finds_exactly_these_words(case: Case, annotator: Annotator) -> None:
    annotated = annotate(annotator, case.text)
    matcher, words, annotation = Matcher([parse(case.pattern, case.window)]), passage_tokens(annotated), annotated.annotation
    matches = []
    for sentence in annotation.sentences():
        for match in matcher.find(words[sentence.start : sentence.stop]):
            places = [sentence.start + index for index in match.tokens]
            matches.append(" ".join(case.text[annotation.starts[place] : annotation.ends[place]] for place in places))
    assert tuple(matches) == case.finds


def test_there_are_cases_for_every_part_of_the_language() -> None:
    assert len(ALL_CASES) >= 70
    signs = {"~", "...", "/", "*", "|", "=", ":"}
    assert {sign for sign in signs if any(sign in case.pattern for case in ALL_CASES)} == signs
    assert sum(not case.finds for case in ALL_CASES) >= 20


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("", "the term is empty"),
        ("   ", "the term is empty"),
        ("~", "'~' and '...' stand between two words"),
        ("kennis ~", "'~' and '...' stand between two words"),
        ("... kennis", "'~' and '...' stand between two words"),
        ("kennis ~ ~ delen", "'~' and '...' stand between two words"),
        ("kennis ~ delen ... op", "'~' and '...' do not go together in one term"),
        ("*", "'*' is no word that a text can contain"),
        ("**", "'**' is no word that a text can contain"),
        ("ken*nis", "'ken*nis' is no word that a text can contain"),
        ("kennis,", "'kennis,' is no word that a text can contain"),
        ("kennis~delen", "'kennis~delen' is no word that a text can contain"),
        ("kennis//ervaring", "'' is no word that a text can contain"),
        ("/kennis", "'' is no word that a text can contain"),
        ("kennis/", "'' is no word that a text can contain"),
        ("=", "'=' is no word that a text can contain"),
        ("==samen", "'==samen' is no word that a text can contain"),
        ("kennis … delen", "'…' is no word that a text can contain"),
        ("rol:ZELFSTANDIG", "'ZELFSTANDIG' is no part of speech"),
        ("rol:noun", "'noun' is no part of speech"),
        ("rol:", "'' is no part of speech"),
        ("rol:NOUN:VERB", "'NOUN:VERB' is no part of speech"),
        ("uit|", "'uit|' is no separable verb"),
        ("|wisselen", "'|wisselen' is no separable verb"),
        ("uit|wissel*", "'uit|wissel*' is no separable verb"),
        ("=uit|wisselen", "'=uit|wisselen' is no separable verb"),
        ("er|op|wijzen", "'er|op|wijzen' is no separable verb"),
    ],
)
def test_a_pattern_that_cannot_be_read_says_why(source: str, problem: str) -> None:
    with pytest.raises(PatternError) as raised:
        parse(source)
    assert str(raised.value).startswith(problem)


def test_a_pattern_keeps_its_source_and_reads_its_parts() -> None:
    pattern = parse("Kennis/=Lessen:NOUN uit|wisselen ~ *netwerk", window=3)
    first, second = pattern.phrases
    assert pattern.source == "Kennis/=Lessen:NOUN uit|wisselen ~ *netwerk"
    assert (pattern.joint, pattern.window) == ("free", 3)
    assert first[0] == {Word("kennis"), Word("lessen", exact=True, pos="NOUN")}
    assert first[1] == {Word("wisselen", particle="uit")}
    assert second == (frozenset({Word("*netwerk")}),)


def test_each_alternative_for_one_verb_keeps_its_own_particle() -> None:
    pattern = "op|pakken/aan|pakken/in|pakken"
    for particle in ("op", "aan", "in"):
        assert found(pattern, f"wij pakken dit {particle}") == [(1, 3)]
    assert found(pattern, "wij pakken dit uit") == []


def test_a_word_that_is_complete_needs_no_particle() -> None:
    assert found("pakken/op|pakken", "wij pakken dit op") == [(1,)]


def test_particles_are_found_alike_whatever_the_seed_of_the_hashes() -> None:
    program = (
        "from pipeline.patterns import *\n"
        "matcher = Matcher([parse('op|pakken/aan|pakt/in|pakken/mee|pakt/uit|pakken')])\n"
        "words = [Token('pakt', 'pakken', 'VERB')] + [Token(w, w, 'ADP') for w in ('uit', 'mee', 'in', 'aan', 'op')]\n"
        "print([match.tokens for match in matcher.find(words)])"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "1", "2", "3")
    }
    assert answers == {b"[(0, 1), (0, 2), (0, 3), (0, 4), (0, 5)]\n"}


@pytest.mark.parametrize("between", [PARTICLE_WINDOW, PARTICLE_WINDOW + 1])
def test_a_particle_stands_at_most_so_many_words_behind_its_verb(between: int) -> None:
    assert found("uit|wisselen", "wisselen" + " x" * between + " uit") == (
        [(0, between + 1)] if between <= PARTICLE_WINDOW else []
    )


def test_only_a_word_that_can_be_a_verb_has_a_particle() -> None:
    words = [Token("wisselen", "wisselen", "ADV"), Token("uit", "uit", "ADP")]
    assert Matcher([parse("uit|wisselen")]).find(words) == []


def test_the_nearest_words_are_chosen() -> None:
    assert found("kennis ~ delen", "delen x x kennis x delen") == [(3, 5)]
    assert found("kennis ... delen", "kennis x delen x delen") == [(0, 2)]
    assert found("a ~ b ~ c", "b x c x a c b x") == [(4, 5, 6)]


def test_a_far_word_is_reached_over_the_words_between() -> None:
    gap = " x" * DEFAULT_WINDOW
    assert found("a ~ b ~ c", f"a{gap} b{gap} c") == [(0, 7, 14)]
    for pattern in ("a ~ b ~ c", "a ... b ... c"):
        assert found(pattern, f"a{gap} b x x b{gap} c") == []


def test_matches_come_in_order_of_pattern_and_place() -> None:
    matcher = Matcher([parse("delen"), parse("kennis"), parse("kennis delen")])
    assert matcher.find(tokens("kennis delen kennis delen")) == [
        Match(0, (1,)),
        Match(0, (3,)),
        Match(1, (0,)),
        Match(1, (2,)),
        Match(2, (0, 1)),
        Match(2, (2, 3)),
    ]


def test_a_matcher_finds_nothing_in_nothing() -> None:
    assert Matcher([]).find(tokens("kennis delen")) == []
    assert Matcher([parse("kennis")]).find([]) == []


def test_a_sentence_is_read_as_it_is_also_after_others() -> None:
    matcher = Matcher([parse("wisselen:NOUN"), parse("uit|wisselen")])
    verb, noun = Token("wisselen", "wisselen", "VERB"), Token("wisselen", "wisselen", "NOUN")
    particle = Token("uit", "uit", "ADP")
    alone = [[match.pattern for match in matcher.find(words)] for words in ([verb, particle], [noun], [noun, particle], [verb])]
    assert alone == [[1], [0], [0, 1], []]


def by_trying_all(pattern: Pattern, words: list[Token]) -> list[int]:
    """Width of the narrowest occurrence for each place of the first part, found by trying every combination."""
    options = [[place.tokens for place in Matcher([_part(phrase)]).find(words)] for phrase in pattern.phrases]
    narrowest: dict[tuple[int, ...], int] = {}
    for places in product(*options):
        used = [index for place in places for index in place]
        chain = places if pattern.joint == "ordered" else sorted(places)
        gaps = [right[0] - left[-1] - 1 for left, right in pairwise(chain)]
        in_order = pattern.joint == "free" or all(gap >= 0 for gap in gaps)
        if in_order and all(gap <= pattern.window for gap in gaps) and len(used) == len(set(used)):
            width = max(used) - min(used)
            narrowest[places[0]] = min(width, narrowest.get(places[0], width))
    return sorted(narrowest.values())


def _part(phrase: tuple[Slot, ...]) -> Pattern:
    return Pattern("", (phrase,), "ordered", 0)


@pytest.mark.parametrize(
    "source", ["a ~ b ~ c", "a ... b ... c", "a/b ~ b/c ~ uit|c", "a b ~ c", "uit|a ~ b ~ a", "a ... uit|b ... a"]
)
@pytest.mark.parametrize("window", [0, 1])
def test_each_place_of_the_first_part_has_its_narrowest_match_and_no_other(source: str, window: int) -> None:
    matcher = Matcher([parse(source, window)])
    for words in product(("a", "b", "c", "uit", "x"), repeat=5):
        sentence = tokens(" ".join(words))
        widths = sorted(match.tokens[-1] - match.tokens[0] for match in matcher.find(sentence))
        assert widths == by_trying_all(parse(source, window), sentence), words


class _Steps:
    """Counts the steps of the interpreter in pipeline/patterns.py; stops what takes more than `limit`."""

    def __init__(self, limit: int) -> None:
        self.count, self._limit = 0, limit

    def __enter__(self) -> "_Steps":
        self._before = sys.gettrace()
        sys.settrace(self._enter_frame)
        return self

    def __exit__(self, *_: object) -> None:
        sys.settrace(self._before)

    def _enter_frame(self, frame: FrameType, _event: str, _argument: object) -> Any:
        if frame.f_code.co_filename != patterns.__file__:
            return None
        frame.f_trace_opcodes = True
        return self._step

    def _step(self, _frame: FrameType, event: str, _argument: object) -> Any:
        self.count += event == "opcode"
        if self.count > self._limit:
            raise AssertionError(f"more than {self._limit} steps")
        return self._step


LONG = 250
"""Words of the longest sentences that segmentation passes on."""


@pytest.mark.parametrize(
    ("source", "cycle", "tail"),
    [
        ("a ~ b ~ c ~ d", "a b c d", ""),
        ("a ~ b ~ c ~ d", "a b c", "d"),
        ("a ~ b ~ c ~ d", "a a b b c c x x x x x x x d", ""),
        ("a ~ b ~ c ~ d ~ e", "a b c d x x x x x x x e x x x x x x x", ""),
        ("a ~ a ~ a ~ a", "a a a x x x x x x x", ""),
        ("a ~ a ~ a ~ a ~ b", "a", "x x x x x x x b"),
        ("a/b/c ~ a/b/c ~ a/b/c ~ a/b/c", "a b c", ""),
        ("a ~ uit|b ~ c", "a b uit c", ""),
        ("*a* ~ a* ~ *a ~ b", "a", "b"),
        ("a ... b ... c ... d ... e", "a b c d e", ""),
        ("a ... b ... c ... d ... e", "e d c b a", ""),
        ("a b a b a b a c", "a b", "a c"),
    ],
)
def test_a_long_sentence_with_repeated_words_costs_at_most_its_square(source: str, cycle: str, tail: str) -> None:
    work = []
    for length in (LONG // 2, LONG):
        body = (cycle.split() * length)[: length - len(tail.split())]
        sentence, matcher = tokens(" ".join([*body, tail])), Matcher([parse(source)])
        with _Steps(limit=3_000_000) as steps:
            matches = matcher.find(sentence)
        assert all(match.tokens[-1] < length for match in matches)
        work.append(steps.count)
    assert 0 < work[0] < work[1] <= 4.5 * work[0]


def test_one_word_as_long_as_a_text_is_no_trouble() -> None:
    matcher = Matcher([parse("kennis*"), parse("*netwerk"), parse("*leer*")])
    with _Steps(limit=20_000):
        matches = matcher.find(tokens("x" * 100_000 + "leernetwerk"))
    assert [match.pattern for match in matches] == [1, 2]
