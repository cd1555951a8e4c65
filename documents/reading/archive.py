"""Opening .docx and .xlsx files that strangers send.

Both are zip archives of XML parts. Everything is inflated here once, counted while inflating,
and looked at for what no filled form needs: macros, embedded objects, links that would be
fetched, document type declarations. Only then does a reader see the parts.
"""

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from lxml import etree

from documents.errors import MAX_FILE_BYTES, DocumentRefused, refused
from documents.reading.file_kinds import FileKind, kind_of

MAX_MEMBERS = 2_000
MAX_INFLATED_BYTES = 30 * 1024 * 1024
MAX_PART_BYTES = 20 * 1024 * 1024
# A part of this many tags takes about 150 MB as a tree; a form of 5.000 rows has fewer.
MAX_TAGS = 800_000
_MAX_DIRECTORY_BYTES = 1024 * 1024
_CHUNK_BYTES = 64 * 1024

WORD = "docx"
EXCEL = "xlsx"
_MAIN_CONTENT = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": WORD,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml": WORD,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": EXCEL,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml": EXCEL,
}
_CONTENT_TYPES = "[Content_Types].xml"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_CONTENT_NS = "{http://schemas.openxmlformats.org/package/2006/content-types}"
# The strict variant of the standard differs in its names only.
_STRICT_NAMES = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}

_MACRO_PART = re.compile(r"vba(project|data)|/macrosheets/|/dialogsheets/", re.IGNORECASE)
_MACRO_CONTENT = re.compile(rb"macroenabled|vbaproject|vbadata", re.IGNORECASE)
_ACTIVE_PART = re.compile(r"/activex/|/embeddings/|/ctrlprops/", re.IGNORECASE)
_ACTIVE_RELATIONS = ("/oleobject", "/package", "/control", "/activexcontrolbinary", "/afchunk")
_LINK_RELATIONS = ("/externallink", "/externallinkpath", "/attachedtemplate", "/mailmergesource")
_HARMLESS_OUTSIDE = ("/hyperlink",)

_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"""^<\?xml[^>]*\bencoding\s*=\s*["']([^"']*)["']""")
_ENCODINGS = {b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252", b"utf-16"}
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")


@dataclass(frozen=True)
class Package:
    """A checked archive: `kind` is docx or xlsx, `parts` the inflated members by name."""

    kind: str
    main: str
    parts: dict[str, bytes] = field(repr=False)

    def tree(self, name: str) -> etree._Element | None:
        """The root element of an XML part; None when there is no such part."""
        data = self.parts.get(name)
        return None if data is None else parse_xml(data)

    def required_tree(self, name: str) -> etree._Element:
        """The root element of a part that is known to be there (KeyError when it is not)."""
        return parse_xml(self.parts[name])

    def as_zip(self) -> bytes:
        """The checked parts as an archive again, for libraries that want one."""
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
            for name, content in self.parts.items():
                archive.writestr(name, content)
        return written.getvalue()

    def beside_main(self, name: str) -> str:
        """The name of a part in the main part's folder: "word/styles.xml"."""
        return str(PurePosixPath(self.main).parent / name)


def open_package(data: bytes, filename: str = "") -> Package:
    """The parts of a .docx or .xlsx file, or DocumentRefused with what to do."""
    if len(data) > MAX_FILE_BYTES:
        raise too_large(len(data))
    kind = kind_of(data, filename)
    if kind is not FileKind.ZIP:
        raise refused(kind.value, filename=filename)
    try:
        parts = _inflate(data)
        return _checked(parts, filename)
    except _DAMAGED as error:
        raise refused("damaged", filename=filename) from error


_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,  # a compression method that offices do not use
    UnicodeDecodeError,
    etree.XMLSyntaxError,
    KeyError,
)


def too_large(size: int, limit: int = MAX_FILE_BYTES) -> DocumentRefused:
    megabytes = -(-size // (1024 * 1024))
    return refused("too_large", megabytes=megabytes, limit=limit // (1024 * 1024))


def parse_xml(data: bytes) -> etree._Element:
    """The tree of one XML part, with nothing expanded, fetched or allowed beyond the limits."""
    if data.count(b"<") > MAX_TAGS:
        raise refused("too_long")
    for strict, usual in _STRICT_NAMES.items():
        data = data.replace(strict, usual)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.doctype:
        raise refused("doctype")
    return root


def _inflate(data: bytes) -> dict[str, bytes]:
    """All members by name. The sizes a member claims are not believed but counted."""
    _check_directory(data)
    parts: dict[str, bytes] = {}
    left = MAX_INFLATED_BYTES
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        if len(members) > MAX_MEMBERS:
            raise refused("bomb")
        for member in members:
            if member.is_dir():
                continue
            if member.flag_bits & 0x1:
                raise refused("encrypted")
            if member.filename in parts:
                raise zipfile.BadZipFile("two members of one name")
            content = _inflate_member(archive, member, min(left, MAX_PART_BYTES))
            left -= len(content)
            parts[member.filename] = content
    return parts


def _inflate_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            size += len(chunk)
            if size > limit:
                raise refused("bomb")
            chunks.append(chunk)
    return b"".join(chunks)


def _check_directory(data: bytes) -> None:
    """A directory of a million members is refused before it is read into memory."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 66_000))
    if end < 0:
        raise zipfile.BadZipFile("no directory at the end")
    members, directory_bytes = struct.unpack_from("<HL", data, end + 10)
    if members > MAX_MEMBERS or directory_bytes > _MAX_DIRECTORY_BYTES:
        raise refused("bomb")


def _checked(parts: dict[str, bytes], filename: str) -> Package:
    for name, content in parts.items():
        _check_part_name(name)
        if _is_xml(name, content):
            _check_xml(content)
    if _CONTENT_TYPES not in parts:
        raise refused("wrong_type", filename=filename)
    if _MACRO_CONTENT.search(parts[_CONTENT_TYPES]):
        raise refused("macro")
    for name, content in parts.items():
        if name.endswith(".rels"):
            _check_relationships(parse_xml(content))
    main = _main_part(parts)
    kind = _MAIN_CONTENT.get(_content_type(parts, main), "")
    if not kind or main not in parts:
        raise refused("wrong_type", filename=filename)
    return Package(kind, main, parts)


def _check_part_name(name: str) -> None:
    if _MACRO_PART.search(name):
        raise refused("macro")
    if _ACTIVE_PART.search(name):
        raise refused("active_content")


def _is_xml(name: str, content: bytes) -> bool:
    is_named_so = name.lower().endswith((".xml", ".rels", ".vml"))
    return is_named_so or content[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _check_xml(content: bytes) -> None:
    """No document type, in whatever encoding the part is written."""
    if content.startswith(_UTF16_MARKS):
        content = content.replace(b"\0", b"")  # enough to see ASCII in either byte order
    content = content.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if content and not content.startswith(b"<"):
        raise zipfile.BadZipFile("a part that claims to be XML is not")
    declared = _ENCODING.match(content)
    if declared and declared[1].lower() not in _ENCODINGS:
        raise refused("doctype")  # an unusual encoding could hide one
    if _DOCTYPE.search(content):
        raise refused("doctype")


def _check_relationships(root: etree._Element) -> None:
    for relation in root.iter(_RELATIONSHIP):
        kind = relation.get("Type", "").lower()
        if "vbaproject" in kind or "macrosheet" in kind:
            raise refused("macro")
        if kind.endswith(_ACTIVE_RELATIONS):
            raise refused("active_content")
        is_outside = relation.get("TargetMode", "").lower() == "external"
        if is_outside and not kind.endswith(_HARMLESS_OUTSIDE):
            raise refused("external_link")
        if kind.endswith(_LINK_RELATIONS):
            raise refused("external_link")


def _main_part(parts: dict[str, bytes]) -> str:
    root = parse_xml(parts["_rels/.rels"])
    for relation in root.iter(_RELATIONSHIP):
        if relation.get("Type", "").endswith("/officeDocument"):
            return relation.get("Target", "").lstrip("/")
    return ""


def _content_type(parts: dict[str, bytes], name: str) -> str:
    root = parse_xml(parts[_CONTENT_TYPES])
    for override in root.iter(f"{_CONTENT_NS}Override"):
        if override.get("PartName", "").lstrip("/").lower() == name.lower():
            return override.get("ContentType", "")
    extension = name.rpartition(".")[2].lower()
    for default in root.iter(f"{_CONTENT_NS}Default"):
        if default.get("Extension", "").lower() == extension:
            return default.get("ContentType", "")
    return ""
