"""The yearbook of a ward: articles of 1.600 words with two or three photos each."""

import io

from PIL import Image

from documents.article import Article, ArticlePhotoFile
from documents.letterhead import Letterhead
from documents.yearbook import Yearbook

_SIZE = (1600, 1200)  # as photos are kept for screens
_SENTENCE = "Bà Mai kiên trì đến từng nhà, lắng nghe và vận động bà con. "
_PART = (_SENTENCE * 5 + "\n") * 4 + _SENTENCE * 3


def sample_yearbook(articles: int) -> Yearbook:
    head = Letterhead(issuer="Đảng ủy phường Đống Đa", place="Đống Đa")
    return Yearbook(
        "Kỷ yếu tấm gương điển hình “Dân vận khéo” năm 2026",
        head,
        2026,
        articles=[_article(head, number) for number in range(1, articles + 1)],
    )


def _article(head: Letterhead, number: int) -> Article:
    photos = (
        ArticlePhotoFile(_photo(number, place), f"Ảnh {place} của bài {number}", *_SIZE, part)
        for place, part in enumerate((2, 4, 0)[: 2 + number % 2])
    )
    return Article(
        letterhead=head,
        year=2026,
        title=f"Người giữ nhịp bình yên ngõ {number}",
        unit_name=f"Chi bộ Tổ dân phố số {number}",
        author="Nguyễn Thị Hà",
        person="Bà Lê Thị Mai",
        person_role="Tổ trưởng Tổ hòa giải",
        parts=(_PART,) * 5,
        photos=tuple(photos),
    )


def _photo(number: int, place: int) -> bytes:
    """A photo of about 500 KB that is like no other."""
    picture = Image.effect_noise((400, 300), 60).resize(_SIZE).convert("RGB")
    picture.putpixel((0, 0), (number % 256, place, 0))
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=85)
    return written.getvalue()
