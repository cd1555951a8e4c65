"""Evidence in an S3-compatible store: given after the permission check, refused when it is down."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaigns.models import Submission
from registrations.models import Evidence, Initiative
from tests.documents.sent_photos import encoded, plain
from tests.documents.test_videos import MP4, box
from tests.factories import make_sent_list
from tests.uploads.stores import dead_store, server, store, use_store
from uploads import services as uploads

__all__ = ["dead_store", "server", "store"]  # fixtures


@pytest.fixture
def initiative(unit, campaign, clerk, settings, tmp_path):
    settings.UPLOADS_DIR = tmp_path / "uploads"
    make_sent_list(unit, campaign, clerk)
    return Initiative.objects.first()


def add(browser, initiative, campaign, content, name="a.jpg"):
    return browser.post(
        reverse("registrations:evidence_add", args=[initiative.pk]),
        {
            "files": [SimpleUploadedFile(name, content)],
            "stage": "after",
            "campaign": campaign.pk,
        },
        follow=True,
    )


def photo():
    return encoded(plain((1200, 900)))


def file_url(size="goc"):
    return reverse("registrations:evidence_file", args=[Evidence.objects.get().pk, size])


def test_a_photo_goes_there_and_comes_back_to_those_who_may_see_it(
    store, initiative, campaign, clerk, other_clerk, signed_in
):
    add(signed_in(clerk), initiative, campaign, photo())
    answer = signed_in(clerk).get(file_url())
    assert answer["Content-Type"] == "image/jpeg"
    assert b"".join(answer).startswith(b"\xff\xd8\xff")
    assert signed_in(other_clerk).get(file_url()).status_code == 404


def test_part_of_a_video_comes_from_there(store, initiative, campaign, clerk, signed_in):
    content = MP4 + box(b"mdat", bytes(range(256)) * 100)
    add(signed_in(clerk), initiative, campaign, content)
    part = signed_in(clerk).get(file_url(), headers={"Range": "bytes=5000-5099"})
    assert part.status_code == 206
    assert b"".join(part) == content[5000:5100]


def test_an_object_that_is_gone_is_the_page_of_what_is_not_found(
    store, initiative, campaign, clerk, signed_in
):
    add(signed_in(clerk), initiative, campaign, photo())
    default_storage.delete(Evidence.objects.get().file.name)
    answer = signed_in(clerk).get(file_url())
    assert answer.status_code == 404
    assert "Không tìm thấy trang" in answer.content.decode()


def test_what_comes_while_the_store_is_down_is_refused_in_words(
    dead_store, initiative, campaign, clerk, signed_in
):
    page = add(signed_in(clerk), initiative, campaign, photo()).content.decode()
    assert "Kho lưu tệp tạm thời không nhận được tệp, tệp chưa được lưu." in page
    assert not Evidence.objects.exists()


def test_a_signed_copy_meets_the_same_words(dead_store, initiative, clerk, signed_in):
    file = Submission.objects.get()
    answer = signed_in(clerk).post(
        reverse("campaigns:signed_copy", args=[file.pk]),
        {"files": [SimpleUploadedFile("a.jpg", photo())]},
        follow=True,
    )
    assert "Kho lưu tệp tạm thời không nhận được tệp" in answer.content.decode()
    file.refresh_from_db()
    assert not file.signed_copy


def test_an_upload_whose_store_was_down_ends_once_it_is_back(
    server, dead_store, settings, initiative, campaign, clerk, signed_in
):
    page = signed_in(clerk).get(reverse("registrations:initiative_list"))
    place = next(iter(page.context["cards"][0].slots.values()))
    content = photo()
    upload = uploads.begin(clerk, place.ticket, "a.jpg", len(content))
    with pytest.raises(uploads.DocumentRefused, match="Kho lưu tệp"):
        uploads.append(upload, 0, [content])
    assert not Evidence.objects.exists()
    use_store(settings, server)
    assert uploads.offset_of(upload) == len(content)
    assert default_storage.exists(Evidence.objects.get().file.name)
