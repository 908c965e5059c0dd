"""How a mark, and what a section was made from, are named inside a finished document; rendering and verification share it."""

import hashlib
import re

PREFIX = "vr_"
_SOURCE = "_bron"
_PARAMETER = "vuistregel-"
_MOST = 32
"""Word keeps at most 40 characters of the name of a bookmark: prefix and suffix need eight."""
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def bookmark(mark: str) -> str:
    """The name of the bookmark of a number or of the words of a quotation: letters, digits and underscores."""
    plain = re.sub(r"[^A-Za-z0-9_]", "_", mark)
    if plain == mark and len(mark) <= _MOST:
        return PREFIX + mark
    return f"{PREFIX}{plain[: _MOST - 9]}_{hashlib.sha256(mark.encode()).hexdigest()[:8]}"


def source_bookmark(mark: str) -> str:
    """The name of the bookmark of the line under a quotation."""
    return bookmark(mark) + _SOURCE


def property_name(parameter: str) -> str:
    """The name of the document property that holds a parameter of the section."""
    return _PARAMETER + parameter


def parameters(properties: dict[str, str]) -> dict[str, str]:
    """The parameters of the section among all properties of a document."""
    return {name.removeprefix(_PARAMETER): value for name, value in properties.items() if name.startswith(_PARAMETER)}


def printable(text: str) -> str:
    """Without the control characters that no format for documents can hold."""
    return _CONTROLS.sub("", text)
