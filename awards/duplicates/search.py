"""Has this person, title or text been introduced before? A warning, never a refusal.

Compared with every sent article of the ward, of any unit and year, and with the register of the
2023 book (Đề cương bài viết, lưu ý (3)). What is shown are passages of the asker's own text:
another unit's text stays with its unit.
"""

from dataclasses import dataclass

from django.db.models import Count, Q
from rapidfuzz import fuzz, process

from awards.duplicates.sketches import Passage, bands_of, containment, passages, shingles_of
from awards.models import BookEntry, KnownText, TextBand
from campaigns.models import Revision
from documents.text import fold_words

# the least per cent of equal letters in near titles, and the least share of common shingles
NEAR_TITLE = 87
NEAR_TEXT = 0.2
MOST_CANDIDATES = 10
MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class NearText:
    """A known text near the new one; `share` of the new text's shingles stands in it (0–1)."""

    known: KnownText
    title: str
    unit_name: str
    year: int
    is_book: bool
    has_near_title: bool
    share: float
    passages: tuple[Passage, ...]

    @property
    def message(self):
        source = (
            f"sách năm {self.year}"
            if self.is_book
            else f"bài của {self.unit_name}, năm {self.year}"
        )
        if not self.passages:
            return f"Tên bài gần giống “{self.title}” trong {source}."
        percent = round(self.share * 100)
        return f"Khoảng {percent}% nội dung gần giống “{self.title}” trong {source}."


def near_texts(ward, title, parts, *, but_not=None):
    """The known texts near a title or a text, nearest first, at most five.

    `but_not` is a Submission: its own sendings are left out. A constant number of queries.
    """
    shingles = shingles_of(parts)
    titles = _near_titles(ward, title)
    sources = KnownText.objects.filter(
        pk__in=[*titles, *_candidates(bands_of(shingles, ward.pk))]
    ).select_related("book_entry", "revision__submission__unit", "revision__submission__campaign")
    found = [
        _compared(source, parts, shingles, source.pk in titles)
        for source in sources
        if but_not is None or not source.is_of(but_not)
    ]
    near = [text for text in found if text.has_near_title or text.share >= NEAR_TEXT]
    return sorted(near, key=lambda text: (-text.share, text.known.pk))[:MOST_SHOWN]


def _near_titles(ward, title):
    wanted = fold_words(title)
    if not wanted:
        return []
    titles = dict(KnownText.objects.filter(ward=ward).values_list("pk", "folded_title"))
    found = process.extract(
        wanted, titles, scorer=fuzz.ratio, score_cutoff=NEAR_TITLE, limit=MOST_CANDIDATES
    )
    return [pk for _, _, pk in found]


def _candidates(bands):
    """The known texts that share most bands with the new one."""
    return (
        TextBand.objects.filter(value__in=bands)
        .values_list("known_text", flat=True)
        .annotate(shared=Count("pk"))
        .order_by("-shared", "known_text")[:MOST_CANDIDATES]
    )


def _compared(source, parts, shingles, has_near_title):
    title, unit_name, year, other_parts = _text_of(source)
    others = shingles_of(other_parts)
    share = containment(shingles, others)
    return NearText(
        known=source,
        title=title,
        unit_name=unit_name,
        year=year,
        is_book=source.book_entry_id is not None,
        has_near_title=has_near_title,
        share=share,
        passages=tuple(passages(parts, others)) if share >= NEAR_TEXT else (),
    )


def _text_of(source):
    """(title, unit, year, parts) of a known text."""
    if source.book_entry is not None:
        entry = source.book_entry
        return entry.title, entry.unit_name, entry.year, [entry.text]
    content, submission = source.revision.content, source.revision.submission
    return content["title"], str(submission.unit), submission.campaign.year, content["parts"]


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
    TextBand.objects.bulk_create(
        TextBand(known_text=known, value=value) for value in bands_of(shingles_of(parts), ward_id)
    )


def book_entries_about(ward, person):
    """The entries of the book register that name this person or collective."""
    folded = fold_words(person)
    return BookEntry.objects.filter(ward=ward, folded_person=folded) if folded else []
