import pytest
from django.conf import settings
from django.core.files.storage import default_storage

from audit.models import AuditEvent
from awards import pending as previews
from awards.articles import importing as article_files
from awards.articles.drafts import open_article, save_article
from awards.articles.importing import confirm_article_file, read_article_file
from awards.articles.photos import NewPhoto
from awards.models import Article, Nomination, PendingFile
from awards.nominations import importing as nomination_files
from awards.nominations.drafts import open_nomination, save_nomination
from awards.nominations.importing import confirm_nomination_file, read_nomination_file
from awards.pending import discard_file, waiting_file
from awards.rules import likely_kind
from campaigns.drafts import NotEditable, StaleVersion
from campaigns.workflow import WorkflowError, advance
from documents.errors import DocumentRefused
from documents.reading.article_records import ArticleReading, ReadPhoto
from documents.reading.mau03_records import Mau03Reading, ReadNominee
from tests.awards.steps import picture
from tests.factories import make_accepted_list, make_nomination, make_photo, make_row

pytestmark = pytest.mark.django_db
SAMPLES = settings.BASE_DIR / "tests" / "samples"


def sample(name):
    return (SAMPLES / name).read_bytes()


@pytest.fixture
def nomination(unit, campaign, clerk):
    return open_nomination(unit, campaign, actor=clerk)


@pytest.fixture
def article(unit, campaign, clerk):
    return open_article(unit, campaign, actor=clerk)


def read_mau03_sample(nomination, clerk, name="mau03_qua_350_tu.docx"):
    return read_nomination_file(nomination, name, sample(name), actor=clerk)


def test_nothing_reaches_the_draft_before_it_is_confirmed(nomination, clerk):
    pending = read_mau03_sample(nomination, clerk)
    nomination.refresh_from_db()
    assert (nomination.version, nomination.summary) == (0, "")
    assert waiting_file(nomination) == pending
    assert confirm_nomination_file(pending, version=0, actor=clerk) == []
    nomination.refresh_from_db()
    assert len(nomination.summary.split()) == 372
    assert nomination.participant_name == "Chi bộ Tổ dân phố số 12"
    assert nomination.kind == "collective"
    assert waiting_file(nomination) is None


def test_another_unit_or_year_in_the_head_is_told(other_unit, campaign, other_clerk):
    nomination = open_nomination(other_unit, campaign, actor=other_clerk)
    reading = Mau03Reading(
        "Chi bộ Tổ dân phố số 12",
        2025,
        (ReadNominee(1, None, "Lê Thị Mai", "Ngõ", "KT", "x"),),
        (),
        (),
        (),
        1,
    )
    pending = previews._record_reading(
        nomination,
        "a.docx",
        b"x",
        "a",
        nomination_files.nomination_changes(reading),
        [],
        (reading.unit_name, reading.year),
        other_clerk,
    )
    assert pending.mismatch == (
        "Tệp ghi “Chi bộ Tổ dân phố số 12, năm 2025”, khác đơn vị đang đăng nhập. Vẫn dùng tệp này?"
    )


def test_a_new_file_replaces_the_waiting_one(nomination, clerk):
    first = read_mau03_sample(nomination, clerk)
    second = read_mau03_sample(nomination, clerk, "mau03_tdp12.docx")
    assert list(PendingFile.objects.all()) == [second]
    with pytest.raises(WorkflowError, match="vừa được xử lý"):
        confirm_nomination_file(first, version=0, actor=clerk)


def test_a_file_is_confirmed_once(nomination, clerk):
    pending = read_mau03_sample(nomination, clerk)
    confirm_nomination_file(pending, version=0, actor=clerk)
    with pytest.raises(WorkflowError, match="vừa được xử lý"):
        confirm_nomination_file(pending, version=1, actor=clerk)


def test_a_draft_saved_meanwhile_is_not_overwritten_unawares(nomination, clerk, second_clerk):
    pending = read_mau03_sample(nomination, clerk)
    save_nomination(nomination, {"summary": "Tự viết"}, version=0, actor=second_clerk)
    with pytest.raises(StaleVersion, match="Lê Văn Tuấn"):
        confirm_nomination_file(pending, version=0, actor=clerk)
    nomination.refresh_from_db()
    assert nomination.summary == "Tự viết"
    assert waiting_file(nomination) == pending
    confirm_nomination_file(pending, version=1, actor=clerk)
    nomination.refresh_from_db()
    assert nomination.summary == pending.changes["summary"]


def test_a_discarded_file_leaves_the_draft(nomination, clerk):
    read_mau03_sample(nomination, clerk)
    discard_file(nomination, actor=clerk)
    assert waiting_file(nomination) is None
    actions = list(AuditEvent.objects.about(nomination).values_list("action", flat=True))
    assert actions[0] == "award_file.discarded"


def test_a_refused_file_and_a_sent_nomination_leave_nothing_stored(unit, campaign, clerk):
    nomination = make_nomination(unit, campaign, clerk)
    with pytest.raises(DocumentRefused, match="không đúng Mẫu số 03"):
        read_mau03_sample(nomination, clerk, "mau01_tdp12.docx")
    advance(nomination, "send", actor=clerk)
    nomination.refresh_from_db()
    with pytest.raises(NotEditable):
        read_mau03_sample(nomination, clerk)
    assert not default_storage.exists("tep-da-dien")
    assert not PendingFile.objects.exists()


def test_the_name_of_an_accepted_model_is_recognised(unit, campaign, clerk, reviewer, nomination):
    rows = [make_row(initiative="Ngõ 82 sáng - xanh - sạch - đẹp")]
    registered = make_accepted_list(unit, campaign, clerk, reviewer, rows)
    confirm_nomination_file(read_mau03_sample(nomination, clerk), version=0, actor=clerk)
    nomination.refresh_from_db()
    assert nomination.initiative == registered.entries.get().initiative


def test_what_the_file_leaves_open_does_not_empty_the_draft(unit, campaign, clerk):
    reading = Mau03Reading(
        "", None, (ReadNominee(1, None, "Hoa Hồng", "", None, "Tóm tắt"),), (), (), (), 1
    )
    make_nomination(unit, campaign, clerk, kind="individual", sector="KT")
    draft = nomination_files.import_nomination(unit, campaign, "a.docx", reading, actor=clerk)
    draft = Nomination.objects.get(pk=draft.pk)
    assert (draft.sector, draft.summary) == ("KT", "Tóm tắt")
    assert draft.initiative_name == "Ngõ sáng – xanh – sạch – đẹp"


def test_only_the_first_nominee_is_taken_and_the_others_are_named():
    nominees = tuple(
        ReadNominee(row, "individual", name, "Ngõ", "KT", "x")
        for row, name in ((1, "Lê Thị Mai"), (2, "Trần Văn Bình"))
    )
    reading = Mau03Reading("", None, nominees, (), (), (), 2)
    assert nomination_files.nomination_changes(reading)["participant_name"] == "Lê Thị Mai"
    [notice] = nomination_files.nomination_notices(reading)
    assert "không lấy: “Trần Văn Bình”" in notice


def test_a_form_without_rows_is_refused():
    with pytest.raises(DocumentRefused, match="chưa có dòng nào"):
        nomination_files.nomination_changes(Mau03Reading("", None, (), (), (), (), 0))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Chi bộ Tổ dân phố số 12", "collective"),
        ("Lê Thị Mai", "individual"),
        ("Bà Lê Thị Mai, Tổ trưởng Tổ hòa giải", "individual"),
        ("ông Nguyễn văn bình", "individual"),
        ("Hộ kinh doanh phố Tôn Đức Thắng", ""),
        ("", ""),
    ],
)
def test_a_name_tells_its_kind_or_nothing(name, kind):
    assert likely_kind(name) == kind


def test_an_article_is_split_into_its_parts_after_confirmation(article, clerk):
    pending = read_article_file(article, "bai.docx", sample("baiviet_tdp12.docx"), actor=clerk)
    article.refresh_from_db()
    assert article.title == ""
    assert confirm_article_file(pending, version=0, actor=clerk) == []
    article.refresh_from_db()
    assert article.version == 1
    assert [len(part.split()) for part in article.parts] == [300, 320, 340, 360, 380]


def article_reading(**fields):
    values = {
        "title": "Tên",
        "unit_name": "",
        "person": "",
        "person_role": "",
        "author": "",
        "parts": ("một", "", "", "", ""),
    }
    return ArticleReading(**values | fields)


def test_a_part_the_file_leaves_empty_keeps_its_text(unit, campaign, article, clerk):
    save_article(article, {"parts": ["cũ", "hai", "", "", ""]}, version=0, actor=clerk)
    draft, _ = article_files.import_article(unit, campaign, "a", article_reading(), actor=clerk)
    assert Article.objects.get(pk=draft.pk).parts == ["một", "hai", "", "", ""]


def test_a_picture_that_fails_keeps_the_others_and_a_fourth_finds_no_room(
    unit, campaign, clerk, monkeypatch
):
    cleaned = []

    def clean(data, name):
        cleaned.append(data)
        if data == b"bad":
            raise DocumentRefused("not_a_photo", "Tệp không phải ảnh đọc được.")
        return make_photo()

    monkeypatch.setattr(article_files, "clean_photo", clean)
    pictures = [b"1", b"bad", b"2", b"3", b"4", b"5", b"6"]
    photos = tuple(ReadPhoto(data, f"Ảnh {data}", part=2) for data in pictures)
    draft, refusals = article_files.import_article(
        unit, campaign, "a", article_reading(photos=photos), actor=clerk
    )
    assert draft.photos.shown().count() == 3
    assert draft.photos.shown()[0].part == 2
    assert refusals == [
        "Ảnh 2 trong tệp: Tệp không phải ảnh đọc được.",
        "Ảnh 5–7 trong tệp chưa được đưa vào bài. Đã đủ 03 ảnh. Bỏ bớt một ảnh nếu muốn thay.",
    ]
    assert cleaned == pictures[:4]


def test_pictures_that_the_article_shows_already_need_no_room_when_the_file_is_read_again(
    unit, campaign, clerk
):
    pictures = [ReadPhoto(picture(shade=shade)) for shade in (10, 60, 110)]

    def read(*photos):
        reading = article_reading(photos=photos)
        return article_files.import_article(unit, campaign, "a", reading, actor=clerk)

    read(*pictures)
    draft, refusals = read(pictures[0], *pictures)
    assert refusals == []
    assert draft.photos.shown().count() == 3
    _, refusals = read(*pictures, ReadPhoto(picture(shade=160)), pictures[0])
    assert [refusal.partition(" trong tệp")[0] for refusal in refusals] == ["Ảnh 4"]


def test_a_break_while_the_pictures_are_written_takes_nothing_over(article, clerk, monkeypatch):
    pending = read_article_file(article, "bai.docx", sample("baiviet_tdp12.docx"), actor=clerk)
    photos = (ReadPhoto(b"1"), ReadPhoto(b"2"))
    monkeypatch.setattr(article_files, "read_article", lambda *_: article_reading(photos=photos))
    monkeypatch.setattr(article_files, "clean_photo", lambda *_: make_photo())

    def killed(photo):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(NewPhoto, "save", killed)
        with pytest.raises(KeyboardInterrupt):
            confirm_article_file(pending, version=0, actor=clerk)
    article.refresh_from_db()
    assert (article.version, article.title) == (0, "")
    assert waiting_file(article) == pending
    assert default_storage.listdir("bai-viet/2026") == ([], [])
    assert confirm_article_file(pending, version=0, actor=clerk) == []
    assert article.photos.shown().count() == 2


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("mau03_tdp12.docx", "Mẫu số 03 (trích ngang thành tích)"),
        ("mau01_tdp12.docx", "Mẫu số 01 (danh sách đăng ký mô hình)"),
    ],
)
def test_another_form_dropped_as_an_article_is_refused_by_its_name(name, form, article, clerk):
    with pytest.raises(DocumentRefused) as refused:
        read_article_file(article, name, sample(name), actor=clerk)
    assert f"Tệp không đúng đề cương bài viết: tệp này là {form}." in str(refused.value)
    assert not PendingFile.objects.exists()


def test_an_article_dropped_as_mau_03_is_refused_by_its_name(unit, campaign, clerk):
    nomination = open_nomination(unit, campaign, actor=clerk)
    with pytest.raises(DocumentRefused, match="bài viết giới thiệu điển hình"):
        read_nomination_file(nomination, "b.docx", sample("baiviet_tdp12.docx"), actor=clerk)


def test_text_without_a_part_and_photos_are_told_in_the_preview():
    reading = article_reading(unplaced="Lời bạt", photos=(ReadPhoto(b"1"),), notices=("Xem lại",))
    assert article_files.article_notices(reading) == [
        "Xem lại",
        "Chưa xếp vào phần nào (chép vào đúng phần nếu cần):\nLời bạt",
        "Tệp có 01 ảnh, sẽ đưa vào bài khi xác nhận.",
    ]
