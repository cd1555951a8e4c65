"""Small .docx and .xlsx files made by hand for tests, part by part."""

import io
import zipfile
from xml.sax.saxutils import escape

from docx import Document
from openpyxl import Workbook

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _saved(document) -> bytes:
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


PLAIN_DOCX = _saved(Document())
PLAIN_XLSX = _saved(Workbook())


def patched(package: bytes, parts: dict) -> bytes:
    """A copy of the archive; a part is replaced or added (bytes) or changed (a function)."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target,
    ):
        names = source.namelist()
        for name in [*names, *(name for name in parts if name not in names)]:
            content = source.read(name) if name in names else b""
            change = parts.get(name, content)
            target.writestr(name, change(content) if callable(change) else change)
    return written.getvalue()


def docx(body: str, prolog: str = "", **parts) -> bytes:
    """A .docx file whose body is the given WordprocessingML."""
    document = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{prolog}'
        f'<w:document xmlns:w="{W}" xmlns:r="{OFFICE}" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f"<w:body>{body}</w:body></w:document>"
    )
    return patched(PLAIN_DOCX, {"word/document.xml": document.encode(), **parts})


def xlsx(rows: str, prolog: str = "", tail: str = "") -> bytes:
    """An .xlsx file whose only sheet holds the given SpreadsheetML rows."""
    sheet = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<worksheet xmlns="{S}">'
        f"<sheetData>{rows}</sheetData>{tail}</worksheet>"
    )
    return patched(PLAIN_XLSX, {"xl/worksheets/sheet1.xml": sheet.encode()})


def relation(kind: str, target: str, *, outside: bool = False, base: str = OFFICE):
    """A change to a .rels part that adds one relationship."""
    mode = ' TargetMode="External"' if outside else ""
    added = f'<Relationship Id="rIdNew" Type="{base}/{kind}" Target="{target}"{mode}/>'
    return lambda content: content.replace(
        b"</Relationships>", added.encode() + b"</Relationships>"
    )


def run(text: str, font: str = "") -> str:
    style = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>' if font else ""
    return f'<w:r>{style}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(text: str, font: str = "") -> str:
    return f"<w:p>{run(text, font)}</w:p>" if text else "<w:p/>"


def tc(content: str = "", span: int = 1, merge: str = "") -> str:
    """A table cell; `merge` is "restart" or "continue" for vMerge."""
    if not content.startswith("<"):
        content = p(content)
    grid_span = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    v_merge = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return f"<w:tc><w:tcPr>{grid_span}{v_merge}</w:tcPr>{content}</w:tc>"


def tr(*cells: str) -> str:
    return f"<w:tr>{''.join(c if c.startswith('<w:tc') else tc(c) for c in cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def xrow(number: int, *values: str) -> str:
    """A row of text cells from column A on; an empty value leaves its cell out."""
    cells = "".join(
        f'<c r="{chr(65 + place)}{number}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        for place, value in enumerate(values)
        if value
    )
    return f'<row r="{number}">{cells}</row>'
