"""Which of the movement's papers a document is, to tell a sender who chose the wrong file."""

from collections.abc import Iterator, Sequence

from documents.columns import find_header
from documents.form_shapes import MAU01, MAU03
from documents.form_tables import all_tables
from documents.grid import Document, Line, Table
from documents.headings import Role, role_of, words

_TABLES = ((MAU01, "danh sách đăng ký mô hình"), (MAU03, "trích ngang thành tích"))
_MAU02 = "Mẫu số 02 (biểu tổng hợp)"
_ARTICLE = "bài viết giới thiệu điển hình"
_MOST_LINES = 2_000
# The headings of the outline (Công văn phường Đống Đa 2026, Đề cương bài viết).
_PARTS = (
    "thong tin khai quat ve ca nhan",
    "boi canh thuc tien",
    "cach lam dan van kheo cua ca nhan",
    "ket qua cu the va san pham",
    "pham chat va kinh nghiem",
)
_LEAST_PARTS = 3


def form_of(document: Document) -> str:
    """The form a document seems to be: “Mẫu số 01 (…)”; empty when it looks like none."""
    tables = list(all_tables(document.blocks))
    for shape, what in _TABLES:
        if any(find_header(table, shape) for table in tables):
            return f"{shape.name} ({what})"
    if any(_counts_models(table) for table in tables):
        return _MAU02
    return _ARTICLE if _has_outline(document.blocks) else ""


def _counts_models(table: Table) -> bool:
    return sum(role_of(cell.text) is Role.COUNT for cell in table.own_cells()) >= 2


def _has_outline(blocks: Sequence[Line | Table]) -> bool:
    lines = list(_short_lines(blocks))
    return sum(any(part in line for line in lines) for part in _PARTS) >= _LEAST_PARTS


def _short_lines(blocks: Sequence[Line | Table]) -> Iterator[str]:
    for block in blocks[:_MOST_LINES]:
        if isinstance(block, Line) and len(block.text) < 200:
            yield words(block.text)
