"""Old .doc files, converted by LibreOffice where it is installed."""

import shutil
import subprocess
from pathlib import Path

from documents.errors import refused

_SECONDS = 50


def to_docx(data: bytes, filename: str = "") -> bytes:
    """The .doc file as .docx. Runs in the limited child, in its own temporary folder."""
    program = shutil.which("soffice")
    if program is None:
        raise refused("legacy_doc")
    folder = Path.cwd()
    source, made = folder / "form.doc", folder / "form.docx"
    source.write_bytes(data)
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(folder),
        str(source),
    ]
    subprocess.run(  # noqa: S603 - a fixed command, without a shell
        command, capture_output=True, timeout=_SECONDS, check=False
    )
    if not made.is_file():
        raise refused("legacy_doc")
    return made.read_bytes()
