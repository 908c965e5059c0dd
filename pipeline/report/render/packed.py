"""The parts of a docx or odt file: a zip with the same bytes for the same parts."""

import io
import zipfile

Parts = dict[str, bytes]
"""Name of the part → content, in the order of the file."""
_MOMENT = (2000, 1, 1, 0, 0, 0)


def unpack(data: bytes) -> Parts:
    """The parts in the order of the zip. Raises zipfile.BadZipFile."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def pack(parts: Parts) -> bytes:
    """A zip; `mimetype` stands first and uncompressed, as OpenDocument asks."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(parts, key=lambda name: name != "mimetype"):
            info = zipfile.ZipInfo(name, _MOMENT)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, parts[name])
    return target.getvalue()
