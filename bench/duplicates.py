"""Searching near copies among many articles, against the two queries it cannot do without."""

from functools import partial

from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.clock import now
from awards.duplicates.search import near_texts, remember_book_entry
from awards.duplicates.sketches import marks_of, shingles_of, sketch_of
from awards.models import BookEntry, KnownText, TextMark
from bench.sample_texts import article_parts, near_copy
from bench.timing import compare
from campaigns.models import Campaign, Revision, Submission
from campaigns.receipt_codes import receipt_code
from campaigns.vocabulary import Obligation, Status
from documents.text import fold_words
from organizations.models import Unit, User

AT_ONCE = 500
LONGEST_MS = 300
RAW_TITLES = "SELECT id, folded_title FROM awards_knowntext WHERE ward_id = %s"
RAW_MARKS = """
    SELECT known_text_id, COUNT(*) FROM awards_textmark
    WHERE value IN ({places}) GROUP BY known_text_id
"""


def near_copy_search(ward, articles):
    """Every fifth word of a copy is changed; a text that was never sent must not be found."""
    fill(ward, articles)
    original, title = articles // 2, "Bài chưa ai viết"
    copy, unrelated = near_copy(article_parts(original), -1), article_parts(articles + 1)
    found = near_texts(ward, title, copy)
    if [text.title for text in found] != [title_of(original)]:
        raise RuntimeError(f"the near copy of article {original} gave {found}")
    if near_texts(ward, title, unrelated):
        raise RuntimeError("an unrelated article was taken for a copy")
    quoting = near_texts(ward, title, with_quotation(ward, unrelated))
    if [text.is_book for text in quoting] != [True]:
        raise RuntimeError("a short text of the book inside a long article was not found")
    with CaptureQueriesContext(connection) as captured:
        near_texts(ward, title, copy)
    return compare(
        f"duplicates: a near copy among {articles} articles",
        partial(near_texts, ward, title, copy),
        "raw SQL, all titles and the equal marks",
        partial(raw_search, ward, marks_of(shingles_of(copy), ward.pk)),
        rounds=11,
        longest_ms=LONGEST_MS,
        queries=len(captured),
    )


def with_quotation(ward, parts):
    """The parts with a short text of the 2023 book standing whole in the middle."""
    quoted = " ".join(article_parts(-2)[0].split()[:100])
    remember_book_entry(BookEntry.objects.create(ward=ward, title="Ngõ nhỏ", text=quoted))
    before, middle, *after = parts
    return [before, f"{middle}\n\n{quoted}\n\n{middle}", *after]


def raw_search(ward, marks):
    statement = RAW_MARKS.format(places=", ".join(["%s"] * len(marks)))
    with connection.cursor() as cursor:
        cursor.execute(RAW_TITLES, [ward.pk])
        cursor.fetchall()
        cursor.execute(statement, marks)
        cursor.fetchall()


def title_of(number):
    return f"Tấm gương dân vận khéo thứ {number * 7919}"


def fill(ward, articles):
    """So many sent articles of the ward's units, over as many years as that takes."""
    units = list(Unit.objects.within(ward).reporting())
    sender = User.objects.get(username="bxdd1")
    for start in range(0, articles, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, articles))
        revisions = Revision.objects.bulk_create(
            _revision(submission, number, sender)
            for number, submission in zip(numbers, _submissions(ward, units, numbers), strict=True)
        )
        texts = KnownText.objects.bulk_create(
            KnownText(
                ward=ward,
                revision=revision,
                folded_title=fold_words(revision.content["title"]),
            )
            for revision in revisions
        )
        TextMark.objects.bulk_create(
            TextMark(known_text=known, value=value)
            for known in texts
            for value in sketch_of(shingles_of(known.revision.content["parts"]), ward.pk)
        )


def _submissions(ward, units, numbers):
    years = {number: 1900 + number // len(units) for number in numbers}
    campaigns = {
        year: Campaign.objects.get_or_create(ward=ward, year=year)[0]
        for year in set(years.values())
    }
    at = now()
    return Submission.objects.bulk_create(
        Submission(
            campaign=campaigns[years[number]],
            unit=units[number % len(units)],
            obligation=Obligation.ARTICLE,
            status=Status.ACCEPTED,
            first_sent_at=at,
            updated_at=at,
        )
        for number in numbers
    )


def _revision(submission, number, sender):
    content = {"title": title_of(number), "parts": article_parts(number)}
    return Revision(
        submission=submission,
        number=1,
        code=receipt_code(submission, 1),
        content=content,
        sha256=f"{number:064x}",
        sent_at=now(),
        sent_by=sender,
        decision=Revision.Decision.ACCEPTED,
    )
