"""Which Dutch pipeline is loaded, what is said when there is none, and where its tokens lie."""

import json
import shutil
from pathlib import Path

import pytest
import spacy

from pipeline.dutch_model import BUNDLED, PREFERRED, find_model, model_hash, model_name
from pipeline.errors import VuistregelError
from pipeline.nlp import Annotator, load_annotator
from pipeline.settings import Settings
from tests.conftest import passage_of


def _pretend_model(folder: Path, version: str = "1.0.0", name: str = "test") -> Path:
    """A folder with the card of a pipeline and nothing else."""
    folder.mkdir(parents=True)
    (folder / "meta.json").write_text(json.dumps({"lang": "nl", "name": name, "version": version}), encoding="utf-8")
    return folder


@pytest.fixture
def no_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine on which the preferred model is not installed."""
    if find_model("auto", Settings().models).name.startswith(PREFERRED):
        pytest.skip(f"{PREFERRED} is installed here")


@pytest.mark.usefixtures("no_package")
def test_auto_takes_the_newest_bundled_version_by_number(tmp_path: Path) -> None:
    for version in ("0.9.0", "0.10.0", "0.2.11"):
        _pretend_model(tmp_path / BUNDLED / version, version, "ud_sm")
    assert find_model("auto", tmp_path) == tmp_path / BUNDLED / "0.10.0"
    assert model_name("auto", tmp_path) == "nl_ud_sm 0.10.0"


@pytest.mark.usefixtures("no_package")
def test_auto_without_any_pipeline_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(VuistregelError, match=f"none in .*Install {PREFERRED} or restore"):
        find_model("auto", tmp_path)


@pytest.mark.parametrize("model", ["bestaat_niet", "ook.niet", "/weg/model", "", "json"])
def test_a_pipeline_that_is_not_there_is_named(model: str, tmp_path: Path) -> None:
    with pytest.raises(VuistregelError) as raised:
        load_annotator(model, tmp_path)
    assert raised.value.subject == f"Dutch pipeline {model}"
    assert "'auto'" in raised.value.remedy


def test_a_folder_with_a_pipeline_may_be_named(tmp_path: Path) -> None:
    folder = _pretend_model(tmp_path / "mijn model")
    assert find_model(str(folder), tmp_path) == folder


def test_a_broken_pipeline_says_so_in_one_line(tmp_path: Path) -> None:
    folder = _pretend_model(tmp_path / "kapot")
    with pytest.raises(VuistregelError, match=r"cannot be loaded \(.*\)\. Choose another with --model") as raised:
        load_annotator(str(folder), tmp_path)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_pipeline_that_gives_no_lemmas_and_tags_is_refused(lang: str, tmp_path: Path) -> None:
    spacy.blank(lang).to_disk(tmp_path / "leeg")
    with pytest.raises(VuistregelError, match=f"no Dutch pipeline with lemmas, tags and morphology .language {lang}"):
        load_annotator(str(tmp_path / "leeg"), tmp_path)


def test_another_model_has_another_fingerprint_and_its_card_does_not_count(tmp_path: Path) -> None:
    first = _pretend_model(tmp_path / "een")
    copy = Path(shutil.copytree(first, tmp_path / "kopie"))
    (copy / "card.md").write_text("Beschrijving", encoding="utf-8")
    changed = Path(shutil.copytree(first, tmp_path / "anders"))
    (changed / "weights").write_bytes(b"1")
    renamed = Path(shutil.copytree(changed, tmp_path / "nog anders"))
    (renamed / "weights").rename(renamed / "gewichten")
    assert model_hash(first) == model_hash(copy)
    assert len({model_hash(folder) for folder in (first, changed, renamed)}) == 3


def test_what_a_run_records_is_that_of_the_model(annotator: Annotator, settings: Settings) -> None:
    assert f"{annotator.name} {annotator.version}" == model_name("auto", settings.models)
    assert annotator.fingerprint == model_hash(find_model("auto", settings.models))


def test_a_line_break_ends_a_sentence_and_blank_lines_make_none(annotator: Annotator) -> None:
    text = "Planning\nde planning is krap\n\n\nrondvraag"
    (found,) = annotator.annotate([text])
    firsts = [text[found.starts[place] : found.ends[place]] for place in found.sentence_starts]
    assert firsts == ["Planning", "de", "rondvraag"]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t \u00a0"])
def test_a_text_without_words_has_no_tokens_and_no_sentences(text: str, annotator: Annotator) -> None:
    (found,) = annotator.annotate([text])
    assert (list(found.starts), list(found.sentence_starts), found.sentences()) == ([], [], [])


def test_annotating_many_texts_gives_what_annotating_each_gives(annotator: Annotator) -> None:
    texts = [f"Bijeenkomst {number}: wij leerden {'veel ' * number}van elkaar." for number in range(130)]
    together = annotator.annotate_passages([passage_of(text) for text in texts])
    assert [item.passage.text for item in together] == texts
    alone = [annotator.annotate_passages([passage_of(text)])[0] for text in texts[::43]]
    assert alone == together[::43]


@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_a_word_with_an_apostrophe_is_one_word_however_it_is_written(annotator: Annotator, apostrophe: str) -> None:
    text = f"De kpi{apostrophe}s en de agenda{apostrophe}s zijn er ’s ochtends nog niet."
    (annotation,) = annotator.annotate([text])
    words = [text[start:end] for start, end in zip(annotation.starts, annotation.ends, strict=True)]
    assert words[1] == f"kpi{apostrophe}s"
    assert words[4] == f"agenda{apostrophe}s"
    assert (annotation.lemmas[1], annotation.lemmas[4]) == ("kpi", "agenda")
