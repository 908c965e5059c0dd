"""Every command in the docs runs, every command has help with examples, and generated pages are up to date."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from benchmarks.privacy import example_score
from pipeline.cli import main
from pipeline.store import open_published
from pipeline.store.dictionary import data_dictionary
from tests.conftest import ROOT

PAGES = [
    ROOT / "README.md",
    ROOT / "examples" / "README.md",
    ROOT / "lexicons" / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
BIN = Path(sys.executable).parent


def shown_commands() -> Iterator[tuple[str, str]]:
    """(page, command) for every line '$ ...' of a console block, without the comment behind it."""
    for page in PAGES:
        for block in re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
            for line in block.splitlines():
                if line.startswith("$ "):
                    yield page.relative_to(ROOT).as_posix(), re.sub(r"\s{2,}#.*", "", line.removeprefix("$ "))


COMMANDS = sorted(set(shown_commands()), key=lambda shown: ("ingest" not in shown[1], shown))


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like a fresh checkout, as far as the docs need one, after the first command of the README."""
    folder = tmp_path_factory.mktemp("checkout")
    (folder / "examples").symlink_to(ROOT / "examples")
    run("vuistregel ingest examples/corpus", folder)
    return folder


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(BIN), "PYTHONPATH": str(ROOT), "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        command, shell=True, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=900
    )


@pytest.mark.slow
@pytest.mark.parametrize(("page", "command"), COMMANDS, ids=[f"{page}: {command[:60]}" for page, command in COMMANDS])
def test_a_command_in_the_docs_does_what_it_says(page: str, command: str, workplace: Path) -> None:
    done = run(command, workplace)
    expected = 1 if " ingest " in command else 0  # the example corpus has one scan, and OCR is not on the path
    assert done.returncode == expected, f"{page}: {done.stderr}"
    if " sql " in command and ">" not in command:
        assert " 0 rows" not in f" {done.stdout}", f"{page} shows a question without an answer"


@pytest.mark.slow
def test_names_of_the_example_corpus_are_hidden_as_well_as_the_docs_say(workplace: Path) -> None:
    with open_published(workplace / "data" / "corpus.duckdb") as connection:
        score, _ = example_score(connection)
    assert score.mentions > 900
    assert len(score.missed) <= 0.005 * score.mentions, score.missed
    assert score.wrong_words <= 0.0001 * score.words, score.wrong


def test_the_docs_show_every_command() -> None:
    last_parts = [shlex.split(command.split("|")[-1]) for _, command in COMMANDS]
    words = {tuple(word for word in part if not word.startswith("-"))[:3] for part in last_parts}
    shown = {entry[1] for entry in words if len(entry) > 1} | {" ".join(entry[1:3]) for entry in words}
    assert {name for name, _ in leaf_commands()} <= shown


def leaf_commands() -> Iterator[tuple[str, click.Command]]:
    for name, command in main.commands.items():
        if isinstance(command, click.Group):
            yield from ((f"{name} {inner}", child) for inner, child in command.commands.items())
        else:
            yield name, command


@pytest.mark.parametrize(("name", "command"), list(leaf_commands()))
def test_every_command_explains_itself_with_examples(name: str, command: click.Command) -> None:
    assert command.help
    assert command.epilog
    assert f"vuistregel {name}" in command.epilog or "vuistregel --" in command.epilog
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    assert [option.name for option in options if not option.help] == []


def test_the_data_dictionary_is_made_from_the_schema() -> None:
    page = ROOT / "docs" / "data-dictionary.md"
    remedy = "run: python -m pipeline.store.dictionary > docs/data-dictionary.md"
    assert page.read_text(encoding="utf-8") == data_dictionary(), remedy


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_help_does_not_load_what_only_some_commands_need() -> None:
    heavy = ("prefect", "spacy", "duckdb", "altair")
    script = f"import sys; import pipeline.cli; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "[]\n"
