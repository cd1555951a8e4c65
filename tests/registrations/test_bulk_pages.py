"""R4 in the browser, and one list that the Ban writes for a unit."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from campaigns.models import Revision
from campaigns.workflow import advance
from jobs import services as jobs
from registrations.models import BulkFile, BulkImport, RegistrationList
from registrations.services import save_rows
from tests.factories import make_row, make_unit
from tests.registrations.bulk_files import EXPECTED, form, sample

pytestmark = pytest.mark.django_db


WHO_MAY = {"clerk": 403, "leader": 403, "administrator": 403, "stranger_reviewer": 404}
PAGES = [("bulk_detail", "get"), ("bulk_record", "post"), ("bulk_discard", "post")]


@pytest.mark.parametrize(("name", "method"), PAGES)
@pytest.mark.parametrize(("person", "expected"), WHO_MAY.items())
def test_the_files_are_for_the_ban_of_the_ward(
    name, method, person, expected, start, unit, campaign, signed_in, request
):
    started = start(("a.docx", form(unit, campaign, [make_row()])))
    client = signed_in(request.getfixturevalue(person))

    response = getattr(client, method)(reverse(f"registrations:{name}", args=[started.pk]))

    assert response.status_code == expected
    assert BulkImport.objects.exists()


@pytest.mark.parametrize("person", ["clerk", "leader", "administrator"])
def test_only_the_ban_uploads_many_files(person, campaign, signed_in, request):
    client = signed_in(request.getfixturevalue(person))

    assert client.get(reverse("registrations:bulk_import")).status_code == 403


def test_where_no_file_can_be_recorded_nothing_is_promised(
    start, unit, campaign, reviewer, signed_in
):
    client = signed_in(reviewer)

    def page_of(*files):
        address = reverse("registrations:bulk_detail", args=[start(*files).pk])
        return client.get(address).content.decode()

    unreadable = page_of(("anh.txt", b"chi la chu"))
    assert (
        "Chưa có tệp nào ghi nhận được: xem lý do ở từng dòng, sửa rồi nhập lại tệp." in unreadable
    )
    assert "Khi bấm “Ghi nhận”" not in unreadable
    assert "kiểm tra lại" not in unreadable
    assert "Khi bấm “Ghi nhận”" in page_of(("a.docx", form(unit, campaign, [make_row()])))


def test_the_whole_way_through_the_pages(
    campaign, sample_units, other_unit, reviewer, signed_in, media
):
    client = signed_in(reviewer)
    files = [ContentFile(sample(n)[1], name=n) for n in ("mau01_tdp12.docx", "mau01_phunu.xlsx")]
    sample_units[EXPECTED["mau01_phunu.xlsx"]["unit"]].delete()

    response = client.post(reverse("registrations:bulk_import"), {"files": files})
    started = BulkImport.objects.get()
    address = reverse("registrations:bulk_detail", args=[started.pk])
    assert response.url == address
    assert "Đang chờ đến lượt" in client.get(address).content.decode()

    jobs.run(started.job_id)
    page = client.get(address).content.decode()
    assert "Ghi nhận 01 tệp" in page
    assert "Chưa rõ đơn vị" in page

    by_name = {file.file_name: file for file in started.files.all()}
    record_address = reverse("registrations:bulk_record", args=[started.pk])
    unread = by_name["mau01_phunu.xlsx"].pk
    refused = client.post(record_address, {f"unit-{unread}": "Không có", "action": "record"})
    assert refused.status_code == 422
    assert "Không có đơn vị “Không có”. Chọn trong danh sách." in refused.content.decode()

    client.post(record_address, {f"unit-{unread}": "tdp7", "action": "check"})
    assert "Ghi nhận 02 tệp" in client.get(address).content.decode()

    client.post(record_address, {"action": "record"})
    started.refresh_from_db()
    assert client.get(address, headers={"HX-Request": "true"}).status_code == 200
    jobs.run(started.job_id)

    assert client.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert "Đã gửi thay 02 tệp" in client.get(address).content.decode()
    assert Revision.objects.filter(is_on_behalf=True).count() == 2
    client.post(record_address, {"action": "record"})
    assert Revision.objects.count() == 2


def test_a_closed_year_takes_no_files(campaign, reviewer, signed_in, media):
    campaign.is_open = False
    campaign.save()

    response = signed_in(reviewer).post(
        reverse("registrations:bulk_import"), {"files": [ContentFile(b"a", name="a.docx")]}
    )

    assert "Năm 2026 đã khóa" in response.content.decode()
    assert not BulkImport.objects.exists()


def test_the_table_asks_the_same_number_of_questions_for_any_number_of_files(
    ward, campaign, reviewer, signed_in, django_assert_num_queries
):
    counts = []
    for number in (1, 40):
        started = BulkImport.objects.create(
            campaign=campaign, created_by=reviewer, created_at="2026-01-09T09:00:00+07:00"
        )
        BulkFile.objects.bulk_create(
            BulkFile(
                bulk_import=started,
                position=position,
                file_name=f"{position}.docx",
                sha256=str(position),
                reading={"year": 2026, "unit_name": "", "problems": [], "notices": []},
                rows=[make_row().as_json()],
                unit=make_unit(ward),
                is_unit_certain=True,
            )
            for position in range(number)
        )
        counts.append(started)
    client = signed_in(reviewer)
    client.get(reverse("registrations:bulk_detail", args=[counts[0].pk]))

    for started in counts:
        with django_assert_num_queries(12):
            client.get(reverse("registrations:bulk_detail", args=[started.pk]))


# on behalf, one list by hand


def test_the_ban_writes_and_sends_for_a_unit(unit, campaign, reviewer, signed_in):
    client = signed_in(reviewer)

    response = client.post(reverse("registrations:list_start", args=[unit.pk]))

    registration_list = RegistrationList.objects.get()
    assert registration_list.unit == unit
    assert response.url == reverse("registrations:list_edit", args=[registration_list.pk])
    save_rows(registration_list, [make_row()], version=0, actor=reviewer)
    advance(registration_list, "send", actor=reviewer)
    assert Revision.objects.get().is_on_behalf


@pytest.mark.parametrize(
    ("person", "expected"),
    [("other_clerk", 404), ("leader", 403), ("stranger_reviewer", 404)],
)
def test_nobody_else_acts_for_a_unit(person, expected, unit, campaign, signed_in, request):
    client = signed_in(request.getfixturevalue(person))

    response = client.post(reverse("registrations:list_start", args=[unit.pk]))

    assert response.status_code == expected
    assert not RegistrationList.objects.exists()
