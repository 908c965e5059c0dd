"""Values and template → Markdown → html and docx through pandoc. No SQL, no arithmetic."""

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pypandoc
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.errors import VuistregelError
from pipeline.report import figures

_HERE = Path(__file__).parent
_SPECIAL = re.compile(r"([\\`*_{}\[\]|<>~^$@])")
_EPOCH = "946684800"
"""A fixed moment (2000-01-01) for the properties of a docx file, so that the same report has the same bytes."""


def render(values: dict[str, Any], folder: Path, stem: str, formats: Sequence[str]) -> list[Path]:
    """Write the section as `folder/stem.<format>`, for html, docx and md; the paths, in the order asked for."""
    environment = Environment(
        loader=FileSystemLoader(_HERE), undefined=StrictUndefined, finalize=_escape, keep_trailing_newline=True
    )
    template = environment.get_template("section.md.j2")
    chart = figures.stance_chart(values["rules"], f"Vuistregels in {values['year']}")
    folder.mkdir(parents=True, exist_ok=True)
    pictures = {"html": ("svg", figures.svg(chart).encode()), "docx": ("png", figures.png(chart))}
    written: list[Path] = []
    for layout in formats:
        target = folder / f"{stem}.{layout}"
        suffix, picture = pictures["html" if layout == "md" else layout]
        name = f"{stem}.{suffix}"
        text = template.render(**values, chart=_Raw(name))
        if layout == "md":
            (folder / name).write_bytes(picture)
            target.write_text(text, encoding="utf-8")
        else:
            _pandoc(text, layout, target, name, picture)
        written.append(target)
    return written


class _Raw(str):
    """Text that goes into the template as it is."""

    __slots__ = ()


def _escape(value: Any) -> Any:
    """Markdown signs in values lose their meaning: a quotation can hold anything."""
    if isinstance(value, str) and not isinstance(value, _Raw) and not value.startswith("SELECT"):
        return _SPECIAL.sub(r"\\\1", value)
    return value


def _pandoc(text: str, layout: str, target: Path, picture_name: str, picture: bytes) -> None:
    with TemporaryDirectory() as folder:
        (Path(folder) / picture_name).write_bytes(picture)
        command = [
            pypandoc.get_pandoc_path(), "-f", "markdown-smart-tex_math_dollars", "-t", layout, "-s",
            "--resource-path", folder, "-o", str(target.resolve()),
        ]  # fmt: skip
        if layout == "html":
            command += [
                "--embed-resources",
                "--css",
                str(_HERE / "style.css"),
                "--toc",
                "--toc-depth=2",
                "-V",
                "toc-title=Inhoud",
            ]
        done = subprocess.run(
            command, input=text.encode(), capture_output=True, check=False, env={**os.environ, "SOURCE_DATE_EPOCH": _EPOCH}
        )
    if done.returncode:
        message = done.stderr.decode(errors="replace").strip()
        raise VuistregelError(str(target), f"cannot be written ({message})", "Close the file if it is open, and check the folder")
