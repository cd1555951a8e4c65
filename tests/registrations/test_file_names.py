"""What people, and their devices, call files: kept short, shown safely, never an answer of 500."""

from pathlib import PurePath
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import AuditEvent
from campaigns.models import Submission
from documents.signed_copy import photos_to_pdf
from registrations.evidence import PURPOSE
from registrations.models import Evidence, Initiative, PendingImport, UnitPlan
from registrations.plans import open_plan
from tests.documents.ooxml import PLAIN_DOCX
from tests.documents.sent_photos import encoded, plain
from tests.factories import make_sent_list
from tests.registrations.steps import SAMPLES
from uploads import services as uploads

NAMES = {
    "../../../etc/passwd.jpg": "passwd.jpg",
    "C:\\fakepath\\Ảnh ra quân.jpg": "Ảnh ra quân.jpg",
    "thư mục/": "tệp",
    "a\0b\x1b[31m.jpg": "ab[31m.jpg",
    "anh\u202egpj.exe": "anhgpj.exe",
    "dòng một\r\nX-Header: hai.jpg": "dòng một X-Header: hai.jpg",
    "\ufeff \u200b": "tệp",
    '"><script>alert(1)<.jpg': '"><script>alert(1)<.jpg',
    "Ảnh ra quân trồng hoa " * 15 + "cuối.jpg": "cuối.jpg",
    "ế" * 300 + ".docx": "ế.docx",
    "mau." + "ế" * 140: "ế",
    "..": "..",
}


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.UPLOADS_DIR = tmp_path / "uploads"


@pytest.fixture(scope="module")
def photo():
    return encoded(plain((1200, 900)))


def is_short_and_safe(name):
    return len(name) <= 150 and len(name.encode()) <= 240 and name.isprintable()


@pytest.mark.parametrize(("name", "shown"), NAMES.items(), ids=range(len(NAMES)))
def test_pieces_end_under_a_safe_name(unit, campaign, clerk, signed_in, photo, name, shown):
    make_sent_list(unit, campaign, clerk)
    initiative = Initiative.objects.first()
    target = {"initiative": initiative.pk, "campaign": campaign.pk, "stage": "after"}
    ticket = uploads.ticket(PURPOSE, target, clerk)
    uploads.append(uploads.begin(clerk, ticket, name, len(photo)), 0, [photo])
    evidence = Evidence.objects.get()
    is_cut = len(name) > 100
    assert evidence.file_name == shown or (is_cut and evidence.file_name.endswith(shown))
    assert is_short_and_safe(evidence.file_name)
    browser = signed_in(clerk)
    page = browser.get(reverse("registrations:initiative_detail", args=[initiative.pk]))
    assert "<script>alert" not in page.content.decode()
    answer = browser.get(reverse("registrations:evidence_file", args=[evidence.pk, "goc"]))
    assert answer.getvalue().startswith(b"\xff\xd8")
    stem = PurePath(evidence.file_name).stem
    assert f"{stem}.jpg" in unquote(answer["Content-Disposition"]).replace('\\"', '"')


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_posted_files_are_named_as_safely(unit, campaign, clerk, signed_in, photo, name):
    browser = signed_in(clerk)
    make_sent_list(unit, campaign, clerk)
    page = reverse("registrations:evidence_add", args=[Initiative.objects.first().pk])
    posted = {"files": named(name, photo), "stage": "after", "campaign": campaign.pk}
    answer = browser.post(page, posted, follow=True)
    assert answer.status_code == (200 if Evidence.objects.exists() else 422)  # “..” names no file
    assert all(map(is_short_and_safe, Evidence.objects.values_list("file_name", flat=True)))
    copy = reverse("campaigns:signed_copy", args=[Submission.objects.get().pk])
    signed = {"files": named(name, photos_to_pdf([photo]))}
    assert browser.post(copy, signed, follow=True).status_code == 200
    for event in AuditEvent.objects.filter(action="submission.signed_copy_added"):
        assert all(map(str.isprintable, event.data["files"]))
    plan = open_plan(unit, campaign, actor=clerk)
    word = {"version": 0, "word": named(name, PLAIN_DOCX), "action": "save"}
    answer = browser.post(reverse("registrations:plan_edit", args=[plan.pk]), word, follow=True)
    assert answer.status_code == 200
    assert is_short_and_safe(UnitPlan.objects.get().word_name)


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_filled_form_of_any_name_is_kept_under_a_key_of_ours(
    unit, campaign, clerk, signed_in, name
):
    form = (SAMPLES / "mau01_tdp12.docx").read_bytes()
    file = named(name, form)
    address = reverse("registrations:list_start", args=[unit.pk])
    answer = signed_in(clerk).post(f"{address}?nam=2026", {"file": file}, follow=True)
    assert answer.status_code == 200
    for pending in PendingImport.objects.all():
        assert is_short_and_safe(pending.file_name)
        assert pending.source.name.isascii()
        assert len(pending.source.name) <= 100


def named(name, content):
    file = SimpleUploadedFile("a", content)
    file._name = name  # as a program may post it; Django cleans it on its way in
    return file
