"""Has this person, title or text been introduced before? A warning, never a refusal.

Compared with every sent article of the ward, of any unit and year, and with the register of the
2023 book (Đề cương bài viết, lưu ý (3)). What is shown are passages of the asker's own text:
another unit's text stays with its unit.
"""

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.db.models import Count, Q
from rapidfuzz import fuzz, process

from audit.plain_rows import remembered_rows
from awards.duplicates.sketches import (
    Passage,
    containment,
    marks_of,
    passages,
    shingles_of,
    sketch_of,
)
from awards.models import BookEntry, KnownText, TextMark
from campaigns.models import Revision
from documents.text import fold_words
from registrations.rows import quoted

# the least per cent of equal letters in near titles
NEAR_TITLE = 87
# the least share of the new text that stands in a known one, and of a known one in the new text:
# a short text made of stock phrases has more of itself in any long one
NEAR_TEXT = 0.2
NEAR_WHOLE = 0.4
MOST_CANDIDATES = 6
# for each so many shingles a text has, by stock phrases alone, one mark more of any other
SHINGLES_PER_CHANCE = 500
MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class NearText:
    """A known text near the new one.

    `share` of the new text's shingles stands in it, and `whole` of its own in the new text (0–1).
    Of its `passages` those are `listed` that lie wholly in none of a nearer text: the reader
    sees each once.
    """

    pk: int
    title: str
    unit_name: str
    year: int
    is_book: bool
    has_near_title: bool
    share: float
    whole: float
    passages: tuple[Passage, ...]
    listed: tuple[Passage, ...] = ()

    @property
    def heading(self):
        return f"{quoted(self.title)} ({', '.join(filter(None, [self.unit_name, str(self.year)]))})"

    @property
    def has_near_text(self):
        return self.share >= NEAR_TEXT or (self.whole >= NEAR_WHOLE and bool(self.passages))

    @property
    def message(self):
        source = (
            f"sách năm {self.year}"
            if self.is_book
            else f"bài của {self.unit_name}, năm {self.year}"
        )
        if self.share >= NEAR_TEXT:
            percent = round(self.share * 100)
            return f"Khoảng {percent}% nội dung gần giống {quoted(self.title)} trong {source}."
        if self.has_near_text:
            percent = round(self.whole * 100)
            return (
                f"Khoảng {percent}% nội dung của {quoted(self.title)} trong {source} "
                "có trong bài này."
            )
        return f"Tên bài gần giống {quoted(self.title)} trong {source}."


def near_texts(ward, title, parts, *, but_not=None):
    """The known texts near a title or a text, nearest first, at most five.

    `but_not` is a Submission: its own sendings are left out. A constant number of queries.
    """
    shingles = shingles_of(parts)
    titles = _near_titles(ward, title)
    sources = KnownText.objects.filter(pk__in=[*titles, *_candidates(marks_of(shingles, ward.pk))])
    if but_not is not None:
        sources = sources.exclude(revision__submission=but_not.pk)
    found = [
        _compared(source, parts, shingles, source["pk"] in titles)
        for source in sources.values("pk", "revision_id", *_OF_ENTRY, *_OF_REVISION)
    ]
    near = [text for text in found if text.has_near_title or text.has_near_text]
    nearest = sorted(near, key=lambda text: (-max(text.share, text.whole), text.pk))
    return list(_each_passage_once(nearest[:MOST_SHOWN]))


def _each_passage_once(nearest):
    told = []
    for text in nearest:
        new = [
            passage
            for passage in text.passages
            if not any(passage.lies_in(other) for other in told)
        ]
        told += new
        yield replace(text, listed=tuple(new))


def _near_titles(ward, title):
    wanted = fold_words(title)
    if not wanted:
        return []
    titles = dict(remembered_rows(_known_texts, _Title, ward.pk))
    found = process.extract(
        wanted, titles, scorer=fuzz.ratio, score_cutoff=NEAR_TITLE, limit=MOST_CANDIDATES
    )
    return [pk for _, _, pk in found]


class _Title(NamedTuple):
    pk: int
    folded_title: str


def _known_texts(ward_id):
    return KnownText.objects.filter(ward=ward_id)


def _candidates(marks):
    """The known texts of whose sketches the new text has most, and more than by chance."""
    return (
        TextMark.objects.filter(value__in=marks)
        .values_list("known_text", flat=True)
        .annotate(shared=Count("pk"))
        .filter(shared__gt=len(marks) // SHINGLES_PER_CHANCE)
        .order_by("-shared", "known_text")[:MOST_CANDIDATES]
    )


def _compared(source, parts, shingles, has_near_title):
    title, unit_name, year, other_parts = _text_of(source)
    others = shingles_of(other_parts)
    share, whole = containment(shingles, others), containment(others, shingles)
    is_told = share >= NEAR_TEXT or whole >= NEAR_WHOLE
    return NearText(
        pk=source["pk"],
        title=title,
        unit_name=unit_name,
        year=year,
        is_book=source["revision_id"] is None,
        has_near_title=has_near_title,
        share=share,
        whole=whole,
        passages=tuple(passages(parts, others)) if is_told else (),
    )


# what a known text is told by: records would bring sixty columns more along
_OF_ENTRY = tuple(f"book_entry__{name}" for name in ("title", "unit_name", "year", "text"))
_OF_REVISION = tuple(
    f"revision__{name}"
    for name in ("content", "submission__unit__name", "submission__campaign__year")
)


def _text_of(source):
    """(title, unit, year, parts) of a known text."""
    if source["revision_id"] is None:
        title, unit_name, year, text = (source[column] for column in _OF_ENTRY)
        return title, unit_name, year, [text]
    content, unit_name, year = (source[column] for column in _OF_REVISION)
    return content["title"], unit_name, year, content["parts"]


def remember_article(article):
    """Keep the sketch of the article's last sending that was not withdrawn, and of no other."""
    counted = ~Q(decision=Revision.Decision.WITHDRAWN)
    last = article.revisions.filter(counted).order_by("-number").first()
    old = KnownText.objects.filter(revision__submission_id=article.pk)
    if last is None or last.content["is_nil"]:
        old.delete()
    elif not old.filter(revision=last).exists():
        old.delete()
        title, parts = last.content["title"], last.content["parts"]
        _remember(article.campaign.ward_id, title, parts, revision=last)


def remember_book_entry(entry):
    KnownText.objects.filter(book_entry=entry).delete()
    _remember(entry.ward_id, entry.title, [entry.text], book_entry=entry)


def _remember(ward_id, title, parts, **source):
    known = KnownText.objects.create(ward_id=ward_id, folded_title=fold_words(title), **source)
    TextMark.objects.bulk_create(
        TextMark(known_text=known, value=value) for value in sketch_of(shingles_of(parts), ward_id)
    )


def book_entries_about(ward, person):
    """[BookEntry] of the register that name this person or collective, however addressed."""
    name = _bare_name(person)
    if not name:
        return []
    near = BookEntry.objects.filter(ward=ward, folded_person__contains=name)
    return [entry for entry in near if _bare_name(entry.person) == name]


_ADDRESS = re.compile(r"^(?:(?:ong|ba|anh|chi|co|chu|bac|cu|d/c|dong chi) )+(?=\S+ )")


def _bare_name(person):
    """Folded, without what stands before a name (“Bà”) and behind its comma (“, Tổ trưởng”)."""
    return _ADDRESS.sub("", fold_words(person.partition(",")[0]), count=1)
