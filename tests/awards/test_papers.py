import io

import pytest
from django.urls import reverse
from docx import Document
from docx.oxml.ns import qn
from PIL import Image

from awards.articles.article_form import ArticleForm
from awards.articles.papers import article_paper
from awards.articles.photos import add_photo
from awards.nominations.drafts import open_nomination
from awards.nominations.mau03_form import Mau03
from awards.nominations.papers import mau03_paper
from awards.yearbook.editing import edit_copy
from awards.yearbook.services import yearbook_of
from campaigns.workflow import advance
from documents import article as article_document
from documents import mau03, yearbook
from documents.limited import read_mau03
from documents.photos import clean_photo
from tests.documents.paper_text import docx_text, footnotes, pdf_text, squeeze
from tests.factories import (
    agree_to_pictures,
    drawn_photo,
    last_look,
    make_article,
    make_nomination,
)
from tests.uploads.stores import dead_store as dead_store

pytestmark = pytest.mark.django_db


def jpeg(shade):
    stored = io.BytesIO()
    Image.new("RGB", (1200, 900), (shade, shade, shade)).save(stored, "JPEG")
    return stored.getvalue()


def test_mau_03_of_a_sending_reads_back_as_it_was_sent(unit, campaign, clerk):
    nomination = make_nomination(unit, campaign, clerk, summary="Năm 2026\nđạt 90%")
    content = advance(nomination, "send", actor=clerk).content
    reading = read_mau03(mau03.to_docx(mau03_paper(nomination, content)), "mau03.docx")
    [nominee] = reading.nominees
    assert (nominee.kind, nominee.participant, nominee.initiative, nominee.sector) == (
        "collective",
        nomination.participant_name,
        nomination.initiative_name,
        "VHXH",
    )
    assert nominee.summary == "Năm 2026\nđạt 90%"


def test_an_empty_draft_prints_a_form_to_fill_in(unit, campaign, clerk):
    nomination = open_nomination(unit, campaign, actor=clerk)
    assert mau03_paper(nomination, Mau03().content(nomination)).nominees == ()


@pytest.mark.parametrize(("file_format", "text"), [("docx", docx_text), ("pdf", pdf_text)])
def test_a_draft_of_an_article_is_marked_as_one(
    file_format, text, unit, campaign, clerk, signed_in
):
    article = make_article(unit, campaign, clerk, photos=0)
    address = reverse("reporting:file_download", args=[article.pk, "article", file_format])
    assert "Bảnnháp,chưagửi;lậplúc" in text(signed_in(clerk).get(address).content)


def test_an_article_prints_with_its_pictures(unit, campaign, clerk, reviewer):
    article = make_article(unit, campaign, clerk, photos=0)
    for shade in (90, 180):
        picture = clean_photo(jpeg(shade), "anh.jpg")
        add_photo(article, picture, caption=f"Buổi họp {shade}", part=3, actor=clerk)
    agree_to_pictures(article, clerk)
    revision = advance(article, "send", actor=clerk)
    paper = article_paper(article, revision.content)
    assert [photo.part for photo in paper.photos] == [3, 3]
    data = article_document.to_docx(paper)
    text = docx_text(data)
    assert "".join(article.parts[2].split()) in text
    assert "Buổihọp90" in text
    assert len(Document(io.BytesIO(data)).inline_shapes) == 2
    copy = edit_copy(revision, title="Bản biên tập", parts=["x"] * 5, version=0, actor=reviewer)
    assert article_paper(article, revision.content, edited=copy).title == "Bản biên tập"
    assert ArticleForm().content(article)["title"] == article.title


def downloaded(client, submission, form, file_format):
    address = reverse("reporting:file_download", args=[submission.pk, form, file_format])
    answer = client.get(f"{address}?lan=1")
    assert answer.status_code == 200
    return answer.content


def test_a_sent_article_is_downloaded_with_one_text_in_word_and_pdf(
    unit, campaign, clerk, signed_in
):
    parts = [f"Phần {number}: “vượt nắng” – thắng mưa.\nĐoạn hai." * 8 for number in range(1, 6)]
    article = make_article(unit, campaign, clerk, photos=0, parts=parts)
    for number, shade in enumerate((90, 180), 1):
        add_photo(article, drawn_photo(shade), caption=f"Buổi họp {number}", part=2, actor=clerk)
    agree_to_pictures(article, clerk)
    advance(article, "send", actor=clerk)
    word = docx_text(downloaded(signed_in(clerk), article, "article", "docx"))
    assert word == pdf_text(downloaded(signed_in(clerk), article, "article", "pdf"))
    places = [word.index(text) for text in ("Phần1:", "Buổihọp1", "Buổihọp2", "Phần3:", "Phần5:")]
    assert places == sorted(places)
    assert "Bảnnháp" not in word


def test_the_downloaded_mau_03_has_the_note_of_its_form_as_a_footnote(
    unit, campaign, clerk, signed_in
):
    nomination = make_nomination(unit, campaign, clerk)
    advance(nomination, "send", actor=clerk)
    data = downloaded(signed_in(clerk), nomination, "mau03", "docx")
    assert footnotes(data) == [mau03.footnote(350)]
    [mark] = Document(io.BytesIO(data)).element.body.iter(qn("w:footnoteReference"))
    heading = next(mark.iterancestors(qn("w:tc")))
    assert "".join(node.text for node in heading.iter(qn("w:t"))) == "Tóm tắt thành tích nổi bật"


@pytest.fixture
def illustrated(unit, campaign, clerk):
    article = make_article(unit, campaign, clerk, photos=0)
    for shade, caption in ((90, "Buổi họp"), (180, "Ra quân")):
        add_photo(article, drawn_photo(shade), caption=caption, part=3, actor=clerk)
    agree_to_pictures(article, clerk)
    return article


def spoil(photo):
    with photo.screen.open() as stored:
        data = stored.read()
    with photo.screen.storage.open(photo.screen.name, "wb") as stored:
        stored.write(data[:-200])


@pytest.mark.parametrize(
    "lose", [lambda photo: photo.screen.delete(save=False), spoil], ids=["lost", "damaged"]
)
def test_a_lost_picture_is_named_in_print_and_stops_nothing(lose, illustrated, clerk):
    _, second = illustrated.photos.shown()
    lose(second)
    revision = advance(illustrated, "send", actor=clerk)
    paper = article_paper(illustrated, revision.content)
    docx = article_document.to_docx(paper)
    assert len(Document(io.BytesIO(docx)).inline_shapes) == 1
    for text in (docx_text(docx), pdf_text(article_document.to_pdf(paper))):
        assert squeeze("Ảnh 1: Buổi họp") in text
        assert squeeze("[Ảnh 2 chưa đọc được: Ra quân]") in text
        assert squeeze("chưa đọc được ảnh 2. Tải lại sau để có đủ ảnh.") in text


def test_a_store_that_is_down_stops_neither_the_last_look_nor_the_sending_nor_the_files(
    illustrated, clerk, reviewer, signed_in, dead_store
):
    browser = signed_in(clerk)
    for name in ("preview", "check"):
        page = browser.get(reverse(f"campaigns:{name}", args=[illustrated.pk]))
        photo = illustrated.photos.shown()[0]
        assert reverse("awards:photo_file", args=[photo.pk, "vua"]) in page.content.decode()
    sent = browser.post(reverse("campaigns:send", args=[illustrated.pk]), last_look(illustrated))
    assert sent.url == reverse("campaigns:receipt", args=[illustrated.pk, 1])
    address = reverse("reporting:file_download", args=[illustrated.pk, "article", "docx"])
    file = browser.get(address)
    assert file.status_code == 200
    assert squeeze("[Ảnh 2 chưa đọc được: Ra quân]") in docx_text(file.content)
    advance(illustrated, "accept", actor=reviewer)
    book = yearbook.Book(yearbook_of(illustrated.campaign))
    assert book.pictures == {}
    [note] = book.chapters[0].notes
    assert "chưa đọc được ảnh 1, 2" in note.text


def test_the_print_on_the_screen_leaves_the_store_alone(illustrated, clerk, signed_in, monkeypatch):
    def refuse(*_):
        raise AssertionError("the store was asked")

    monkeypatch.setattr(illustrated.photos.first().screen.storage.__class__, "open", refuse)
    page = signed_in(clerk).get(reverse("campaigns:preview", args=[illustrated.pk]))
    assert page.status_code == 200
