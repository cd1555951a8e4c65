from importlib import import_module

import pytest
from django.apps import apps

from awards.duplicates.search import (
    book_entries_about,
    near_texts,
    remember_article,
    remember_book_entry,
)
from awards.models import BookEntry, KnownText, TextMark
from bench.sample_texts import article_parts, near_copy
from campaigns.workflow import advance
from documents.text import count_words
from tests.factories import make_campaign, make_sent_article, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def original(other_unit, campaign, other_clerk):
    return make_sent_article(
        other_unit, campaign, other_clerk, title="Người thắp lửa", parts=article_parts(1)
    )


def test_a_near_copy_of_another_units_article_is_found_with_its_passages(
    ward, original, django_assert_num_queries
):
    copy = near_copy(article_parts(1), 7)
    # titles, candidates, their texts
    with django_assert_num_queries(3):
        [found] = near_texts(ward, "Tên khác hẳn", copy)
    assert (found.title, found.year, found.is_book) == ("Người thắp lửa", 2026, False)
    assert found.unit_name == str(original.unit)
    assert 0.4 < found.share < 0.7
    passage = found.passages[0]
    assert copy[passage.part - 1][passage.start : passage.end] == passage.text
    assert "gần giống “Người thắp lửa” trong bài của Chi bộ Tổ dân phố số 7, năm 2026" in (
        found.message
    )


def test_a_passage_that_stands_in_two_known_texts_is_listed_once(ward, original):
    parts = article_parts(1)
    entry = BookEntry.objects.create(ward=ward, title="“Dân vận khéo” ở ngõ 82", text=parts[0])
    remember_book_entry(entry)
    article, book = near_texts(ward, "Tên khác hẳn", parts)
    assert article.listed == article.passages
    assert book.passages
    assert book.listed == ()
    assert book.heading == "“‘Dân vận khéo’ ở ngõ 82” (2023)"
    assert "gần giống “‘Dân vận khéo’ ở ngõ 82” trong sách" in book.message


def test_a_long_passage_around_a_short_one_of_a_nearer_text_is_listed(ward):
    text = article_parts(1)[0]
    short, long = " ".join(text.split()[:60]), " ".join(text.split()[:300])
    for title, known in [("Bài ngắn", short), ("Bài dài", f"{long} {article_parts(30)[0]}")]:
        entry = BookEntry.objects.create(ward=ward, title=title, text=known)
        remember_book_entry(entry)
    nearer, other = near_texts(ward, "Tên khác hẳn", [" ".join(text.split())])
    assert (nearer.title, other.title) == ("Bài ngắn", "Bài dài")
    assert [count_words(passage.text) for passage in nearer.listed] == [60]
    assert len(other.listed[0].text) > 3 * len(short)
    assert other.listed == other.passages


def test_an_unrelated_text_and_another_ward_are_not_near(ward, stranger_ward, original):
    assert near_texts(ward, "Tên khác hẳn", article_parts(2)) == []
    assert near_texts(stranger_ward, "Người thắp lửa", article_parts(1)) == []


def test_a_near_title_alone_is_told(ward, original):
    [found] = near_texts(ward, "Người thắp lừa", ["", "", "", "", ""])
    assert found.has_near_title
    assert found.message == (
        "Tên bài gần giống “Người thắp lửa” trong bài của Chi bộ Tổ dân phố số 7, năm 2026."
    )


def test_a_unit_is_not_told_of_its_own_sendings_but_of_its_last_year(ward, unit, clerk, campaign):
    last_year = make_sent_article(
        unit, make_campaign(ward, year=2025), clerk, title="Cũ", parts=article_parts(3)
    )
    article = make_sent_article(unit, campaign, clerk, title="Mới", parts=article_parts(3))
    [found] = near_texts(ward, "Mới", article.parts, but_not=article)
    assert found.pk == last_year.last_revision.known_text.pk


def test_only_the_last_sending_is_compared_with(ward, unit, campaign, clerk, reviewer):
    article = make_sent_article(unit, campaign, clerk, parts=article_parts(4))
    advance(article, "return", actor=reviewer, note="Viết lại")
    assert len(near_texts(ward, "", article_parts(4))) == 1
    article.refresh_from_db()
    type(article).objects.filter(pk=article.pk).update(parts=article_parts(5))
    advance(article, "send", actor=clerk)
    assert near_texts(ward, "", article_parts(4)) == []
    [found] = near_texts(ward, "", article_parts(5))
    assert found.share == 1


def test_a_withdrawn_sending_is_forgotten(ward, unit, campaign, clerk):
    article = make_sent_article(unit, campaign, clerk, parts=article_parts(4))
    advance(article, "withdraw", actor=clerk)
    assert near_texts(ward, article.title, article_parts(4)) == []
    assert not TextMark.objects.exists()


def test_a_decision_does_not_make_the_sketch_anew(
    unit, campaign, clerk, reviewer, django_assert_num_queries
):
    article = make_sent_article(unit, campaign, clerk, parts=article_parts(4))
    known = KnownText.objects.get()
    advance(article, "accept", actor=reviewer)
    assert KnownText.objects.get() == known
    # the last sending, whether it is known
    with django_assert_num_queries(2):
        remember_article(article)


def test_the_book_register_is_compared_with_too(ward):
    entry = BookEntry.objects.create(
        ward=ward, title="Ngõ nhỏ nghĩa tình", person="Bà Lê Thị Mai", text=article_parts(9)[0]
    )
    remember_book_entry(entry)
    [by_title] = near_texts(ward, "NGÕ NHỎ, NGHĨA TÌNH", [""] * 5)
    assert by_title.message == "Tên bài gần giống “Ngõ nhỏ nghĩa tình” trong sách năm 2023."
    [by_text] = near_texts(ward, "Khác", article_parts(9)[:1])
    assert by_text.is_book
    for name in ("ba le thi mai", "Lê Thị Mai", "Đồng chí Lê Thị Mai, Tổ trưởng Tổ 12"):
        assert book_entries_about(ward, name) == [entry]
    assert book_entries_about(ward, "Lê Thị Mai Anh") == []
    assert list(book_entries_about(ward, "")) == []


def test_the_nearest_comes_first_and_no_more_than_five_are_shown(ward, campaign, reviewer):
    for copy in range(7):
        parts = near_copy(article_parts(11), copy, changed=copy * 0.03)
        make_sent_article(make_unit(ward), campaign, reviewer, parts=parts)
    found = near_texts(ward, "", article_parts(11))
    shares = [text.share for text in found]
    assert len(found) == 5
    assert shares == sorted(shares, reverse=True)
    assert shares[0] == 1


def remembered(ward, text, title="Ngõ nhỏ nghĩa tình"):
    entry = BookEntry.objects.create(ward=ward, title=title, text=text)
    remember_book_entry(entry)
    return entry


@pytest.mark.parametrize("words", [30, 80, 200])
@pytest.mark.parametrize("number", [20, 21])
def test_a_short_text_of_the_book_copied_whole_into_a_long_article_is_found(ward, words, number):
    short = " ".join(article_parts(number)[0].split()[:words])
    entry = remembered(ward, short)
    first, *others = article_parts(1, words=3400)
    [found] = near_texts(ward, "Tên khác hẳn", [f"{first}\n\n{short}", *others])
    assert found.pk == entry.known_text.pk
    assert found.share < 0.2
    assert found.whole == 1
    assert found.passages[0].part == 1
    assert count_words(found.passages[0].text) == words
    assert found.message == (
        "Khoảng 100% nội dung của “Ngõ nhỏ nghĩa tình” trong sách năm 2023 có trong bài này."
    )


def test_a_short_new_text_out_of_a_long_known_one_is_found(ward):
    remembered(ward, "\n".join(article_parts(30, words=3400)))
    [found] = near_texts(ward, "", [" ".join(article_parts(30, words=3400)[2].split()[:120])])
    assert found.share == 1


def test_a_slogan_of_the_book_inside_an_article_is_no_copy(ward):
    remembered(ward, "Dân vận khéo thì việc gì cũng thành công")
    first, *others = article_parts(1)
    text = f"{first} Bác Hồ dạy: dân vận khéo thì việc gì cũng"
    assert near_texts(ward, "Tên khác hẳn", [text, *others]) == []


def test_a_near_text_without_long_passages_is_not_called_a_near_title(ward):
    remembered(ward, "Bà Mai hòa giải ở ngõ nhỏ")
    [found] = near_texts(ward, "Tên khác hẳn", ["Bà Mai hòa giải ở ngõ lớn"])
    assert found.passages == ()
    assert found.message.startswith("Khoảng 80% nội dung gần giống “Ngõ nhỏ nghĩa tình”")


def test_the_stored_sketches_are_made_anew_for_another_rule(ward, original):
    remembered(ward, article_parts(9)[0])
    kept = set(TextMark.objects.values_list("known_text", "value"))
    TextMark.objects.all().update(value=0)
    migration = import_module("awards.migrations.0005_sketches_of_the_smallest_marks")
    migration.make_anew(apps, None)
    assert set(TextMark.objects.values_list("known_text", "value")) == kept
