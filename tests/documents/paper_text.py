"""The text of finished files, as a reader of the page meets it, without any white space.

White space is dropped because a PDF only knows where a line was broken, not whether by a space.
"""

import itertools
import os
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from pypdf import PdfReader

FONTS = Path(__file__).resolve().parents[2] / "documents" / "fonts"
SOFFICE = shutil.which("soffice")
needs_libreoffice = pytest.mark.skipif(not SOFFICE, reason="LibreOffice is not installed")

_FONT_RULES = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>{fonts}</dir><cachedir>{cache}</cachedir><match target="pattern">
<test name="family"><string>Times New Roman</string></test>
<edit name="family" mode="assign" binding="strong"><string>Tinos</string></edit></match>
</fontconfig>"""


def squeeze(text: str) -> str:
    return "".join(text.split())


def docx_text(data: bytes) -> str:
    """The text with the numbers of its footnotes, then the notes."""
    document = Document(BytesIO(data))
    numbers = itertools.count(1)
    texts = [
        str(next(numbers)) if node.tag == qn("w:footnoteReference") else node.text or ""
        for node in document.element.body.iter(qn("w:t"), qn("w:footnoteReference"))
    ]
    notes = [f"{number} {text}" for number, text in enumerate(footnotes(data), 1)]
    return squeeze("".join([*texts, *notes]))


def footnotes(data: bytes) -> list[str]:
    """The texts of the notes of a Word file, without the lines that part them from the text."""
    parts = Document(BytesIO(data)).part.package.iter_parts()
    roots = [
        etree.fromstring(part.blob) for part in parts if part.partname.endswith("/footnotes.xml")
    ]
    return [
        "".join(node.text or "" for node in note.iter(qn("w:t"))).strip()
        for root in roots
        for note in root
        if note.get(qn("w:type"), "normal") == "normal"
    ]


def pdf_text(data: bytes, repeated_head: str = "", footnote: str = "") -> str:
    """All pages in turn, without page numbers and without the table head on later pages.

    A footnote stands at the end of the first page; here it comes last, as in `docx_text`.
    """
    pages = [squeeze(page.extract_text()) for page in PdfReader(BytesIO(data)).pages]
    note = squeeze(f"1 {footnote}") if footnote else ""
    assert pages[0].endswith(note)
    pages[0] = pages[0].removesuffix(note)
    for number, text in enumerate(pages[1:], 2):
        assert text.endswith(str(number)), "a page after the first has its number"
        pages[number - 1] = text.removesuffix(str(number)).removeprefix(squeeze(repeated_head))
    return "".join([*pages, note])


def page_count(pdf: bytes) -> int:
    return len(PdfReader(BytesIO(pdf)).pages)


def libreoffice(data: bytes, folder: Path, target: str) -> bytes:
    """What LibreOffice makes of a docx when it is saved as `target` (docx or pdf)."""
    source = folder / "form.docx"
    source.write_bytes(data)
    rules = folder / "fonts.conf"
    rules.write_text(_FONT_RULES.format(fonts=FONTS, cache=folder / "cache"))
    subprocess.run(
        [
            SOFFICE,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            target,
            "--outdir",
            str(folder / "saved"),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=120,
        env=os.environ | {"FONTCONFIG_FILE": str(rules)},
    )
    return (folder / "saved" / f"form.{target}").read_bytes()
