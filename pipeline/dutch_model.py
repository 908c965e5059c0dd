"""Where the files of the Dutch pipeline stand and what they are, without loading it: spaCy takes seconds."""

import importlib.util
import json
from functools import lru_cache
from pathlib import Path

from pipeline.errors import VuistregelError
from pipeline.ids import file_hash, text_hash

PREFERRED = "nl_core_news_sm"
BUNDLED = "nl_ud_sm"
ANNOTATION_VERSION = 3
"""Raised when the same model gives other tokens or lemmas."""


def find_model(model: str, models_dir: Path) -> Path:
    """The folder of a pipeline, without loading it. Raises VuistregelError when there is none."""
    if model == "auto":
        installed = _installed(PREFERRED)
        versions = sorted((models_dir / BUNDLED).glob("*/meta.json"), key=_version_key)
        if installed is None and not versions:
            raise VuistregelError("Dutch pipeline", f"none in {models_dir}", f"Install {PREFERRED} or restore the folder")
        return installed or versions[-1].parent
    folder = Path(model)
    if (folder / "meta.json").is_file():
        return folder
    found = _installed(model)
    if found is None:
        raise VuistregelError(
            f"Dutch pipeline {model}", "is neither an installed package nor a folder with a pipeline", "Use 'auto' or a path"
        )
    return found


def model_name(model: str, models_dir: Path) -> str:
    """Name and version of a pipeline, 'nl_core_news_sm 3.8.0', without loading it."""
    meta = json.loads((find_model(model, models_dir) / "meta.json").read_text(encoding="utf-8"))
    return f"{meta['lang']}_{meta['name']} {meta['version']}"


def _installed(package: str) -> Path | None:
    """The data folder of an installed model package (package/package-version/)."""
    spec = importlib.util.find_spec(package) if package.isidentifier() else None
    if spec is None or spec.origin is None:
        return None
    folders = sorted(Path(spec.origin).parent.glob(f"{package}-*/meta.json"))
    return folders[-1].parent if folders else None


def _version_key(meta: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in meta.parent.name.split(".") if part.isdigit())


@lru_cache(maxsize=4)
def model_hash(path: Path) -> str:
    """Fingerprint of every file of a model but its card."""
    files = sorted(file for file in path.rglob("*") if file.is_file() and file.suffix not in {".md", ".pyc"})
    return text_hash(*(part for file in files for part in (file.relative_to(path).as_posix(), file_hash(file))))


def annotation_fingerprint(model: str, models_dir: Path) -> str:
    """What the tokens of a passage depend on. Raises VuistregelError when there is no such pipeline."""
    return text_hash(str(ANNOTATION_VERSION), model_hash(find_model(model, models_dir)))
