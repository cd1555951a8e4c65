"""The Excel list of units as a file: its columns by their headings, and the sample to fill in."""

from documents.lists import Column, ListShape
from documents.text import fold
from organizations.models import Unit

Kind = Unit.Kind

_COLUMNS = (
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
UNIT_LIST = ListShape(
    name="danh sách đơn vị",
    row_name="đơn vị",
    title="Danh sách đơn vị",
    sheet="Đơn vị",
    columns=_COLUMNS,
    required=("code", "name"),
)

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


def sample_file(ward):
    """The sample .xlsx: the headings, with the ward's own units filled in to be corrected."""
    units = Unit.objects.within(ward).exclude(pk=ward.pk).select_related("parent")
    return UNIT_LIST.sample_file(
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
    )
