"""The Excel register of the 2023 book as a file: its columns by their headings, and the sample."""

from dataclasses import dataclass

from documents.drawing.excel import PlainTable, draw_tables
from documents.text import fold

HEADER_WITHIN = 20


class BookListRefused(Exception):
    """The file holds no register, or it cannot be written; the message says why."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the register: the heading of the sample file, and others that offices use."""

    field: str
    heading: str
    synonyms: tuple
    width: int  # mm
    guide: str

    @property
    def keys(self):
        return {fold(text) for text in (self.heading, *self.synonyms)}


COLUMNS = (
    Column(
        "title",
        "Tên bài, mô hình",
        ("Tên bài", "Tên bài viết", "Tên mô hình", "Tiêu đề", "Đầu đề"),
        85,
        "Bắt buộc. Ghi như trong sách.",
    ),
    Column(
        "person",
        "Tập thể, cá nhân",
        ("Tên tập thể/cá nhân", "Tập thể/cá nhân", "Nhân vật", "Điển hình", "Họ và tên"),
        55,
        "Tập thể, cá nhân được giới thiệu.",
    ),
    Column(
        "unit_name",
        "Đơn vị",
        ("Địa phương, đơn vị", "Địa phương", "Cơ quan, đơn vị"),
        55,
        "Nếu có.",
    ),
    Column("year", "Năm", ("Năm xuất bản",), 20, "Để trống: 2023."),
    Column(
        "text",
        "Nội dung",
        ("Nội dung bài", "Toàn văn", "Tóm tắt"),
        120,
        "Nếu có: càng đầy đủ, việc so trùng càng chắc.",
    ),
)
HEADINGS = {column.field: column.heading for column in COLUMNS}


def find_header(sheet_rows):
    """({field: column number}, the rows below it), by the first row that has the title column."""
    for place, row in enumerate(sheet_rows[:HEADER_WITHIN]):
        columns = _columns_in(row.texts)
        if "title" in columns and len(columns) > 1:
            rows = [below for below in sheet_rows[place + 1 :] if below.sheet == row.sheet]
            if not rows:
                raise BookListRefused("Tệp chưa có mục nào dưới dòng tiêu đề.")
            return columns, rows
    raise BookListRefused(
        "Tệp không đúng mẫu danh mục sách: không thấy cột “Tên bài, mô hình” và “Tập thể, cá "
        "nhân”. Tải tệp mẫu, điền rồi tải lại."
    )


def _columns_in(texts):
    found = {}
    for number, text in enumerate(texts):
        for column in COLUMNS:
            if fold(text) in column.keys and column.field not in found:
                found[column.field] = number
    return found


def sample_file(entries):
    """The sample .xlsx: the headings, with the entries that are known to be corrected."""
    register = PlainTable(
        name="Sách",
        title="Danh mục sách “Dân vận khéo”",
        headers=[column.heading for column in COLUMNS],
        rows=[
            [entry.title, entry.person, entry.unit_name, str(entry.year), entry.text]
            for entry in entries
        ],
        widths=[column.width for column in COLUMNS],
    )
    guide = PlainTable(
        name="Hướng dẫn",
        title="Cách ghi",
        headers=["Cột", "Cách ghi"],
        rows=[[column.heading, column.guide] for column in COLUMNS],
        widths=[45, 180],
    )
    return draw_tables("Danh mục sách “Dân vận khéo”", [register, guide])
