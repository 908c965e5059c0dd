"""Imports point one way, and nothing names the machine it was written on."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

LAYERS = (
    {"errors", "ids", "agreement", "lemma_words", "offspring", "resources"},
    {"dutch_model", "records", "settings", "patterns", "yaml_lines", "words", "deadline", "faults", "one_run", "runner"},
    {"clauses", "codebook", "clean", "dates", "duplicates", "language", "minutes_words"},
    {"sidecar", "doc_type"},
    {"discover"},
    {"settled"},
    {"extract", "segment", "metadata", "nlp", "lexicon", "lexicon_changes", "lint", "gold"},
    {"minutes"},
    {"boxes", "privacy"},
    {"stance_features", "stance_rules"},
    {"stance_model"},
    {"stance", "train_stance", "features", "carrier", "embeddings", "quoted"},
    {"evidence", "levels"},
    {"classify"},
    {"artefacts", "combine", "fit", "model_card"},
    {"stages"},
    {"examples"},
    {"train"},
    {"process"},
    {"reviews"},
    {"store", "passages_io"},
    {"evaluate", "judging"},
    {"reliability", "evaluation_page"},
    {"runs"},
    {"recode", "codebook_diff"},
    {"intake", "report", "render_rows", "doctor"},
    {"summary"},
    {"cli"},
)
"""Modules of pipeline from the lowest up; a module imports from layers below its own, or from its own package."""
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
SOURCES = sorted((ROOT / "pipeline").rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def module_of(path: Path) -> str:
    return path.relative_to(ROOT / "pipeline").parts[0].removesuffix(".py")


def test_every_module_has_a_layer() -> None:
    assert {module_of(path) for path in SOURCES} - {"__init__", "__pycache__"} == set(RANK)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_imports_only_from_below(path: Path) -> None:
    own = module_of(path)
    for name in imports(path):
        if name.startswith("pipeline.") and name != "pipeline.__version__":
            other = name.split(".")[1]
            assert other == own or RANK[other] < RANK[own], f"{own} imports {name}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_library_knows_neither_prefect_nor_the_flows(path: Path) -> None:
    assert not {name.split(".")[0] for name in imports(path)} & {"prefect", "flows"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_environment_and_the_clock_stay_outside_the_steps(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    used = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    clock = {"datetime.now", "date.today", "time.time"}
    assert not used & ({"random.random"} if module_of(path) == "cli" else {"random.random", *clock})
    if module_of(path) not in {"cli", "report", "settings"}:
        assert "os.environ" not in used


def test_no_file_names_a_path_of_one_machine() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    pattern = re.compile(rb"/(?:work|tmp|farm|root|home/\w+)/")
    allowed = {f"tests/unit/test_{name}.py" for name in ("architecture", "discover", "store")}
    names = [
        name for name in listed.stdout.decode().split("\0") if name.endswith((".py", ".md", ".yaml", ".toml", ".sql", ".sh"))
    ]
    texts = {name: (ROOT / name).read_bytes() for name in names if name not in allowed and (ROOT / name).is_file()}
    assert [name for name, text in texts.items() if pattern.search(text)] == []
