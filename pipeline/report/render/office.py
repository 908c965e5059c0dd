"""Section → docx and odt through pandoc, in the style of a reference document."""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pypandoc

from pipeline.errors import VuistregelError
from pipeline.report.blocks import Picture, Section
from pipeline.report.render import opendocument, word
from pipeline.report.render.house import reference
from pipeline.report.render.packed import pack, unpack
from pipeline.report.render.tree import tree

_EPOCH = "946684800"
"""A fixed moment (2000-01-01), so that the same section has the same bytes."""
_FINISHERS = {"docx": word, "odt": opendocument}


def as_office(section: Section, kind: str, pictures: Mapping[str, bytes], template: Path | None) -> bytes:
    """The file. `pictures`: name of a picture → PNG. Raises VuistregelError for a template that cannot be used."""
    finisher = _FINISHERS[kind]
    files = {name: f"{place}.png" for place, name in enumerate(pictures)}
    with TemporaryDirectory() as name:
        folder = Path(name)
        for picture, content in pictures.items():
            (folder / files[picture]).write_bytes(content)
        (folder / f"reference.{kind}").write_bytes(reference(kind, template))
        options = ["--toc", "--toc-depth=2", f"--reference-doc={folder}/reference.{kind}", f"--resource-path={folder}"]
        made = run_pandoc(tree(section, files, finisher.PAGE_BREAK), f"{kind}+native_numbering", options, folder / f"made.{kind}")
    alternatives = [block.alternative for block in section.blocks if isinstance(block, Picture)]
    return pack(finisher.finished(unpack(made), alternatives))


def run_pandoc(document_tree: dict[str, Any], layout: str, options: list[str], target: Path) -> bytes:
    """What pandoc makes of a tree. Raises VuistregelError with pandoc's own words."""
    command = [pypandoc.get_pandoc_path(), "-f", "json", "-t", layout, "-s", "--wrap=none", *options, "-o", str(target)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": _EPOCH}
    done = subprocess.run(command, input=json.dumps(document_tree).encode(), capture_output=True, check=False, env=environment)
    if done.returncode:
        message = done.stderr.decode(errors="replace").strip()
        raise VuistregelError("report", f"pandoc cannot write {layout} ({message})", "Try it without --template")
    return target.read_bytes()
