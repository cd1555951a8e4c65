"""The index of a dossier: what is in the archive, to be read without the program.

A page for any browser, a sheet for Excel, and the fingerprints as `sha256sum -c` reads them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from urllib.parse import quote

from documents.drawing.excel import PlainTable, draw_tables
from documents.text import clean_line

HEADERS = (
    "TT",
    "Đơn vị",
    "Nội dung",
    "Tài liệu",
    "Thông tin",
    "Tệp",
    "Dung lượng (byte)",
    "SHA-256",
)
_WIDTHS = (12, 60, 50, 60, 60, 90, 30, 120)
SENDING_HEADERS = (
    "Đơn vị", "Nội dung", "Mã hồ sơ", "Gửi lúc", "Người gửi", "Kết quả", "Ý kiến", "SHA-256",
)  # fmt: skip
_SENDING_WIDTHS = (60, 50, 50, 40, 45, 40, 80, 120)
_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 24px auto; max-width: 1080px; padding: 0 16px;
  color: #1c1917; }
h1 { font-size: 22px; } h2 { font-size: 18px; margin: 28px 0 8px; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #d6d3d1; padding: 6px 8px; text-align: left; vertical-align: top; }
th { background: #f5f5f4; }
.muted { color: #57534e; }
""".strip()


@dataclass(frozen=True)
class DossierLine:
    """One file of the archive; without a `path` it could not be had, and `facts` say why."""

    unit: str
    subject: str
    title: str
    facts: str
    path: str = ""
    size: int = 0
    sha256: str = ""


@dataclass(frozen=True)
class Sending:
    """One sending of a unit, in words."""

    unit: str
    subject: str
    code: str
    sent_at: str
    sent_by: str
    decision: str
    note: str
    sha256: str


@dataclass(frozen=True)
class DossierIndex:
    title: str
    made: str
    lines: Sequence[DossierLine]
    sendings: Sequence[Sending]


def to_html(index: DossierIndex) -> bytes:
    return "\n".join(_page(index)).encode()


def _page(index: DossierIndex) -> Iterable[str]:
    title = escape(index.title)
    yield "<!DOCTYPE html>"
    yield f'<html lang="vi"><head><meta charset="utf-8"><title>{title}</title>'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<style>{_STYLE}</style></head><body><h1>{title}</h1>"
    yield f'<p class="muted">{escape(index.made)} Danh mục trong Excel: '
    yield '<a href="danh-muc.xlsx">danh-muc.xlsx</a>; mã kiểm tra từng tệp: '
    yield '<a href="sha256.txt">sha256.txt</a>.</p>'
    for unit, lines in groupby(index.lines, key=lambda line: line.unit):
        yield f"<h2>{escape(unit)}</h2><table><thead><tr><th>Nội dung</th><th>Tài liệu</th>"
        yield "<th>Thông tin</th></tr></thead><tbody>"
        for line in lines:
            name = escape(line.title)
            if line.path:
                name = f'<a href="{quote(line.path)}">{name}</a>'
            yield f"<tr><td>{escape(line.subject)}</td><td>{name}</td>"
            yield f"<td>{escape(line.facts)}</td></tr>"
        yield "</tbody></table>"
    yield "</body></html>"


def to_xlsx(index: DossierIndex) -> bytes:
    files = PlainTable(
        name="Danh mục",
        title=index.title,
        headers=HEADERS,
        rows=[
            (
                number,
                *map(clean_line, (line.unit, line.subject, line.title, line.facts)),
                line.path,
                line.size or None,
                line.sha256,
            )
            for number, line in enumerate(index.lines, 1)
        ],
        widths=_WIDTHS,
        notes=(index.made,),
    )
    sendings = PlainTable(
        name="Lịch sử gửi",
        title="Các lần gửi",
        headers=SENDING_HEADERS,
        rows=[
            (
                *map(clean_line, (each.unit, each.subject, each.code, each.sent_at, each.sent_by)),
                *map(clean_line, (each.decision, each.note)),
                each.sha256,
            )
            for each in index.sendings
        ],
        widths=_SENDING_WIDTHS,
    )
    return draw_tables(index.title, [files, sendings])


def to_sha256(index: DossierIndex) -> bytes:
    """Lines of fingerprint and path; two spaces between, as the tool writes them."""
    lines = (f"{line.sha256}  {line.path}\n" for line in index.lines if line.path)
    return "".join(lines).encode()
