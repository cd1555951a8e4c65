"""Files made to hurt a reader, and files that are merely of the wrong kind.

Each is a function, because some take a while to make; FILES gives for each name the code of the
refusal that it must meet.
"""

import io
import struct
import zipfile
import zlib

from tests.documents.ooxml import (
    PLAIN_DOCX,
    PLAIN_XLSX,
    W,
    docx,
    p,
    patched,
    relation,
    run,
    tbl,
    tc,
    tr,
    xlsx,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SECRET_ENTITY = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
DOCUMENT_RELS = "word/_rels/document.xml.rels"
TEXT_OF_X = '<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>'


def laughing_entities() -> bytes:
    levels = "".join(
        f'<!ENTITY {chr(98 + step)} "{f"&{chr(97 + step)};" * 10}">' for step in range(7)
    )
    prolog = f'<!DOCTYPE r [<!ENTITY a "{"A" * 1000}">{levels}]>'
    return docx("<w:p><w:r><w:t>&h;</w:t></w:r></w:p>", prolog)


def doctype_in_utf16() -> bytes:
    document = (
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE r [<!ENTITY x "y">]>'
        f'<w:document xmlns:w="{W}"><w:body/></w:document>'
    )
    return patched(PLAIN_DOCX, {"word/document.xml": document.encode("utf-16")})


def doctype_in_utf7() -> bytes:
    document = b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE r>'
    return patched(PLAIN_DOCX, {"word/document.xml": document})


def inflating_part() -> bytes:
    head = f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>'.encode()
    tail = b"</w:t></w:r></w:p></w:body></w:document>"
    return patched(PLAIN_DOCX, {"word/document.xml": head + b"a " * (64 << 20) + tail})


def inflating_together() -> bytes:
    parts = {f"word/media/image{n}.bmp": b"\0" * (8 << 20) for n in range(5)}
    return patched(PLAIN_DOCX, parts)


def lying_about_sizes() -> bytes:
    """The directory claims that the big part is small."""
    data = bytearray(inflating_part())
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"word/document.xml"))
    struct.pack_into("<L", data, at + 24, 1000)
    return bytes(data)


def many_members() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for number in range(2_500):
            archive.writestr(f"word/{number}.xml", "<a/>")
    return written.getvalue()


def many_paragraphs() -> bytes:
    return docx("<w:p/>" * 3_000_000)


def many_runs() -> bytes:
    return docx("<w:p>" + "<w:r/>" * 900_000 + "</w:p>")


def more_rows_than_allowed() -> bytes:
    return docx(tbl(*[tr("a")] * 5_001))


def tables_in_tables() -> bytes:
    return docx("<w:tbl><w:tr><w:tc>" * 40 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 40)


def deep_nesting() -> bytes:
    return docx("<w:ins>" * 1_000 + "<w:p/>" + "</w:ins>" * 1_000)


def far_cell() -> bytes:
    return xlsx(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>z</t></is></c></row>'
    )


def wide_row_without_addresses() -> bytes:
    return xlsx("<row>" + "<c><v>1</v></c>" * 20_000 + "</row>")


def overlapping_merges() -> bytes:
    areas = "".join(f'<mergeCell ref="A{n}:CV4999"/>' for n in range(1, 1_000))
    return xlsx(
        '<row r="1"><c r="A1"><v>1</v></c><c r="CV1"><v>1</v></c></row>'
        '<row r="4999"><c r="A4999"><v>1</v></c></row>',
        tail=f"<mergeCells>{areas}</mergeCells>",
    )


def macro_inside() -> bytes:
    return patched(
        PLAIN_DOCX,
        {
            DOCUMENT_RELS: relation(
                "vbaProject",
                "vbaProject.bin",
                base="http://schemas.microsoft.com/office/2006/relationships",
            ),
            "word/vbaProject.bin": OLE + b"x" * 600,
        },
    )


def renamed_docm() -> bytes:
    usual = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    macro = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    return patched(
        PLAIN_DOCX, {"[Content_Types].xml": lambda content: content.replace(usual, macro)}
    )


def linked(kind: str, target: str) -> bytes:
    return patched(PLAIN_DOCX, {DOCUMENT_RELS: relation(kind, target, outside=True)})


def field(instruction: str) -> bytes:
    return docx(
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText> {instruction}</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def ole(*streams: str) -> bytes:
    names = b"".join((name + "\0").encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return OLE + b"\0" * 504 + names + b"\0" * 2_000


def locked_doc() -> bytes:
    data = bytearray(ole("WordDocument"))
    data[512:524] = b"\xec\xa5" + b"\0" * 9 + b"\x01"
    return bytes(data)


def encrypted_member() -> bytes:
    data = bytearray(PLAIN_DOCX)
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


FILES = {
    "xxe.docx": (lambda: docx("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", SECRET_ENTITY), "doctype"),
    "xxe.xlsx": (lambda: xlsx(TEXT_OF_X, SECRET_ENTITY), "doctype"),
    "laughs.docx": (laughing_entities, "doctype"),
    "doctype_utf16.docx": (doctype_in_utf16, "doctype"),
    "doctype_utf7.docx": (doctype_in_utf7, "doctype"),
    "inflating_part.docx": (inflating_part, "bomb"),
    "inflating_together.docx": (inflating_together, "bomb"),
    "lying_sizes.docx": (lying_about_sizes, ("bomb", "damaged")),
    "many_members.docx": (many_members, "bomb"),
    "many_paragraphs.docx": (many_paragraphs, "too_long"),
    "paragraphs.docx": (lambda: docx("<w:p/>" * 5_001), "too_long"),
    "many_runs.docx": (many_runs, "too_long"),
    "many_rows.docx": (more_rows_than_allowed, "too_long"),
    "tables_in_tables.docx": (tables_in_tables, "too_long"),
    "deep.docx": (deep_nesting, "damaged"),
    "wide_span.docx": (lambda: docx(tbl(tr(tc("a", span=9_999)))), "too_long"),
    "far_cell.xlsx": (far_cell, "too_long"),
    "wide_row.xlsx": (wide_row_without_addresses, "too_long"),
    "overlapping_merges.xlsx": (overlapping_merges, "too_long"),
    "macro_inside.docx": (macro_inside, "macro"),
    "docm_renamed.docx": (renamed_docm, "macro"),
    "macro.xlsx": (lambda: patched(PLAIN_XLSX, {"xl/vbaProject.bin": OLE}), "macro"),
    "macro_sheet.xlsx": (lambda: patched(PLAIN_XLSX, {"xl/macrosheets/a.xml": b"<a/>"}), "macro"),
    "ole_object.docx": (
        lambda: patched(PLAIN_DOCX, {"word/embeddings/oleObject1.bin": OLE}),
        "active_content",
    ),
    "activex.docx": (
        lambda: patched(PLAIN_DOCX, {"word/activeX/activeX1.xml": b"<a/>"}),
        "active_content",
    ),
    "alt_chunk.docx": (
        lambda: patched(PLAIN_DOCX, {DOCUMENT_RELS: relation("aFChunk", "a.html")}),
        "active_content",
    ),
    "dde.docx": (lambda: field('DDEAUTO c:\\windows "x"'), "active_content"),
    "parted_dde.docx": (
        lambda: field('DD</w:instrText></w:r><w:r><w:instrText>EAUTO c:\\windows "x"'),
        "active_content",
    ),
    "include_text.docx": (lambda: field('INCLUDETEXT "\\\\server\\a"'), "external_link"),
    "remote_template.docx": (
        lambda: linked("attachedTemplate", "http://127.0.0.1:9/evil.dotm"),
        "external_link",
    ),
    "remote_picture.docx": (lambda: linked("image", "http://127.0.0.1:9/a.png"), "external_link"),
    "external_workbook.xlsx": (
        lambda: patched(
            PLAIN_XLSX,
            {"xl/_rels/workbook.xml.rels": relation("externalLink", "externalLinks/a.xml")},
        ),
        "external_link",
    ),
    "locked.docx": (lambda: ole("EncryptedPackage", "EncryptionInfo"), "encrypted"),
    "locked_unnamed.docx": (lambda: OLE + b"\0" * 4_096, "encrypted"),
    "locked.doc": (locked_doc, "encrypted"),
    "locked_member.docx": (encrypted_member, "encrypted"),
    "macro.doc": (lambda: ole("WordDocument", "_VBA_PROJECT"), "macro"),
    "old.xls": (lambda: ole("Workbook"), "legacy_xls"),
    "empty.docx": (lambda: b"", "empty"),
    "page.docx": (lambda: b"<html><script>alert(1)</script></html>", "wrong_type"),
    "rich_text.docx": (lambda: b"{\\rtf1\\ansi hello}", "wrong_type"),
    "plain.docx": (lambda: "Xin chào".encode(), "wrong_type"),
    "mau01.pdf": (lambda: b"%PDF-1.7\n", "pdf"),
    "anh.jpg": (lambda: b"\xff\xd8\xff\xe0" + b"\0" * 100, "picture"),
    "anh.heic": (lambda: b"\0\0\0\x18ftypheic" + b"\0" * 100, "picture"),
    "truncated.docx": (lambda: PLAIN_DOCX[: len(PLAIN_DOCX) // 2], "damaged"),
    "junk.docx": (lambda: b"PK\x03\x04" + b"x" * 5_000, "damaged"),
    "broken_xml.docx": (
        lambda: patched(PLAIN_DOCX, {"word/document.xml": b"<w:document>"}),
        "damaged",
    ),
    "any.zip": (lambda: _zip({"a.txt": b"a"}), "wrong_type"),
    "slides.docx": (
        lambda: patched(
            PLAIN_DOCX,
            {
                "[Content_Types].xml": lambda content: content.replace(
                    b"wordprocessingml.document.main", b"presentationml.presentation.main"
                )
            },
        ),
        "wrong_type",
    ),
    "letter.docx": (lambda: docx(p("Kính gửi") + f"<w:p>{run('a')}</w:p>"), "not_the_form"),
    "too_big.docx": (lambda: PLAIN_DOCX + b"\0" * (20 << 20), "too_large"),
}


def _zip(members: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return written.getvalue()


def png(width: int, height: int) -> bytes:
    """A black picture of that many pixels in very few bytes."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + checksum

    packer = zlib.compressobj(9)
    row = b"\0" * ((width + 7) // 8 + 1)
    pixels = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )
