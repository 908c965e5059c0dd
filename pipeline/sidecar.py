"""What people say of their documents in a file beside them: documents.csv or metadata.yaml."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

import yaml

from pipeline.dates import find_date, find_year
from pipeline.errors import VuistregelError
from pipeline.ids import text_hash
from pipeline.records import DocType

CSV_NAME = "documents.csv"
YAML_NAME = "metadata.yaml"
SIDECAR_NAMES = frozenset({CSV_NAME, YAML_NAME})
_KEYS = {
    "title": "title",
    "titel": "title",
    "type": "doc_type",
    "doc_type": "doc_type",
    "date": "doc_date",
    "datum": "doc_date",
    "year": "year",
    "jaar": "year",
    "network": "network",
    "netwerk": "network",
    "organisation": "network",
    "organisatie": "network",
}
"""What a column or key may be called → the field it fills."""
_FILE_KEYS = ("path", "file", "bestand")
_EXAMPLE = "See 'Say what the program cannot know' in docs/researchers.md"


@dataclass(frozen=True, slots=True)
class Declared:
    """What a sidecar says of one document; None where it says nothing."""

    title: str | None = None
    doc_type: DocType | None = None
    doc_date: date | None = None
    year: int | None = None
    network: str | None = None

    @property
    def fingerprint(self) -> str:
        """Changes when anything that is said changes; empty when nothing is said."""
        said = [f"{item.name}={value}" for item in fields(self) if (value := getattr(self, item.name)) is not None]
        return text_hash(*said) if said else ""

    def over(self, other: "Declared") -> "Declared":
        """What this says, completed with what `other` says."""
        said = {item.name: value for item in fields(self) if (value := getattr(self, item.name)) is not None}
        return replace(other, **said)


class Sidecars:
    """The sidecars of the folders between a root and its documents, each read once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._read: dict[Path, dict[Path, Declared]] = {}

    def declared(self, location: Path) -> Declared:
        """What is said of the file at `location`, an absolute path under the root.

        What stands nearer to the file goes before what stands in a folder above; what is said of the file itself before
        what is said of its folder. Raises VuistregelError, with file and line or key, for a sidecar that cannot be read.
        """
        found = Declared()
        for folder in reversed(location.parents):
            if folder.is_relative_to(self._root):
                entries = self._entries(folder)
                found = entries.get(location, Declared()).over(entries.get(folder, Declared()).over(found))
        return found

    def _entries(self, folder: Path) -> dict[Path, Declared]:
        if folder not in self._read:
            self._read[folder] = _read_folder(folder)
        return self._read[folder]


def unmatched(paths: Iterable[Path]) -> list[Path]:
    """Files that a sidecar under `paths` speaks of and that are not there, sorted: most likely a name that was mistyped."""
    folders = {sidecar.parent for path in paths for name in SIDECAR_NAMES for sidecar in path.resolve().rglob(name)}
    return sorted(location for folder in folders for location in _read_folder(folder) if not location.exists())


def _read_folder(folder: Path) -> dict[Path, Declared]:
    return {**_read_yaml(folder), **_read_csv(folder)}


def _read_csv(folder: Path) -> dict[Path, Declared]:
    """Rows of documents.csv, with ',' or ';' between the columns, as Excel writes it here."""
    path = folder / CSV_NAME
    if not path.is_file():
        return {}
    lines = _text(path).splitlines()
    header = lines[0] if lines else ""
    rows = csv.DictReader(lines, delimiter=";" if header.count(";") > header.count(",") else ",")
    names = [(name or "").strip().lower() for name in rows.fieldnames or ()]
    file_key = next((name for name in _FILE_KEYS if name in names), None)
    if file_key is None:
        raise VuistregelError(str(path), "has no column 'path'", f"Name the files in a column 'path'. {_EXAMPLE}")
    found: dict[Path, Declared] = {}
    for row in rows:
        said = {(key or "").strip().lower(): (value or "") for key, value in row.items() if isinstance(value, str | None)}
        name = said.pop(file_key).strip().replace("\\", "/")
        if name:
            found[_inside(folder, name, path)] = _declared(said, f"{path}:{rows.line_num}")
    return found


def _read_yaml(folder: Path) -> dict[Path, Declared]:
    """metadata.yaml: what it says holds for the whole folder, what stands under 'documents' for one file."""
    path = folder / YAML_NAME
    if not path.is_file():
        return {}
    try:
        said = yaml.safe_load(_text(path)) or {}
    except yaml.YAMLError as error:
        raise VuistregelError(str(path), f"is no YAML ({' '.join(str(error).split())})", f"Correct it. {_EXAMPLE}") from error
    documents = said.pop("documents", None) or {} if isinstance(said, dict) else None
    if not isinstance(documents, dict) or not all(isinstance(entry, dict) for entry in documents.values()):
        raise VuistregelError(str(path), "does not hold keys with values", f"Write it as 'network: name'. {_EXAMPLE}")
    found = {folder: _declared(said, str(path))}
    for name, entry in documents.items():
        found[_inside(folder, str(name), path)] = _declared(entry, f"{path}: {name}")
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise VuistregelError(str(path), "cannot be read as UTF-8 text", "Save it as UTF-8 (in Excel: CSV UTF-8)") from error


def _inside(folder: Path, name: str, sidecar: Path) -> Path:
    location = (folder / name).resolve()
    if not location.is_relative_to(folder):
        raise VuistregelError(str(sidecar), f"names a file outside its folder ('{name}')", "Put a sidecar in that folder")
    return location


def _declared(said: Mapping[str, Any], where: str) -> Declared:
    values: dict[str, Any] = {}
    for key, value in said.items():
        field = _KEYS.get(str(key).strip().lower())
        text = str(value).strip() if value is not None else ""
        if field is None:
            known = ", ".join(sorted(_KEYS))
            raise VuistregelError(where, f"has the unknown name '{key}'", f"Use one of: {known}")
        if text:
            values[field] = _value(field, text, where)
    return Declared(**values)


def _value(field: str, text: str, where: str) -> object:
    if field == "doc_date":
        found = find_date(text)
        if found is None:
            raise VuistregelError(where, f"has no date that exists: '{text}'", "Write it as 2024-09-06 or 6-9-2024")
        return found
    if field == "year":
        year = find_year(text)
        if year is None or str(year) != text:
            raise VuistregelError(where, f"has no year: '{text}'", "Write it as 2024")
        return year
    if field == "doc_type" and text not in get_args(DocType):
        raise VuistregelError(where, f"has the unknown type '{text}'", f"Use one of: {', '.join(get_args(DocType))}")
    return text
