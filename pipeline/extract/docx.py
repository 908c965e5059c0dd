"""DOCX as Word writes it → DOCX as pandoc reads it whole: a paragraph that holds a text box loses its own words there."""

import zipfile
from io import BytesIO
from pathlib import Path

from lxml import etree

from pipeline.extract.xml import DAMAGE, parse

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BODY = "word/document.xml"


def mended(path: Path) -> bytes | Path:
    """The file itself, or where it has text boxes a copy in which the paragraphs of each stand below the one it hangs on.

    A file that cannot be mended is returned as it is: pandoc says what is wrong with it.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            body = archive.read(_BODY)
            if b"txbxContent" not in body:
                return path
            parse(body)  # refuses entities
            members = {name: archive.read(name) for name in archive.namelist() if not name.startswith("word/media/")}
        members[_BODY] = _with_boxes_below(body)
    except DAMAGE:
        return path
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as copy:
        for name, data in members.items():
            copy.writestr(name, data)
    return out.getvalue()


def _with_boxes_below(body: bytes) -> bytes:
    root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    for fallback in list(root.iter(_FALLBACK)):  # says the same again, for Word up to 2007
        fallback.getparent().remove(fallback)
    for box in reversed(list(root.iter(f"{_W}txbxContent"))):  # the innermost first
        host = next((above for above in box.iterancestors(f"{_W}p")), None)
        if host is None:
            continue
        for paragraph in reversed(list(box)):
            host.addnext(paragraph)
        box.getparent().remove(box)
    return bytes(etree.tostring(root))
