"""Articles made up for measuring: many, alike in their stock phrases, told apart by a number."""

import random
from itertools import accumulate

_LETTERS = (
    "b c ch d đ g h kh l m n ng nh ph qu r s t th tr v x",
    "a an ang anh ao âm ân ât ba e em eo ê ên i iên inh iu o oa oan ông ôi ơn u ung ư ươn",
)
_ONSETS, _RIMES = (line.split() for line in _LETTERS)
_TONES = ("", "\u0300", "\u0301", "\u0309", "\u0323")
_SYLLABLES = [onset + rime + tone for rime in _RIMES for onset in _ONSETS for tone in _TONES]
# as in a real language, a few words make up most of a text
_WEIGHTS = list(accumulate(1 / rank for rank in range(10, len(_SYLLABLES) + 10)))
_STOCK = (
    "phong trào thi đua dân vận khéo",
    "cấp ủy chính quyền mặt trận tổ quốc và các đoàn thể",
    "tuyên truyền vận động nhân dân chấp hành chủ trương của đảng",
    "góp phần giữ vững an ninh chính trị trật tự an toàn xã hội",
    "nghe dân nói nói dân hiểu làm dân tin",
)
PARTS = 5


def article_parts(number, words=1500):
    """Five parts of an article of about `words` words; a tenth of them in stock phrases."""
    source = random.Random(number)  # noqa: S311 -- the same text in every run
    return [_text(source, words // PARTS) for _ in range(PARTS)]


def _text(source, words):
    order = list(_SYLLABLES)
    found = []
    while len(found) < words:
        if source.random() < 0.015:
            found += source.choice(_STOCK).split()
        else:
            found += source.choices(order, cum_weights=_WEIGHTS, k=5)
    return " ".join(found)


def near_copy(parts, number, changed=0.2):
    """The parts with every word replaced at the given chance."""
    source = random.Random(number)  # noqa: S311 -- the same text in every run
    return [
        " ".join(
            source.choice(_SYLLABLES) if source.random() < changed else word
            for word in text.split()
        )
        for text in parts
    ]
