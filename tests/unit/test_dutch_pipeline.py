"""The bundled Dutch pipeline: sentence ends and tokens of this domain, its contents and its figures."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import spacy
import yaml
from spacy.attrs import LOWER

from pipeline.nlp import Annotator, load_annotator

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases" / "sentences.yaml"
VERSIONS = (ROOT / "models" / "nl_ud_sm").glob("*/meta.json")
MODEL = max(VERSIONS, key=lambda meta: tuple(map(int, meta.parent.name.split(".")))).parent
MEGABYTES = 15
SENTENCE_END = "||"
TOKEN = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class Case:
    """A text with its sentences and the tokens that must stay whole."""

    name: str
    text: str
    sentences: tuple[str, ...]
    tokens: tuple[str, ...]


def _cases() -> Iterator[Case]:
    for group, cases in yaml.safe_load(CASES.read_text(encoding="utf-8")).items():
        if group != "known_failures":
            for name, marked in cases.items():
                plain = TOKEN.sub(r"\1", marked)
                sentences = tuple(part.strip() for part in plain.split(SENTENCE_END))
                yield Case(name, plain.replace(SENTENCE_END, ""), sentences, tuple(TOKEN.findall(marked)))


ALL_CASES = list(_cases())
KNOWN_FAILURES = set(yaml.safe_load(CASES.read_text(encoding="utf-8"))["known_failures"])


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return load_annotator(str(MODEL), ROOT / "models")


def _differences(annotator: Annotator, case: Case) -> list[str]:
    (found,) = annotator.annotate([case.text])
    firsts = [found.starts[place] for place in found.sentence_starts]
    ends = [*firsts[1:], len(case.text)]
    sentences = [case.text[first:end].strip() for first, end in zip(firsts, ends, strict=True)]
    tokens = [case.text[start:end] for start, end in zip(found.starts, found.ends, strict=True)]
    different = [] if sentences == list(case.sentences) else [f"sentences {sentences}"]
    return different + [f"token {wanted} in {tokens}" for wanted in case.tokens if wanted not in tokens]


@pytest.mark.parametrize("case", ALL_CASES, ids=lambda case: case.name)
def test_sentences_and_tokens_of_the_domain(annotator: Annotator, case: Case) -> None:
    different = _differences(annotator, case)
    if case.name in KNOWN_FAILURES:
        assert different, f"{case.name} passes now: take it from known_failures"
    else:
        assert not different


def test_there_are_enough_cases_and_each_known_failure_is_one() -> None:
    names = [case.name for case in ALL_CASES]
    assert len(names) == len(set(names)) >= 150
    assert set(names) >= KNOWN_FAILURES


def test_the_coding_runs_the_senter_and_not_the_parser(annotator: Annotator) -> None:
    assert set(annotator.components) == {"tok2vec", "morphologizer", "tagger", "lemmatizer", "lemma_words", "senter"}


def test_the_parser_is_there_and_off() -> None:
    nlp = spacy.load(MODEL)
    assert nlp.disabled == ["parser"]
    assert nlp.vocab.vectors.attr == LOWER, "the word list is keyed by the lower-case form"


def test_size_licence_and_sources() -> None:
    size = sum(file.stat().st_size for file in MODEL.rglob("*") if file.is_file())
    meta = json.loads((MODEL / "meta.json").read_text(encoding="utf-8"))
    assert size <= MEGABYTES * 1_000_000
    assert meta["license"] == "CC BY-SA 4.0"
    assert {source["license"] for source in meta["sources"]} == {
        "CC BY-SA 4.0",
        "MIT",
        "BSD-3-Clause or CC BY 3.0",
    }


def test_the_figures_meet_the_goals() -> None:
    """Lemmas and sentence ends better than nl_core_news_sm 3.8, parts of speech and trees at most one point worse."""
    figures = json.loads((MODEL / "metrics.json").read_text(encoding="utf-8"))["test_v28"]["one"]
    assert figures["lemma"] > figures["lemma_alone"] > 94.98
    assert figures["sents_f"] > 86.46
    assert figures["las"] >= 79.45
    assert figures["pos"] >= 94.78


LEMMAS = {
    "Twee evaluaties zijn gedeeld met de leden.": {"evaluaties": "evaluatie", "leden": "lid", "gedeeld": "delen"},
    "De kenniskringen houden bijeenkomsten in de gemeenten.": {
        "kenniskringen": "kenniskring",
        "bijeenkomsten": "bijeenkomst",
        "gemeenten": "gemeente",
    },
    "De samenwerkingsverbanden stimuleerden nieuwe coalitiepartners.": {
        "samenwerkingsverbanden": "samenwerkingsverband",
        "stimuleerden": "stimuleren",
        "coalitiepartners": "coalitiepartner",
    },
    "Er zijn vier leernetwerken en drie proeftuinen gestart.": {
        "leernetwerken": "leernetwerk",
        "proeftuinen": "proeftuin",
        "gestart": "starten",
    },
    "We gooiden de ballen over de hoge hekken.": {"ballen": "bal", "hoge": "hoog", "hekken": "hek"},
    "De opgehaalde inzichten zijn verwerkt in handreikingen.": {
        "inzichten": "inzicht",
        "verwerkt": "verwerken",
        "handreikingen": "handreiking",
    },
    "De commissie wil niet alle, maar enkele hoger onderwijsinstellingen benaderen.": {
        "onderwijsinstellingen": "onderwijsinstelling"
    },
    "Belgische gemeenten leerden van Zwolse wijkteams.": {"Belgische": "Belgisch", "wijkteams": "wijkteam"},
}


@pytest.mark.parametrize(("text", "wanted"), LEMMAS.items())
def test_lemmas_are_words(text: str, wanted: dict[str, str]) -> None:
    nlp = spacy.load(MODEL)
    nlp.add_pipe("lemma_words", after="lemmatizer")
    found = {token.text: token.lemma_ for token in nlp(text)}
    assert {form: found[form] for form in wanted} == wanted
