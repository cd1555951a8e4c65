"""The list of units in the browser: a dry run first, nothing written before “Ghi nhận”."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django.asserts import assertRedirects

from audit.models import AuditEvent
from organizations.models import Unit
from organizations.unit_file import sample_file
from tests.factories import make_unit
from tests.organizations.unit_lists import line, workbook


def url(name):
    return reverse(f"organizations:{name}")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def admin_page(signed_in, administrator):
    return signed_in(administrator)


def send(client, data, name="don-vi.xlsx"):
    return client.post(url("unit_import"), {"file": SimpleUploadedFile(name, data)}, follow=True)


def test_the_dry_run_counts_and_names_each_mistake_and_writes_nothing(admin_page, ward, unit):
    rows = [line("HPN", "Hội Phụ nữ", "Hội"), line("TDP12", "Chi bộ TDP 12"), line("Lỗi mã")]
    page = send(admin_page, workbook(rows)).content.decode()

    assert "Thêm 01, cập nhật 01, không đổi 0, lỗi 01 dòng" in page
    assert "Mã “LỖI MÃ” chỉ gồm chữ không dấu và số, ví dụ TDP12." in page
    assert "Mã đơn vị" in page
    assert not Unit.objects.filter(code="HPN").exists()
    unit.refresh_from_db()
    assert unit.name == "Chi bộ Tổ dân phố số 12"


def test_the_rows_with_mistakes_come_back_as_a_file_that_is_mended_and_read_again(admin_page, ward):
    rows = [line("HPN", "Hội Phụ nữ", "Hội"), line("HPN", "Hội Nông dân", "Hội"), line("TDP9", "")]
    send(admin_page, workbook(rows))
    answer = admin_page.get(url("unit_import_faulty"))
    assert answer["Content-Disposition"] == 'attachment; filename="DVK_DongCanSua_DonVi.xlsx"'
    book = load_workbook(BytesIO(answer.content))
    below = book.active.iter_rows(min_row=3, values_only=True)
    named = [(row[0], row[-2], row[-1]) for row in below]
    assert named == [
        ("HPN", 3, "Mã đơn vị: Mã HPN đã có ở dòng 2."),
        ("TDP9", 4, "Tên đơn vị: Nhập tên đơn vị."),
    ]
    page = send(admin_page, answer.content).content.decode()
    assert "Thêm 01, cập nhật 0, không đổi 0, lỗi 01 dòng" in page


def test_a_file_that_changes_nothing_says_so(admin_page, ward):
    lines = [line("HPN", "Hội Phụ nữ", "Hội")]
    assert "không có gì phải ghi nhận" not in send(admin_page, workbook(lines)).content.decode()
    shown = admin_page.get(url("unit_import")).context["plan"].fingerprint
    admin_page.post(url("unit_import_write"), {"shown": shown})
    page = send(admin_page, workbook(lines)).content.decode()
    assert "giống danh sách đang có, không có gì phải ghi nhận" in page
    assert "Ghi nhận</button>" not in page


def test_a_waiting_file_lies_in_the_store_and_goes_with_its_preview(admin_page, ward):
    def waiting():
        return default_storage.listdir("danh-sach-cho-ghi")[1]

    for code in ("HPN", "HND"):
        send(admin_page, workbook([line(code, "Hội", "Hội")]))
        [(key, name)] = [
            (pending["key"], pending["name"])
            for pending in admin_page.session.values()
            if isinstance(pending, dict)
        ]
        assert name == "don-vi.xlsx"
        assert [key] == [f"danh-sach-cho-ghi/{stored}" for stored in waiting()]
    admin_page.post(url("unit_import_discard"))
    assert waiting() == []


def test_a_waiting_file_that_was_swept_is_asked_for_again(admin_page, ward):
    send(admin_page, workbook([line("HPN", "Hội Phụ nữ", "Hội")]))
    shown = admin_page.get(url("unit_import")).context["plan"].fingerprint
    [stored] = default_storage.listdir("danh-sach-cho-ghi")[1]
    default_storage.delete(f"danh-sach-cho-ghi/{stored}")
    page = admin_page.post(url("unit_import_write"), {"shown": shown}, follow=True)
    assert "Không còn tệp chờ ghi nhận. Chọn lại tệp" in page.content.decode()
    assert page.context["plan"] is None
    assert not Unit.objects.filter(code="HPN").exists()


def test_a_waiting_file_stays_while_the_store_is_down(admin_page, ward, monkeypatch):
    send(admin_page, workbook([line("HPN", "Hội Phụ nữ", "Hội")]))
    shown = admin_page.get(url("unit_import")).context["plan"].fingerprint

    def down(name, mode="rb"):
        raise OSError("503")

    with monkeypatch.context() as store:
        store.setattr(default_storage, "open", down)
        for page in (
            admin_page.get(url("unit_import")),
            admin_page.get(url("unit_import_faulty"), follow=True),
            admin_page.post(url("unit_import_write"), {"shown": shown}, follow=True),
        ):
            assert "không đọc được tệp này. Thử lại sau ít phút." in page.content.decode()
            assert page.context["plan"] is None
    admin_page.post(url("unit_import_write"), {"shown": shown})
    assert Unit.objects.filter(code="HPN").exists()


def test_a_file_that_waited_in_the_session_before_an_upgrade_is_passed_over(admin_page, ward):
    session = admin_page.session
    session["list of organizations:unit_import"] = {"name": "don-vi.xlsx", "content": "UEs="}
    session.save()
    assert admin_page.get(url("unit_import")).context["plan"] is None


def test_without_mistakes_there_is_no_file_of_them(admin_page, ward):
    assertRedirects(admin_page.get(url("unit_import_faulty")), url("unit_import"))
    send(admin_page, workbook([line("HPN", "Hội Phụ nữ", "Hội")]))
    assertRedirects(admin_page.get(url("unit_import_faulty")), url("unit_import"))


def test_what_was_shown_is_written_once(admin_page, ward, unit):
    send(admin_page, workbook([line("HPN", "Hội Phụ nữ", "Hội"), line("SAI MA")]))
    shown = admin_page.get(url("unit_import")).context["plan"].fingerprint

    page = admin_page.post(url("unit_import_write"), {"shown": shown}, follow=True)

    assert "Đã ghi nhận: thêm 01, cập nhật 0, không đổi 0, lỗi 01 dòng." in page.content.decode()
    assert Unit.objects.get(code="HPN").parent == ward
    assert AuditEvent.objects.filter(action="units.imported").count() == 1
    again = admin_page.post(url("unit_import_write"), {"shown": shown}, follow=True)
    assert "Không còn tệp chờ ghi nhận." in again.content.decode()


def test_a_list_that_changed_meanwhile_is_shown_again(admin_page, ward):
    send(admin_page, workbook([line("HPN", "Hội Phụ nữ", "Hội")]))
    shown = admin_page.get(url("unit_import")).context["plan"].fingerprint
    make_unit(ward, "Hội Phụ nữ", code="HPN", kind=Unit.Kind.MASS_ORGANIZATION)

    page = admin_page.post(url("unit_import_write"), {"shown": shown}, follow=True)

    assert "Tệp hoặc danh sách đơn vị vừa thay đổi." in page.content.decode()
    assert not AuditEvent.objects.filter(action="units.imported").exists()


@pytest.mark.parametrize("by", ["file", "unit"])
def test_a_plan_of_equal_counts_that_was_not_shown_is_not_written(admin_page, ward, unit, by):
    """The counts of both plans are the same: one unit more, one changed."""
    send(admin_page, workbook([line("HPN", "Hội Phụ nữ", "Hội"), line("TDP12", "Chi bộ TDP 12")]))
    shown = admin_page.get(url("unit_import")).context["plan"]
    if by == "file":  # in another tab
        rows = [line("HCCB", "Hội Cựu chiến binh", "Hội"), line("TDP12", "Chi bộ TDP 12")]
        send(admin_page, workbook(rows))
    else:
        unit.kind = Unit.Kind.MASS_ORGANIZATION
        unit.save()

    now_shown = admin_page.get(url("unit_import")).context["plan"]
    page = admin_page.post(url("unit_import_write"), {"shown": shown.fingerprint}, follow=True)

    assert now_shown.summary == shown.summary
    assert "Xem lại rồi ghi nhận." in page.content.decode()
    assert not Unit.objects.filter(code__in=["HPN", "HCCB"]).exists()
    assert page.context["plan"].fingerprint == now_shown.fingerprint


def test_a_plan_shown_twice_has_one_fingerprint(admin_page, ward, unit):
    send(admin_page, workbook([line("HPN", "Hội Phụ nữ", "Hội"), line("TDP12", "Chi bộ TDP 12")]))
    pages = [admin_page.get(url("unit_import")).context["plan"].fingerprint for _ in range(2)]

    assert pages[0] == pages[1]


def test_the_file_can_be_dropped(admin_page, ward):
    send(admin_page, workbook([line("HPN", "Hội Phụ nữ", "Hội")]))
    page = admin_page.post(url("unit_import_discard"), follow=True)

    assert page.context["plan"] is None


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"", "trong.xlsx", "không phải tệp Excel (.xlsx)"),
        (b"%PDF-1.7", "don-vi.pdf", "không phải tệp Excel (.xlsx)"),
        (b"PK\x03\x04 broken", "don-vi.xlsx", "bị hỏng hoặc chưa tải lên đủ"),
        (workbook([["a", "b"]], headings=["Cột 1", "Cột 2"]), "khac.xlsx", "không thấy cột"),
        (b"x" * 1_500_000, "to.xlsx", "Tệp 1,5 MB, tối đa 1 MB."),
    ],
)
def test_a_file_that_cannot_be_read_is_explained(admin_page, data, name, message):
    page = send(admin_page, data, name)

    assert page.status_code == 422
    assert message in page.content.decode()
    assert "Chưa đọc được tệp" in page.content.decode()
    assert admin_page.get(url("unit_import")).context["plan"] is None


def test_no_file_chosen_says_what_to_choose(admin_page):
    page = admin_page.post(url("unit_import"))

    assert "Chọn tệp Excel (.xlsx) danh sách đơn vị." in page.content.decode()


def test_the_sample_file_comes_back_unchanged(admin_page, ward, unit):
    answer = admin_page.get(url("unit_sample"))
    assert answer["Content-Disposition"] == 'attachment; filename="DVK_DanhSachDonVi.xlsx"'

    page = send(admin_page, answer.content).content.decode()

    assert "Thêm 0, cập nhật 0, không đổi 01, lỗi 0 dòng" in page
    assert len(sample_file(ward)) == pytest.approx(len(answer.content), rel=0.05)


@pytest.mark.parametrize("who", ["clerk", "reviewer", "leader"])
def test_only_administrators_import(request, signed_in, who):
    client = signed_in(request.getfixturevalue(who))

    assert client.get(url("unit_sample")).status_code == 403
    for page in ("unit_import", "unit_import_write", "unit_import_discard"):
        assert client.post(url(page)).status_code == 403
