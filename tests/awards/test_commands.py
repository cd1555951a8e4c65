"""import_mau03, import_article: what the samples hold, the limits, and drafts kept whole."""

import io
import json
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from docx import Document
from PIL import Image

from audit.models import AuditEvent
from awards.models import Article, Nomination
from awards.rules import PART_HEADINGS
from documents.letterhead import Letterhead
from documents.mau03 import Mau03Form, Mau03Nominee, to_docx
from documents.vocabulary import SECTORS_2026
from tests.factories import make_nomination

pytestmark = pytest.mark.django_db
SAMPLES = settings.BASE_DIR / "tests" / "samples"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text("utf-8"))


def run(command, path, *arguments):
    out, err = StringIO(), StringIO()
    call_command(command, path, *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def as_json(command, path, *arguments):
    return json.loads(run(command, path, "--json", *arguments)[0])


def messages(result):
    return [problem["message"] for problem in result["problems"]]


def mau03_of(tmp_path, words):
    nominee = Mau03Nominee("individual", "Lê Thị Mai", "Ngõ sáng", "VHXH", "từ " * words)
    path = tmp_path / f"mau03-{words}.docx"
    head = Letterhead(issuer="Chi bộ Tổ dân phố số 12")
    path.write_bytes(to_docx(Mau03Form(head, 2026, SECTORS_2026, (nominee,))))
    return path


def picture():
    stored = io.BytesIO()
    Image.effect_noise((1200, 900), 20).save(stored, "JPEG")
    stored.seek(0)
    return stored


def article_of(tmp_path, words, photos=0):
    document = Document()
    document.add_paragraph("NGƯỜI GIỮ NHỊP NGÕ 82")
    for number, heading in enumerate(PART_HEADINGS, 1):
        document.add_paragraph(f"{number}. {heading}")
        document.add_paragraph("từ " * (words - 400 if number == 5 else 100))
    for _ in range(photos):
        document.add_picture(picture())
        document.add_paragraph("Ảnh: Buổi hòa giải")
    path = tmp_path / f"bai-{words}.docx"
    document.save(path)
    return path


@pytest.mark.parametrize("name", ["mau03_tdp12.docx", "mau03_qua_350_tu.docx"])
def test_a_sample_of_mau_03_gives_what_is_expected(ward, name):
    result = as_json("import_mau03", SAMPLES / name)
    assert list(result) == [
        "participant",
        "kind",
        "model",
        "field",
        "summary",
        "words",
        "problems",
    ]
    expected = EXPECTED[name]
    assert {key: result[key] for key in ("participant", "model", "field", "words")} == expected
    over = "Tóm tắt thành tích có 372 từ, thừa 22 từ so với quy định 350 từ."
    assert messages(result) == ([over] if expected["words"] > 350 else [])


def test_the_sample_of_an_article_gives_what_is_expected(ward):
    result = as_json("import_article", SAMPLES / "baiviet_tdp12.docx")
    expected = EXPECTED["baiviet_tdp12.docx"]
    assert list(result) == ["title", "parts", "words", "problems"]
    assert result["title"] == expected["title"]
    assert [part["words"] for part in result["parts"]] == expected["part_words"]
    assert [part["heading"] for part in result["parts"]] == list(PART_HEADINGS)
    assert result["words"] == sum(expected["part_words"])


def test_350_words_are_accepted_and_351_refused(ward, tmp_path):
    assert messages(as_json("import_mau03", mau03_of(tmp_path, 350))) == []
    [message] = messages(as_json("import_mau03", mau03_of(tmp_path, 351)))
    assert message == "Tóm tắt thành tích có 351 từ, thừa 01 từ so với quy định 350 từ."


def test_3500_words_are_accepted_and_3501_refused(ward, tmp_path):
    def over(words):
        result = as_json("import_article", article_of(tmp_path, words))
        assert result["words"] == words
        return [message for message in messages(result) if message.startswith("Bài viết có")]

    assert over(3500) == []
    assert over(3501) == ["Bài viết có 3.501 từ, thừa 01 từ so với quy định 3.500 từ."]


def test_the_limit_is_that_of_the_units_year(unit, campaign, tmp_path):
    campaign.summary_max_words = 100
    campaign.save()
    [message] = messages(
        as_json("import_mau03", mau03_of(tmp_path, 101), "--unit", "tdp12", "--year", "2026")
    )
    assert "thừa 01 từ so với quy định 100 từ" in message


def test_reading_alone_writes_nothing(unit, campaign):
    run("import_mau03", SAMPLES / "mau03_tdp12.docx")
    run("import_article", SAMPLES / "baiviet_tdp12.docx")
    assert not Nomination.objects.exists()
    assert not Article.objects.exists()
    assert not AuditEvent.objects.exists()


def test_commit_keeps_an_over_long_summary_whole_and_does_not_send_it(unit, campaign):
    out, err = run("import_mau03", SAMPLES / "mau03_qua_350_tu.docx", "--commit", "--unit", "TDP12")
    draft = Nomination.objects.get(unit=unit, campaign=campaign)
    assert (draft.status, draft.sector) == ("draft", "VHXH")
    assert len(draft.summary.split()) == 372
    assert "! Tóm tắt thành tích có 372 từ" in out
    assert "chưa gửi" in err
    actions = set(AuditEvent.objects.about(draft).values_list("action", flat=True))
    assert actions == {"nomination.opened", "nomination.saved", "award_file.confirmed"}


def test_commit_keeps_an_over_long_article_whole_with_its_photos(unit, campaign, tmp_path):
    path = article_of(tmp_path, 3501, photos=1)
    run("import_article", path, "--commit", "--unit", "TDP12")
    draft = Article.objects.get(unit=unit, campaign=campaign)
    assert sum(len(part.split()) for part in draft.parts) == 3501
    [photo] = draft.photos.shown()
    assert (photo.width, photo.height) == (1200, 900)
    assert draft.status == "draft"


def test_a_sent_file_is_left_alone(unit, campaign, clerk, reviewer):
    nomination = make_nomination(unit, campaign, clerk)
    Nomination.objects.filter(pk=nomination.pk).update(
        status="submitted", first_sent_at="2026-01-01T00:00Z"
    )
    with pytest.raises(CommandError, match="Hồ sơ đã gửi"):
        run("import_mau03", SAMPLES / "mau03_tdp12.docx", "--commit", "--unit", "TDP12")


@pytest.mark.parametrize(
    ("command", "arguments", "words"),
    [
        ("import_mau03", ["khong-co.docx"], "Không đọc được tệp"),
        ("import_mau03", ["mau01_tdp12.docx"], "không đúng Mẫu số 03"),
        ("import_article", ["expected.json"], "không phải tệp Word"),
        ("import_mau03", ["mau03_tdp12.docx", "--unit", "KHONGCO"], "mang mã KHONGCO"),
        ("import_mau03", ["mau03_tdp12.docx", "--commit"], "Không nhận ra đơn vị"),
    ],
)
def test_bad_input_ends_with_one_clear_line(ward, command, arguments, words):
    name, *options = arguments
    with pytest.raises(CommandError, match=words) as refused:
        run(command, SAMPLES / name, *options)
    assert refused.value.returncode == 1
    assert "\n" not in str(refused.value)


def test_without_an_open_year_the_draft_has_no_place(unit):
    with pytest.raises(CommandError, match="Chưa mở năm công tác"):
        run("import_article", SAMPLES / "baiviet_tdp12.docx", "--commit", "--unit", "TDP12")
