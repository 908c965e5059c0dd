"""DOC of Word up to 2003: LibreOffice, where it is installed, makes a docx of it."""

import shutil
import subprocess
from pathlib import Path

from pipeline.errors import DocumentError

PROGRAM = "soffice"
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>
"""  # noqa: E501 - one setting a line
"""No macros run and no links are followed, whatever the document asks."""


def is_available() -> bool:
    """Whether LibreOffice is installed."""
    return shutil.which(PROGRAM) is not None


def missing(shown: str) -> DocumentError:
    """What is said of such a file where LibreOffice is not installed."""
    return DocumentError(
        shown,
        "needs_libreoffice",
        "is a Word file of before 2007 (.doc), which needs LibreOffice to be read",
        "Install LibreOffice (Debian: libreoffice-writer-nogui) and run again, or save it as docx",
    )


def as_docx(path: Path, folder: Path, shown: str) -> Path:
    """Convert into `folder`, with a profile of its own there. Raises DocumentError when LibreOffice is missing or refuses.

    Has no clock of its own: who calls it, bounds it.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise missing(shown)
    source = folder / "in.doc"
    shutil.copyfile(path, source)
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    options = ["--headless", "--norestore", "--nolockcheck", "--nodefault", f"-env:UserInstallation={profile.as_uri()}"]
    command = ["env", f"TMPDIR={folder}", f"HOME={folder}", program, *options]
    command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder), str(source)]
    subprocess.run(command, capture_output=True, check=False)
    made = folder / "in.docx"
    if not made.is_file():
        raise DocumentError(shown, "damaged", "is a damaged doc file", "Open it in Word or LibreOffice and save it as docx")
    return made
