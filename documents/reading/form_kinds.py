"""Which of the movement's papers a document is, to tell a sender who chose the wrong file."""

from collections.abc import Sequence

from documents.article_outline import named_part
from documents.reading.columns import find_header
from documents.reading.form_shapes import MAU01, MAU03
from documents.reading.form_tables import all_tables
from documents.reading.grid import Document, Line, Table
from documents.reading.headings import Role, role_of

_TABLES = ((MAU01, "danh sách đăng ký mô hình"), (MAU03, "trích ngang thành tích"))
_MAU02 = "Mẫu số 02 (biểu tổng hợp)"
ARTICLE = "bài viết giới thiệu điển hình"
_LEAST_PARTS = 3  # headings of the article's outline; one or two may stand in any text


def form_of(document: Document) -> str:
    """The form a document seems to be: “Mẫu số 01 (…)”; empty when it looks like none."""
    tables = list(all_tables(document.blocks))
    # First, because the annex behind its figures lists the models as Mẫu 01 does.
    if any(_counts_models(table) for table in tables):
        return _MAU02
    for shape, what in _TABLES:
        if any(find_header(table, shape) for table in tables):
            return f"{shape.name} ({what})"
    return ARTICLE if _has_outline(document.blocks) else ""


def _counts_models(table: Table) -> bool:
    return sum(role_of(cell.text) is Role.COUNT for cell in table.own_cells()) >= 2


def _has_outline(blocks: Sequence[Line | Table]) -> bool:
    found = (named_part(block.text) for block in blocks if isinstance(block, Line))
    return len({match.part for match in found if match and not match.is_loose}) >= _LEAST_PARTS
