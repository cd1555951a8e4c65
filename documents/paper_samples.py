"""A filled Mẫu số 01 and 02 with invented rows: what an office sees before it uses a template."""

from collections.abc import Callable
from datetime import date, datetime

from documents import mau01, mau02
from documents.drawing.paper import Paper
from documents.letterhead import Letterhead
from documents.mau01 import Mau01Entry, Mau01Form
from documents.mau02 import Mau02Form, Mau02Row
from documents.vocabulary import COLLECTIVE, INDIVIDUAL, LEVELS_2026, SECTORS_2026

LETTERHEAD = Letterhead(
    superior="Đảng bộ phường Mẫu",
    issuer="Chi bộ Tổ dân phố số 1",
    place="Mẫu",
    issued_on=date(2026, 1, 9),
    addressee=("Ban Xây dựng Đảng phường Mẫu",),
    position="Bí thư",
    on_behalf_of="T/M CHI BỘ",
    signer="Nguyễn Văn Mẫu",
    has_seal=False,
    number="05-CV/CB",
)
_ENTRIES = (
    (COLLECTIVE, "Tổ dân vận số 1", "Ngõ sáng – xanh – sạch – đẹp"),
    (COLLECTIVE, "Chi hội Phụ nữ số 2", "Biến rác thành tiền"),
    (INDIVIDUAL, "Bà Trần Thị Mẫu, tổ trưởng Tổ hòa giải", "Hòa giải từ gốc"),
)


def _mau01() -> Paper:
    entries = tuple(
        Mau01Entry(kind, name, model, sector.code)
        for (kind, name, model), sector in zip(_ENTRIES, SECTORS_2026, strict=False)
    )
    forms = [
        Mau01Form(LETTERHEAD, 2026, level, SECTORS_2026, entries, notes=("Số liệu mẫu.",))
        for level in LEVELS_2026[:2]
    ]
    return mau01.describe(forms)


def _mau02() -> Paper:
    rows = tuple(
        Mau02Row(level, sector, 1, 2, 1, 1)
        for level in LEVELS_2026
        for sector in (None, *SECTORS_2026)
    )
    return mau02.describe(
        Mau02Form(
            LETTERHEAD,
            2026,
            rows,
            Mau02Row(None, None, 12, 24, 12, 12),
            distinct_collectives=10,
            distinct_individuals=11,
            as_of=datetime.fromisoformat("2026-01-09T09:00:00+07:00"),
        )
    )


SAMPLES: dict[str, Callable[[], Paper]] = {"mau01": _mau01, "mau02": _mau02}
