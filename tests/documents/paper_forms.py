"""Filled forms for the tests of writing."""

from dataclasses import replace
from datetime import UTC, date, datetime

from documents.letterhead import Letterhead
from documents.mau01 import Mau01Entry, Mau01Form
from documents.mau02 import AnnexRow, Mau02Form, Mau02Row
from documents.mau03 import Mau03Form, Mau03Nominee
from documents.vocabulary import COLLECTIVE, INDIVIDUAL, LEVELS_2026, SECTORS_2026, Label

CELL_HEAD = Letterhead(
    superior="Đảng ủy phường Đống Đa",
    issuer="Chi bộ Tổ dân phố số 12",
    place="Đống Đa",
    issued_on=date(2026, 1, 8),
    addressee=("Ban Xây dựng Đảng phường Đống Đa",),
    on_behalf_of="T/M Chi ủy",
    position="Bí thư",
    signer="Nguyễn Thị Thu Hà",
    has_seal=False,
)
WARD_HEAD = Letterhead(
    superior="Đảng bộ thành phố Hà Nội",
    issuer="Đảng ủy phường Đống Đa",
    place="Đống Đa",
    issued_on=date(2026, 5, 27),
    addressee=("Ban Tuyên giáo và Dân vận Thành ủy",),
    recipients=("Như kính gửi", "Thường trực Đảng ủy", "Ban Xây dựng Đảng", "Lưu"),
    on_behalf_of="T/M Ban Thường vụ",
    position="Phó Bí thư Thường trực",
    signer="Nguyễn Thị Thu Hà",
)
WARD_LEVEL = Label("XP", "Phường")
CITY_LEVEL = Label("TP", "Thành phố")

ENTRIES = (
    Mau01Entry(COLLECTIVE, "Chi bộ Tổ dân phố số 12", "Ngõ 82 sáng – xanh", "VHXH"),
    Mau01Entry(COLLECTIVE, "Tổ bảo vệ an ninh trật tự", "Camera an ninh", "QPAN"),
    Mau01Entry(COLLECTIVE, "Tổ bảo vệ an ninh trật tự", "Tổ liên gia an toàn", "QPAN"),
    Mau01Entry(INDIVIDUAL, "Bà Lê Thị Mai, Tổ trưởng", "Tổ hòa giải “Ba cùng”", "VHXH"),
    Mau01Entry(COLLECTIVE, "Chi bộ Tổ dân phố số 12", "Sinh hoạt chi bộ bốn tốt", "HTCT"),
)


def mau01_form(entries=ENTRIES, **changes) -> Mau01Form:
    form = Mau01Form(
        CELL_HEAD,
        2026,
        WARD_LEVEL,
        SECTORS_2026,
        tuple(entries),
        "Chi bộ Tổ dân phố số 12",
        "TDP12",
    )
    return replace(form, **changes)


def many_entries(count: int) -> tuple[Mau01Entry, ...]:
    sectors = [sector.code for sector in SECTORS_2026]
    return tuple(
        Mau01Entry(
            COLLECTIVE if number % 3 else INDIVIDUAL,
            f"Chi hội Phụ nữ Tổ dân phố số {number}",
            f"Tuyến phố văn minh, không rác thải số {number}",
            sectors[number % 4],
        )
        for number in range(1, count + 1)
    )


def mau02_form(**changes) -> Mau02Form:
    rows = []
    for level in LEVELS_2026:
        rows.append(Mau02Row(level, None, 12, 16, 0, 8))
        rows += [Mau02Row(level, sector, 3, 4, 0, 2) for sector in SECTORS_2026]
    form = Mau02Form(
        letterhead=WARD_HEAD,
        year=2026,
        rows=tuple(rows),
        total=Mau02Row(None, None, 36, 1148, 0, 24),
        distinct_collectives=31,
        distinct_individuals=0,
        as_of=datetime(2026, 1, 16, 2, 5, tzinfo=UTC),
        coverage_note="Mới có 61/86 đơn vị có danh sách được tiếp nhận.",
        annex=(
            AnnexRow("Chi bộ 12", COLLECTIVE, "Chi bộ 12", "Ngõ sáng", "VHXH", "XP"),
            AnnexRow("Chi bộ 7", INDIVIDUAL, "Bà Mai", "=1+1", "KT", "TP"),
        ),
    )
    return replace(form, **changes)


RESULTS = (
    "Từ tháng 3/2025 đến tháng 9/2026, chi bộ vận động 100% hộ dân ngõ 82 phân loại rác tại nguồn, "
    "lắp 24 đèn chiếu sáng, trồng 180 chậu hoa; số vụ vi phạm trật tự giảm từ 17 xuống 2."
)
NOMINEE = Mau03Nominee(
    COLLECTIVE,
    "Chi bộ Tổ dân phố số 12",
    "Ngõ 82 sáng – xanh – sạch – đẹp",
    "VHXH",
    f"{RESULTS}\n- Ba ngõ khác làm theo.",
)


def mau03_form(*nominees: Mau03Nominee, **changes) -> Mau03Form:
    form = Mau03Form(
        CELL_HEAD,
        2026,
        SECTORS_2026,
        nominees or (NOMINEE,),
        unit_name="Chi bộ Tổ dân phố số 12",
        unit_code="TDP12",
    )
    return replace(form, **changes)


def ward_nominees(count: int) -> tuple[Mau03Nominee, ...]:
    """Nominees of as many units, with summaries of a page each."""
    return tuple(
        Mau03Nominee(
            INDIVIDUAL if number % 3 else COLLECTIVE,
            f"Bà Lê Thị Mai {number}" if number % 3 else f"Hội Phụ nữ số {number}",
            f"Tổ hòa giải “Ba cùng” số {number}",
            SECTORS_2026[number % 4].code,
            "\n".join([RESULTS] * 8),
            unit=f"Chi bộ Tổ dân phố số {number}",
        )
        for number in range(1, count + 1)
    )


# The longest names a ward of Hà Nội has, with every note there is.
LONGEST_HEAD = Letterhead(
    superior="Đảng ủy phường Văn Miếu – Quốc Tử Giám, thành phố Hà Nội",
    issuer="Đảng ủy các cơ quan Đảng, Mặt trận Tổ quốc và các tổ chức chính trị – xã hội "
    "phường Văn Miếu – Quốc Tử Giám",
    number="125-BC/ĐU",
    place="Văn Miếu – Quốc Tử Giám",
    issued_on=date(2026, 12, 16),
    addressee=("Ban Xây dựng Đảng phường", "Ban Tuyên giáo và Dân vận Thành ủy"),
    recipients=(
        "Như kính gửi",
        "Thường trực Đảng ủy",
        "Các đồng chí Đảng ủy viên",
        "Ban Xây dựng Đảng",
        "Các tổ chức đảng trực thuộc",
        "Lưu",
    ),
    on_behalf_of="T/M Ban Thường vụ",
    position="Phó Bí thư Thường trực Đảng ủy, Chủ tịch Ủy ban Mặt trận Tổ quốc",
    signer="Nguyễn Thị Thu Hà",
)
ALL_NOTES = (
    "Bản chốt số 03.",
    "Đã tính cả danh sách đang chờ tiếp nhận.",
    "Số liệu đã thay đổi so với bản gửi Thành ủy ngày 15/01/2026: thêm 12 mô hình của tập thể.",
)
