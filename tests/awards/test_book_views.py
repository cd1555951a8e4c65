"""The register of the 2023 book in the browser: the list, one entry, and a list from Excel."""

import io
from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html
from openpyxl import Workbook, load_workbook

from audit.models import AuditEvent
from awards.duplicates.search import near_texts
from awards.models import BookEntry
from bench.sample_texts import article_parts
from documents.text import clean_text
from organizations.models import Membership, Unit
from tests.factories import make_campaign, make_person

HEAD = ["Tên bài, mô hình", "Tập thể, cá nhân", "Đơn vị", "Năm", "Nội dung"]


def url(name, *arguments):
    return reverse(f"awards:{name}", args=arguments)


@pytest.fixture
def page(signed_in, reviewer):
    return signed_in(reviewer)


def entry_of(ward, title="Ngõ nhỏ nghĩa tình", **fields):
    return BookEntry.objects.create(ward=ward, title=title, **fields)


def values(**fields):
    return {"title": "Bếp ấm", "person": "", "unit_name": "", "year": "2023", "text": ""} | fields


def edit(client, entry, **fields):
    """Open the page of an entry, change it and save."""
    shown = client.get(url("book_edit", entry.pk)).context["form"]["shown"].value()
    return client.post(url("book_edit", entry.pk), values(**fields) | {"shown": shown})


def workbook(*rows, head=HEAD):
    book, stored = Workbook(), io.BytesIO()
    for row in [head, *rows]:
        book.active.append(row)
    book.save(stored)
    return stored.getvalue()


def send(client, data, name="sach.xlsx"):
    return client.post(url("book_import"), {"file": SimpleUploadedFile(name, data)}, follow=True)


def titles(client, query=""):
    tree = html.fromstring(client.get(f"{url('book_list')}?{query}").content)
    return tree.xpath("//tbody//th/a/text()")


def test_the_list_is_searched_without_marks_in_title_person_and_unit(page, ward, stranger_ward):
    entry_of(ward, person="Lê Thị Mai", unit_name="Phường Láng")
    entry_of(ward, "Bếp ấm mùa đông", text="Toàn văn")
    entry_of(stranger_ward, "Sách của phường khác")
    assert titles(page) == ["Ngõ nhỏ nghĩa tình", "Bếp ấm mùa đông"]
    assert titles(page, "tim=NGO NHO") == ["Ngõ nhỏ nghĩa tình"]
    assert titles(page, "tim=le thi mai") == ["Ngõ nhỏ nghĩa tình"]
    assert titles(page, "tim=Láng") == ["Ngõ nhỏ nghĩa tình"]
    assert titles(page, "tim=phuong lang") == ["Ngõ nhỏ nghĩa tình"]
    assert titles(page, "tim=không có") == []
    assert "Không có mục nào khớp." in page.get(f"{url('book_list')}?tim=zzz").content.decode()


def test_entries_of_before_are_searched_by_their_unit_too(ward):
    entry = entry_of(ward, unit_name="Tổ dân phố 7")
    BookEntry.objects.update(folded_unit_name="")
    import_module("awards.migrations.0006_book_searched_by_folded_unit").fold_units(apps, None)
    entry.refresh_from_db()
    assert entry.folded_unit_name == "to dan pho 7"


def test_an_empty_register_says_what_to_do(page, ward):
    assert "Chưa có mục nào. Nhập cả danh mục từ tệp Excel" in (
        page.get(url("book_list")).content.decode()
    )


def test_an_added_entry_is_what_new_articles_are_compared_with(page, ward):
    text = article_parts(3)[0]
    answer = page.post(url("book_add"), values(title="  Bếp   ấm ", text=text), follow=True)
    assert "Đã thêm “Bếp ấm” vào danh mục sách." in answer.content.decode()
    entry = BookEntry.objects.get()
    assert (entry.ward, entry.year) == (ward, 2023)
    assert near_texts(ward, "", [text])[0].pk == entry.known_text.pk
    assert AuditEvent.objects.get(action="book.entry_added").target_id == entry.pk


def test_an_entry_is_changed_and_compared_anew(page, ward):
    old, new = article_parts(3)[0], article_parts(4)[0]
    page.post(url("book_add"), values(text=old))
    entry = BookEntry.objects.get()
    edit(page, entry, person="Chị Hoa", text=new)
    entry.refresh_from_db()
    assert (entry.person, entry.folded_person, entry.text) == (
        "Chị Hoa",
        "chi hoa",
        clean_text(new).strip(),
    )
    assert near_texts(ward, "", [old]) == []
    assert near_texts(ward, "", [new])[0].pk == entry.known_text.pk
    assert AuditEvent.objects.get(action="book.entry_changed").data["fields"] == ["person", "text"]


def test_saving_an_entry_as_it_is_writes_nothing(page, ward):
    page.post(url("book_add"), values())
    edit(page, BookEntry.objects.get())
    assert not AuditEvent.objects.filter(action="book.entry_changed").exists()


def test_two_who_edit_at_once_both_keep_their_words(page, ward, signed_in):
    page.post(url("book_add"), values(text="Bản đầu"))
    entry = BookEntry.objects.get()
    shown = page.get(url("book_edit", entry.pk)).context["form"]["shown"].value()
    other = signed_in(make_person(ward, Membership.Role.REVIEWER))
    edit(other, entry, text="Bản của người khác")
    mine = values(text="Bản của tôi") | {"shown": shown}
    answer = page.post(url("book_edit", entry.pk), mine)
    assert answer.status_code == 409
    assert "Bản của người khác" in answer.content.decode()
    assert ">\nBản của tôi</textarea>" in answer.content.decode()
    assert "Mục này vừa được người khác sửa." in answer.content.decode()
    entry.refresh_from_db()
    assert entry.text == "Bản của người khác"
    page.post(url("book_edit", entry.pk), mine | {"shown": answer.context["form"]["shown"].value()})
    entry.refresh_from_db()
    assert entry.text == "Bản của tôi"


def test_the_same_saving_sent_twice_is_done_once(page, ward):
    page.post(url("book_add"), values())
    entry = BookEntry.objects.get()
    shown = page.get(url("book_edit", entry.pk)).context["form"]["shown"].value()
    for _ in range(2):
        mine = values(person="Chị Hoa") | {"shown": shown}
        assert page.post(url("book_edit", entry.pk), mine).status_code == 302
    assert AuditEvent.objects.filter(action="book.entry_changed").count() == 1


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": " "}, "Nhập tên bài hoặc mô hình."),
        ({"year": ""}, "Nhập năm xuất bản, ví dụ 2023."),
        ({"year": "hai nghìn"}, "Ghi năm xuất bản bằng chữ số."),
        ({"year": "1200"}, "ít nhất 1990"),
        ({"title": "dài " * 200}, "tối đa 500 ký tự."),
        ({"title": "NGÕ nhỏ  nghĩa tình"}, "Mục này (năm, tên bài, tập thể/cá nhân) đã có"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_written(page, ward, fields, message):
    entry_of(ward)
    answer = page.post(url("book_add"), values(**fields))
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert "Lỗi: " in answer.content.decode()
    assert BookEntry.objects.count() == 1


def test_only_the_ban_keeps_the_register(
    signed_in, ward, clerk, leader, administrator, stranger_reviewer
):
    entry = entry_of(ward)
    for person in (clerk, leader, administrator):
        client = signed_in(person)
        for name in ("book_list", "book_add", "book_import", "book_sample"):
            assert client.get(url(name)).status_code == 403, (person, name)
        for name in ("book_import_write", "book_import_discard"):
            assert client.post(url(name)).status_code == 403
        assert client.get(url("book_edit", entry.pk)).status_code == 403
    assert signed_in(stranger_reviewer).get(url("book_edit", entry.pk)).status_code == 404
    assert titles(signed_in(stranger_reviewer)) == []


def test_who_checks_for_the_city_opens_what_the_list_of_the_ward_shows_them(ward, signed_in):
    entry = entry_of(ward)
    city = Unit.objects.create(
        name="Thành ủy Hà Nội", code="HN", kind=Unit.Kind.CITY_COMMITTEE, place="Hà Nội"
    )
    ward.parent, ward.path = city, f"{city.path}{ward.pk:08d}/"
    ward.save()
    client = signed_in(make_person(city, Membership.Role.REVIEWER))
    assert titles(client) == [entry.title]
    assert client.get(url("book_edit", entry.pk)).status_code == 200
    edit(client, entry, person="Chị Hoa")
    entry.refresh_from_db()
    assert entry.person == "Chị Hoa"
    leader = signed_in(make_person(city, Membership.Role.LEADER))
    assert leader.get(url("book_edit", entry.pk)).status_code == 403


def test_the_dry_run_counts_and_names_each_mistake_and_writes_nothing(page, ward):
    entry_of(ward)
    rows = [["Ngõ nhỏ nghĩa tình", "", "Láng"], ["Bếp ấm"], ["", "Thiếu tên"]]
    text = send(page, workbook(*rows)).content.decode()
    assert "Thêm 01, cập nhật 01, không đổi 0, lỗi 01 dòng" in text
    assert "Nhập tên bài hoặc mô hình." in text
    assert "Ghi nhận, bỏ qua 01 dòng lỗi" in text
    assert BookEntry.objects.get().unit_name == ""


def test_what_was_shown_is_written_once(page, ward):
    send(page, workbook(["Bếp ấm", "Chị Hoa"], ["", "Thiếu tên"]))
    shown = page.get(url("book_import")).context["plan"].fingerprint
    answer = page.post(url("book_import_write"), {"shown": shown}, follow=True)
    assert "Đã ghi nhận: thêm 01, cập nhật 0, không đổi 0, lỗi 01 dòng." in answer.content.decode()
    assert BookEntry.objects.get().person == "Chị Hoa"
    again = page.post(url("book_import_write"), {"shown": shown}, follow=True)
    assert "Không còn tệp chờ ghi nhận." in again.content.decode()


def test_a_register_that_changed_meanwhile_is_shown_again(page, ward):
    send(page, workbook(["Bếp ấm", "", "Láng"]))
    shown = page.get(url("book_import")).context["plan"].fingerprint
    entry_of(ward, "Bếp ấm")
    answer = page.post(url("book_import_write"), {"shown": shown}, follow=True)
    assert "Tệp hoặc danh mục sách vừa thay đổi." in answer.content.decode()
    assert BookEntry.objects.get().unit_name == ""
    assert "cập nhật 01" in answer.content.decode()


def test_a_file_that_holds_no_register_is_refused_and_forgotten(page, ward):
    answer = send(page, workbook(["x"], head=["Một cột"]))
    assert answer.status_code == 422
    assert "không đúng mẫu danh mục sách" in answer.content.decode()
    assert "không phải" in send(page, b"%PDF-1.4", "sach.pdf").content.decode()
    assert page.get(url("book_import")).context["plan"] is None
    big = send(page, bytes(3_100_000))
    assert "Tệp 3,1 MB, tối đa 3 MB." in big.content.decode()


def test_a_waiting_file_can_be_dropped(page, ward):
    send(page, workbook(["Bếp ấm"], head=HEAD))
    page.post(url("book_import_discard"))
    assert page.get(url("book_import")).context["plan"] is None


def test_the_waiting_file_is_its_senders_own(page, ward, signed_in):
    send(page, workbook(["Bếp ấm", "Hoa"]))
    other = make_person(ward, Membership.Role.REVIEWER)
    assert signed_in(other).get(url("book_import")).context["plan"] is None


def test_the_sample_file_holds_the_known_entries_and_is_read_again(page, ward):
    entry_of(ward, person="Lê Thị Mai")
    answer = page.get(url("book_sample"))
    assert 'filename="DVK_DanhMucSach.xlsx"' in answer.headers["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert "Ngõ nhỏ nghĩa tình" in [cell.value for row in sheet.rows for cell in row]
    assert "Thêm 0, cập nhật 0, không đổi 01" in send(page, answer.content).content.decode()


@pytest.mark.parametrize("count", [1, 40])
def test_the_list_asks_the_same_questions_for_any_number(
    page, ward, django_assert_num_queries, count
):
    for number in range(count):
        entry_of(ward, f"Bài {number}", text="Toàn văn " * 50)
    with django_assert_num_queries(7):
        page.get(url("book_list"))


def test_the_ban_of_a_branch_keeps_no_register_of_the_ward(ward, unit, signed_in):
    entry_of(ward, "Mục của phường")
    client = signed_in(make_person(unit, Membership.Role.REVIEWER))
    assert client.get(url("book_list")).status_code == 403
    assert client.post(url("book_add"), values()).status_code == 403
    assert send(client, workbook(["Ngõ sáng"])).status_code == 403
    assert BookEntry.objects.count() == 1


def test_between_two_wards_the_year_of_the_page_names_the_register(
    ward, stranger_ward, campaign, reviewer, signed_in
):
    Membership.objects.create(user=reviewer, unit=stranger_ward, role=Membership.Role.REVIEWER)
    make_campaign(stranger_ward, year=2027)
    entry_of(ward, "Sách phường này")
    entry_of(stranger_ward, "Sách phường kia")
    client = signed_in(reviewer)
    assert titles(client, "nam=2026") == ["Sách phường này"]
    assert titles(client, "nam=2027") == ["Sách phường kia"]
