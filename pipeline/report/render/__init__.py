"""Section → files: docx, odt, html, pdf and Markdown. The same section gives the same bytes."""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.errors import VuistregelError
from pipeline.report.blocks import Picture, Section
from pipeline.report.marks import printable
from pipeline.report.render.house import KINDS, kind_of
from pipeline.report.render.html import as_html
from pipeline.report.render.markdown import as_markdown
from pipeline.report.render.office import as_office
from pipeline.report.render.pdf import FONT, as_pdf
from pipeline.report.render.pictures import png, svg

FORMATS = ("docx", "odt", "html", "pdf", "md")


def render(section: Section, folder: Path, stem: str, formats: Sequence[str], template: Path | None = None) -> list[Path]:
    """Write `folder/stem.<format>` for each format; the paths, in the order asked for. Markdown has its pictures beside it.

    `template` is a docx or odt file of the author that styles the file of its kind. Raises VuistregelError when it is
    neither, when no format of its kind is asked for, or when a file cannot be written.
    """
    kind = kind_of(template) if template else None
    if kind and kind not in formats:
        raise VuistregelError(str(template), f"styles a {kind} file, and none is asked for", f"Add --format {kind}")
    clean: Section = _printable(section)
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for layout in formats:
            target = folder / f"{stem}.{layout}"
            target.write_bytes(_file(clean, layout, target, template if layout == kind else None))
            written.append(target)
    except OSError as error:
        raise VuistregelError(
            str(folder), f"cannot be written to ({error})", "Close the file if it is open, and check the folder"
        ) from error
    return written


def _file(section: Section, layout: str, target: Path, template: Path | None) -> bytes:
    charts = {block.name: block.chart for block in section.blocks if isinstance(block, Picture)}
    if layout in KINDS:
        return as_office(section, layout, {name: png(chart) for name, chart in charts.items()}, template)
    if layout == "pdf":
        return as_pdf(section, {name: svg(chart, FONT) for name, chart in charts.items()})
    drawn = {name: svg(chart) for name, chart in charts.items()}
    if layout == "html":
        return as_html(section, drawn).encode()
    files = {name: f"{target.stem}-{name}.svg" for name in drawn}
    for name, content in drawn.items():
        target.with_name(files[name]).write_text(content, encoding="utf-8")
    return as_markdown(section, files).encode()


def _printable(value: Any) -> Any:
    """The same blocks without the characters that no format can hold."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, tuple):
        return tuple(map(_printable, value))
    if isinstance(value, dict):
        return {key: _printable(inner) for key, inner in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _printable(getattr(value, field.name)) for field in fields(value)})
    return value
