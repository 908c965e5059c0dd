"""Makers of real files, good and bad, for the tests of documents."""

import hashlib
import subprocess
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from email import policy
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any

import pypandoc
import pypdfium2
import typst
from openpyxl import Workbook
from PIL import Image, ImageDraw, ImageFont
from pptx import Presentation

DUTCH = (
    "Het kernteam kwam in het voorjaar vier keer bijeen om van elkaars ervaringen te leren. "
    "Bewoners namen nauwelijks deel, terwijl hun kennis van de buurt juist werd gemist. "
    "Afgesproken is dat de gemeente en de welzijnsorganisatie hen voor de zomer uitnodigen."
)
ENGLISH = (
    "The steering group met four times this spring in order to learn from the experiences of its members. "
    "Residents hardly took part, although their knowledge of the neighbourhood was sorely missed."
)
_PASSWORD_PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
_PERMISSIONS = (-44).to_bytes(4, "little", signed=True)
_FILE_ID = bytes(range(16))
_OLE_HEADER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
"""The first sector of a compound file: what Word up to 2003 wrote, and what wraps an encrypted docx."""


def pandoc(markdown: str, path: Path, *options: str) -> Path:
    """A document in the format of the ending of `path`."""
    command = [pypandoc.get_pandoc_path(), "-f", "markdown", "-o", str(path), *options]
    subprocess.run(command, input=markdown.encode(), check=True, capture_output=True)
    return path


def typeset(markup: str, path: Path) -> Path:
    """A PDF of Typst markup, in Dutch, on a small page."""
    page = '#set text(lang: "nl")\n#set page(width: 12cm, height: 16cm, margin: 2cm)\n'
    path.write_bytes(typst.compile((page + markup).encode(), ignore_system_fonts=True, timestamp=0))
    return path


def docx(text: str = DUTCH) -> bytes:
    command = [pypandoc.get_pandoc_path(), "-f", "markdown", "-t", "docx", "-o", "-"]
    return subprocess.run(command, input=text.encode(), check=True, capture_output=True).stdout


def pdf(lines: Sequence[str], user_password: str | None = None, owner_password: str = "eigenaar") -> bytes:
    """A PDF of one page with `lines`; with a user password (RC4, 40 bits) only that opens it, with an empty one anybody."""
    shown = b"\n".join(b"(" + line.encode("cp1252") + b") Tj 0 -16 Td" for line in lines)
    content = b"BT /F1 11 Tf 50 780 Td\n" + shown + b"\nET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    trailer = f"/Root 1 0 R /ID [<{_FILE_ID.hex()}> <{_FILE_ID.hex()}>]".encode()
    if user_password is not None:
        owner, key = _keys(user_password, owner_password)
        content = _rc4(hashlib.md5(key + (4).to_bytes(3, "little") + bytes(2)).digest()[:10], content)
        user = _rc4(key, _PASSWORD_PADDING)
        objects.append(f"<< /Filter /Standard /V 1 /R 2 /P -44 /O <{owner.hex()}> /U <{user.hex()}> >>".encode())
        trailer += b" /Encrypt 6 0 R"
    objects[3] = f"<< /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"
    return _pdf_file(objects, trailer)


def pdf_of_content(*contents: bytes, page: bytes = b"") -> bytes:
    """A PDF with one A4 page per content stream, font /F1 is Helvetica; `page` is added to the entries of every page."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * number) for number in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % len(contents),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, content in enumerate(contents):
        box = b"" if b"/MediaBox" in page else b"/MediaBox [0 0 595 842] "
        objects.append(
            b"<< /Type /Page /Parent 2 0 R " + box + page + b" /Contents %d 0 R " % (5 + 2 * number)
            + b"/Resources << /Font << /F1 3 0 R >> >> >>"
        )  # fmt: skip
        objects.append(b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream")
    return _pdf_file(objects, b"/Root 1 0 R")


def shown_at(x: float, y: float, text: str, size: float = 10, matrix: str = "1 0 0 1") -> bytes:
    """Content that shows a text with its line of writing beginning at (x, y), from the bottom left."""
    escaped = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return f"BT /F1 {size} Tf {matrix} {x} {y} Tm (".encode() + escaped + b") Tj ET\n"


def _keys(user_password: str, owner_password: str) -> tuple[bytes, bytes]:
    """Owner entry and file key of the standard security handler, revision 2 (ISO 32000-1, 7.6.3)."""
    user, owner = ((word.encode("latin-1") + _PASSWORD_PADDING)[:32] for word in (user_password, owner_password))
    owner_entry = _rc4(hashlib.md5(owner).digest()[:5], user)
    return owner_entry, hashlib.md5(user + owner_entry + _PERMISSIONS + _FILE_ID).digest()[:5]


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    other = 0
    for place in range(256):
        other = (other + state[place] + key[place % len(key)]) % 256
        state[place], state[other] = state[other], state[place]
    place = other = 0
    out = bytearray()
    for byte in data:
        place = (place + 1) % 256
        other = (other + state[place]) % 256
        state[place], state[other] = state[other], state[place]
        out.append(byte ^ state[(state[place] + state[other]) % 256])
    return bytes(out)


def _pdf_file(objects: Iterable[bytes], trailer: bytes) -> bytes:
    out = BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + body + b"\nendobj\n")
    start = out.tell()
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    out.write(f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{rows}".encode())
    out.write(f"trailer\n<< /Size {len(places) + 1} ".encode() + trailer + f" >>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def zip_of(members: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def legacy_doc() -> bytes:
    """The frame of a Word 97 file, with the name of its text stream."""
    return old_office("WordDocument")


def old_office(stream: str) -> bytes:
    """The frame of a compound file with the name of one stream, and nothing in it."""
    return _OLE_HEADER + stream.encode("utf-16-le") + bytes(512 - 2 * len(stream))


def encrypted_docx() -> bytes:
    """The frame in which Office wraps a docx with a password, with the names of its two streams."""
    return _OLE_HEADER + "EncryptionInfo".encode("utf-16-le") + bytes(100) + "EncryptedPackage".encode("utf-16-le") + bytes(352)


def pdf_with_unicode(characters: dict[str, str], line: str) -> bytes:
    """A PDF whose font says that some letters of `line` stand for other characters, given as UTF-16 in hexadecimal."""
    pairs = " ".join(f"<{ord(letter):02X}> <{code}>" for letter, code in characters.items())
    mapping = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
        f"{len(characters)} beginbfchar {pairs} endbfchar endcmap end end"
    ).encode()
    content = b"BT /F1 11 Tf 50 780 Td (" + line.encode("ascii") + b") Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode 6 0 R >>",
        f"<< /Length {len(mapping)} >>\nstream\n".encode() + mapping + b"\nendstream",
    ]
    return _pdf_file(objects, b"/Root 1 0 R")


def eml(text: str = "", html: str = "", subject: str = "Terugblik op de kring", attachments: Sequence[str] = ()) -> bytes:
    """A message with a body in one or two kinds, and attachments with these names."""
    message = EmailMessage(policy=policy.SMTP)
    message["Subject"] = subject
    message["From"] = "Aïcha Verhoef <a.verhoef@kring.example>"
    message["Date"] = "Tue, 12 Mar 2024 09:30:00 +0100"
    message["Message-ID"] = "<1@kring.example>"
    if text:
        message.set_content(text)
    if html:
        add = message.add_alternative if text else message.set_content
        add(html, subtype="html")
    for name in attachments:
        message.add_attachment(b"inhoud", maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def xlsx(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for cells in rows:
            sheet.append(list(cells))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def pptx(build: Callable[[Any], None] | None = None) -> bytes:
    """A presentation that `build` fills; without it, one slide with a title and a point."""
    slides = Presentation()
    if build is None:
        slide = slides.slides.add_slide(slides.slide_layouts[1])
        slide.shapes.title.text = "Wat leerden wij"
        slide.placeholders[1].text_frame.text = DUTCH
    else:
        build(slides)
    out = BytesIO()
    slides.save(out)
    return out.getvalue()


def changed(data: bytes, members: Mapping[str, bytes]) -> bytes:
    """An Office file in which some members are others, or new."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return zip_of({name: archive.read(name) for name in archive.namelist()} | dict(members))


def pages(count: int) -> bytes:
    """A PDF with this many pages of one line each, which share their content."""
    kids = b" ".join(b"%d 0 R" % (5 + place) for place in range(count))
    content = b"BT /F1 11 Tf 50 780 Td (Wij leren van elkaar.) Tj ET"
    page = b"<< /Type /Page /Parent 2 0 R /Contents 3 0 R /Resources << /Font << /F1 4 0 R >> >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /MediaBox [0 0 595 842] /Kids [" + kids + b"] /Count %d >>" % count,
        b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    return _pdf_file([*objects, *[page] * count], b"/Root 1 0 R")


def endless_pdf(count: int) -> bytes:
    """A PDF whose tree of pages holds itself, and whose page draws itself for ever; it says that it has `count` pages."""
    form = b"q /X Do /X Do Q"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /MediaBox [0 0 595 842] /Kids [2 0 R 3 0 R 2 0 R] /Count %d /Parent 2 0 R >>" % count,
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n" % len(form) + form + b"\nendstream",
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X 5 0 R >> >> /Length %d >>\nstream\n"
        % len(form)
        + form
        + b"\nendstream",
    ]
    return _pdf_file(objects, b"/Root 1 0 R")


def scan(contents: Sequence[str | list[str]], size: tuple[int, int] = (1240, 700)) -> bytes:
    """A PDF with a picture of each text on a page of its own; a list gives a page with these lines as text."""
    font = ImageFont.load_default(size=34)
    with pypdfium2.PdfDocument.new() as whole:
        for text in contents:
            if isinstance(text, list):
                part = pdf(text)
            else:
                picture = Image.new("L", size, 255)
                ImageDraw.Draw(picture).multiline_text((80, 80), text, fill=0, font=font, spacing=18)
                out = BytesIO()
                picture.save(out, "PDF", resolution=150)
                part = out.getvalue()
            with pypdfium2.PdfDocument(part) as source:
                whole.import_pages(source)
        saved = BytesIO()
        whole.save(saved)
    return saved.getvalue()


def picture_bomb(side: int) -> bytes:
    """A PDF with a white picture of side × side pixels, one bit each."""
    row = bytes((side + 7) // 8)
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    content = b"q 595 0 0 842 0 0 cm /I Do Q"
    picture = f"<< /Type /XObject /Subtype /Image /Width {side} /Height {side} /BitsPerComponent 1 /ColorSpace /DeviceGray"
    return _pdf_file(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>",
            b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream",
            f"{picture} /Filter /FlateDecode /Length {len(packed)} >>\nstream\n".encode() + packed + b"\nendstream",
        ],
        b"/Root 1 0 R",
    )
