"""The Excel list of units as a file: its columns by their headings, and the sample to fill in."""

from dataclasses import dataclass

from documents.drawing.excel import PlainTable, draw_tables
from documents.text import fold
from organizations.models import Unit

Kind = Unit.Kind
HEADER_WITHIN = 20


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the list: the heading of the sample file, and others that offices use."""

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
        "code",
        "Mã đơn vị",
        ("Mã", "Mã số", "Ký hiệu"),
        28,
        "Bắt buộc. Chữ không dấu và số, ví dụ TDP12. Đơn vị đã có được nhận ra theo mã này.",
    ),
    Column(
        "name",
        "Tên đơn vị",
        ("Tên", "Đơn vị", "Tên tổ chức đảng", "Tên cơ quan, đơn vị"),
        85,
        "Bắt buộc. Ví dụ: Chi bộ Tổ dân phố số 12.",
    ),
    Column(
        "short_name",
        "Tên gọn",
        ("Tên viết tắt", "Tên ngắn"),
        45,
        "Dùng ở bảng hẹp, ví dụ: TDP số 12.",
    ),
    Column(
        "kind",
        "Khối",
        ("Loại", "Loại đơn vị", "Loại hình"),
        60,
        "Bắt buộc với đơn vị mới. Ghi một trong: "
        "Đảng ủy, đảng bộ trực thuộc; Chi bộ; MTTQ, tổ chức CT-XH, hội quần chúng.",
    ),
    Column(
        "parent",
        "Đơn vị cấp trên",
        ("Cấp trên", "Trực thuộc", "Mã đơn vị cấp trên", "Đơn vị chủ quản"),
        50,
        "Mã hoặc tên đơn vị cấp trên; để trống nếu trực thuộc phường.",
    ),
    Column(
        "contact_name",
        "Đầu mối",
        ("Họ tên đầu mối", "Cán bộ đầu mối", "Người phụ trách", "Họ và tên"),
        45,
        "Họ và tên người làm đầu mối.",
    ),
    Column(
        "contact_phone",
        "Điện thoại",
        ("Số điện thoại", "Điện thoại đầu mối", "SĐT", "ĐT", "Điện thoại di động"),
        32,
        "Ví dụ: 0912 345 678.",
    ),
    Column(
        "contact_email",
        "Thư điện tử",
        ("Email", "Thư điện tử đầu mối", "Hộp thư", "Địa chỉ email"),
        50,
        "Nếu có.",
    ),
)
HEADINGS = {column.field: column.heading for column in COLUMNS}
_REQUIRED = ("code", "name")

# The tree above the reporting units is not made from a list.
KIND_LABELS = {
    kind: kind.label for kind in (Kind.PARTY_COMMITTEE, Kind.PARTY_CELL, Kind.MASS_ORGANIZATION)
}
_KIND_WORDS = {
    Kind.PARTY_COMMITTEE: ("Đảng ủy", "Đảng bộ", "Đảng bộ cơ sở", "Đảng ủy trực thuộc"),
    Kind.PARTY_CELL: ("Chi bộ", "Chi bộ trực thuộc", "Chi bộ cơ sở", "Tổ chức đảng trực thuộc"),
    Kind.MASS_ORGANIZATION: (
        "MTTQ",
        "Mặt trận Tổ quốc",
        "Ủy ban MTTQ",
        "Tổ chức CT-XH",
        "Tổ chức chính trị – xã hội",
        "Hội quần chúng",
        "Đoàn thể",
        "Hội",
    ),
}
KINDS_BY_WORD = {
    fold(str(word)): kind
    for kind, label in KIND_LABELS.items()
    for word in (kind.value, label, *_KIND_WORDS[kind])
}


class UnitListRefused(Exception):
    """The file holds no list of units, or the list cannot be written; the message says why."""


def find_header(sheet_rows):
    """({field: column number}, the rows below it), by the first row that has code and name."""
    for place, row in enumerate(sheet_rows[:HEADER_WITHIN]):
        columns = _columns_in(row.texts)
        if all(name in columns for name in _REQUIRED):
            rows = [below for below in sheet_rows[place + 1 :] if below.sheet == row.sheet]
            if not rows:
                raise UnitListRefused("Tệp chưa có dòng đơn vị nào dưới dòng tiêu đề.")
            return columns, rows
    raise UnitListRefused(
        "Tệp không đúng mẫu danh sách đơn vị: không thấy cột “Mã đơn vị” và “Tên đơn vị”. "
        "Tải tệp mẫu, điền rồi tải lại."
    )


def _columns_in(texts):
    found = {}
    for number, text in enumerate(texts):
        for column in COLUMNS:
            if fold(text) in column.keys and column.field not in found:
                found[column.field] = number
    return found


def sample_file(ward):
    """The sample .xlsx: the headings, with the ward's own units filled in to be corrected."""
    units = Unit.objects.within(ward).exclude(pk=ward.pk).select_related("parent")
    rows = [
        [
            unit.code,
            unit.name,
            unit.short_name,
            KIND_LABELS.get(unit.kind, ""),
            "" if unit.parent_id == ward.pk else unit.parent.code,
            unit.contact_name,
            unit.contact_phone,
            unit.contact_email,
        ]
        for unit in units
    ]
    units_table = PlainTable(
        name="Đơn vị",
        title="Danh sách đơn vị",
        headers=[column.heading for column in COLUMNS],
        rows=rows,
        widths=[column.width for column in COLUMNS],
    )
    guide = PlainTable(
        name="Hướng dẫn",
        title="Cách ghi",
        headers=["Cột", "Cách ghi"],
        rows=[[column.heading, column.guide] for column in COLUMNS],
        widths=[45, 180],
    )
    return draw_tables("Danh sách đơn vị", [units_table, guide])
