"""Each form filled with invented rows: what an office sees before it uses a template."""

from datetime import date, datetime
from io import BytesIO

from PIL import Image

from documents import article, mau01, mau02, mau03
from documents.article import Article, ArticlePhotoFile
from documents.drawing.paper import Paper
from documents.letterhead import Letterhead
from documents.mau01 import Mau01Entry, Mau01Form
from documents.mau02 import Mau02Form, Mau02Row
from documents.mau03 import Mau03Form, Mau03Nominee
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


def mau01_sample() -> Paper:
    entries = tuple(
        Mau01Entry(kind, name, model, sector.code)
        for (kind, name, model), sector in zip(_ENTRIES, SECTORS_2026, strict=False)
    )
    forms = [
        Mau01Form(LETTERHEAD, 2026, level, SECTORS_2026, entries, notes=("Số liệu mẫu.",))
        for level in LEVELS_2026[:2]
    ]
    return mau01.describe(forms)


def mau02_sample() -> Paper:
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


def mau03_sample() -> Paper:
    nominee = Mau03Nominee(
        COLLECTIVE,
        "Tổ dân vận số 1",
        "Ngõ sáng – xanh – sạch – đẹp",
        SECTORS_2026[1].code,
        "Từ tháng 01/2025 đến tháng 9/2026, tổ vận động 100% hộ dân phân loại rác tại nguồn.\n"
        "Lắp 24 đèn chiếu sáng, trồng 180 chậu hoa.",
    )
    return mau03.describe(
        Mau03Form(LETTERHEAD, 2026, SECTORS_2026, (nominee,), notes=("Số liệu mẫu.",))
    )


def article_sample() -> Paper:
    parts = tuple(
        f"Đoạn thứ nhất của phần {part.number}.\nĐoạn thứ hai của phần {part.number}."
        for part in article.PARTS_2026
    )
    photos = (
        ArticlePhotoFile(_picture("#86bf7c"), "Buổi họp tổ dân phố", *_SIZE, part=3),
        ArticlePhotoFile(_picture("#bfe0f2"), "Ngõ sau khi cải tạo", *_SIZE),
    )
    return article.describe(
        Article(
            LETTERHEAD,
            2026,
            title="Người giữ lửa phong trào ở tổ dân phố",
            unit_name="Chi bộ Tổ dân phố số 1",
            author="Lê Văn Mẫu",
            person="Bà Trần Thị Mẫu",
            person_role="Tổ trưởng Tổ hòa giải",
            parts=parts,
            photos=photos,
            notes=("Số liệu mẫu.",),
        )
    )


_SIZE = (900, 600)


def _picture(colour: str) -> bytes:
    """A plain JPEG where a photo will be."""
    file = BytesIO()
    Image.new("RGB", _SIZE, colour).save(file, "JPEG")
    return file.getvalue()
