"""Exemplar articles for tests."""

import io
from dataclasses import replace
from functools import cache

from PIL import Image

from documents.article import Article, ArticlePhotoFile
from tests.documents.paper_forms import CELL_HEAD

SENTENCE = "Bà Lê Thị Mai kiên trì đến từng nhà, lắng nghe và vận động bà con ngõ 82. "


@cache
def jpeg(width: int = 1200, height: int = 900, colour: str = "green") -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(written, "JPEG")
    return written.getvalue()


def photo(caption="Buổi đối thoại với bà con ngõ 82", part=0, width=1200, height=900):
    return ArticlePhotoFile(jpeg(width, height), caption, width, height, part)


def paragraphs(words: int) -> str:
    """Text of exactly that many words in paragraphs of about a hundred."""
    said = (SENTENCE * (words // 10 + 1)).split()[:words]
    return "\n".join(" ".join(said[start : start + 100]) for start in range(0, words, 100))


def article(words: int = 60, **changes) -> Article:
    made = Article(
        letterhead=CELL_HEAD,
        year=2026,
        title="Người giữ nhịp bình yên ngõ 82",
        unit_name="Chi bộ Tổ dân phố số 12",
        author="Nguyễn Thị Thu Hà",
        person="Bà Lê Thị Mai",
        person_role="Tổ trưởng Tổ hòa giải",
        parts=tuple(paragraphs(words) for _part in range(5)),
    )
    return replace(made, **changes)
