"""The Excel register of the 2023 book as a file: its columns by their headings, and the sample."""

from documents.lists import Column, ListShape

_COLUMNS = (
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
BOOK_LIST = ListShape(
    name="danh mục sách",
    row_name="mục",
    title="Danh mục sách “Dân vận khéo”",
    sheet="Sách",
    columns=_COLUMNS,
    required=("title", "person"),
)


def sample_file(entries):
    """The sample .xlsx: the headings, with the entries that are known to be corrected."""
    return BOOK_LIST.sample_file(
        [entry.title, entry.person, entry.unit_name, str(entry.year), entry.text]
        for entry in entries
    )
