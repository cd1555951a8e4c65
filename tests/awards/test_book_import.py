import io

import pytest
from openpyxl import Workbook

from audit.models import AuditEvent
from awards.book.file import sample_file
from awards.book.importing import read_book_plan, write_book
from awards.duplicates.search import near_texts
from awards.models import BookEntry
from bench.sample_texts import article_parts
from documents.errors import DocumentRefused
from documents.lists import ListRefused

pytestmark = pytest.mark.django_db
HEAD = ["TT", "Tên bài", "Nhân vật", "Đơn vị", "Năm", "Nội dung"]


def workbook(*rows, head=HEAD):
    book, stored = Workbook(), io.BytesIO()
    for row in [["Danh mục sách 2023"], head, *rows]:
        book.active.append(row)
    book.save(stored)
    return stored.getvalue()


def plan(ward, *rows):
    return read_book_plan(ward, workbook(*rows), "sach.xlsx")


def test_a_dry_run_changes_nothing(ward):
    found = plan(ward, [1, "Ngõ nhỏ nghĩa tình", "Lê Thị Mai", "Phường Láng", 2023, "x"])
    assert found.summary == "Thêm 01, cập nhật 0, không đổi 0, lỗi 0 dòng"
    assert not BookEntry.objects.exists()


def test_entries_are_written_with_what_new_articles_are_compared_to(ward, administrator):
    text = article_parts(3)[0]
    found = plan(ward, [1, "Ngõ nhỏ nghĩa tình", "Lê Thị Mai", "", None, text])
    write_book(ward, found, actor=administrator)
    entry = BookEntry.objects.get()
    assert (entry.year, entry.folded_person) == (2023, "le thi mai")
    assert near_texts(ward, "", [text])[0].pk == entry.known_text.pk
    assert AuditEvent.objects.get(action="book.imported").data["added"] == 1


def test_a_second_import_updates_and_adds_nothing_twice(ward, administrator):
    write_book(
        ward,
        plan(ward, [1, "Ngõ nhỏ", "Mai", "Láng", 2023, "cũ"], [2, "Bếp ấm", "", "", "", ""]),
        actor=administrator,
    )
    found = plan(ward, [1, "NGÕ NHỎ", "mai", "", 2023, "mới"], [2, "Bếp ấm", "", "", "", ""])
    assert found.summary == "Thêm 0, cập nhật 01, không đổi 01, lỗi 0 dòng"
    write_book(ward, found, actor=administrator)
    entry = BookEntry.objects.get(folded_title="ngo nho")
    assert (entry.title, entry.text, entry.unit_name) == ("NGÕ NHỎ", "mới", "Láng")
    assert BookEntry.objects.count() == 2


def test_mistakes_are_named_by_row_and_column_and_stop_the_writing(ward, administrator):
    found = plan(
        ward,
        [1, "", "Không tên", "", 2023, ""],
        [2, "Ngõ nhỏ", "", "", "hai ngàn", ""],
        [3, "x" * 501, "", "", "", ""],
        [4, "Bếp ấm", "", "", "", ""],
        [5, "bếp ẤM", "", "", "", ""],
    )
    assert [(error.row, error.column) for error in found.errors] == [
        (3, "Tên bài, mô hình"),
        (4, "Năm"),
        (5, "Tên bài, mô hình"),
        (7, "Tên bài, mô hình"),
    ]
    assert found.errors[-1].message == "Mục này đã có ở dòng 6."
    with pytest.raises(ListRefused, match="04 dòng lỗi, chưa ghi mục nào"):
        write_book(ward, found, actor=administrator)
    assert not BookEntry.objects.exists()
    write_book(ward, found, actor=administrator, leave_out_errors=True)
    assert BookEntry.objects.get().title == "Bếp ấm"


@pytest.mark.parametrize(
    "year", ["٢٠٢٣", "2023.5", "2023.0", "năm 2023", "20 23", "02023", "1989", "9" * 5000]
)
def test_a_year_that_is_none_is_told_by_its_row(ward, year):
    found = plan(ward, [1, "Ngõ nhỏ", "", "", year, ""], [2, "Bếp ấm", "", "", 2023, ""])
    (error,) = found.errors
    assert (error.row, error.column) == (3, "Năm")
    assert error.message.endswith("không phải năm xuất bản. Ghi bốn chữ số, ví dụ 2023.")
    assert len(error.message) < 120
    assert [planned.row for planned in found.added] == [4]


@pytest.mark.parametrize("year", [2021, 2021.0, "2021", " 2021 "])
def test_a_year_is_read_as_excel_shows_it(ward, year):
    (planned,) = plan(ward, [1, "Ngõ nhỏ", "", "", year, ""]).added
    assert planned.changes["year"] == 2021


def test_an_entry_edited_by_hand_after_the_dry_run_is_not_written_over(ward, administrator):
    entry = BookEntry.objects.create(ward=ward, title="Bếp ấm")
    found = plan(ward, [2, "Bếp ấm", "", "Láng", "", ""])
    BookEntry.objects.filter(pk=entry.pk).update(unit_name="Ô Chợ Dừa")
    with pytest.raises(ListRefused, match="vừa được người khác sửa"):
        write_book(ward, found, actor=administrator)
    entry.refresh_from_db()
    assert entry.unit_name == "Ô Chợ Dừa"


def test_a_register_changed_meanwhile_is_not_written_over(ward, administrator):
    found = plan(ward, [1, "Ngõ nhỏ", "", "", "", ""], [2, "Bếp ấm", "", "", "", ""])
    BookEntry.objects.create(ward=ward, title="Bếp ấm")
    with pytest.raises(ListRefused, match="vừa được người khác sửa"):
        write_book(ward, found, actor=administrator)
    assert BookEntry.objects.count() == 1
    assert not AuditEvent.objects.exists()


def test_a_file_without_the_columns_or_rows_is_refused(ward):
    for data, words in (
        (workbook(["x"], head=["Mã", "Tên đơn vị"]), "không thấy cột “Tên bài, mô hình”"),
        (workbook(), "chưa có mục nào"),
    ):
        with pytest.raises(ListRefused, match=words):
            read_book_plan(ward, data, "sach.xlsx")
    with pytest.raises(DocumentRefused, match="Excel"):
        read_book_plan(ward, b"not a workbook", "sach.xlsx")


def test_the_sample_file_reads_back_unchanged(ward):
    BookEntry.objects.create(ward=ward, title="Ngõ nhỏ", person="Mai", unit_name="Láng", text="x")
    found = read_book_plan(ward, sample_file(BookEntry.objects.all()), "mau.xlsx")
    assert found.summary == "Thêm 0, cập nhật 0, không đổi 01, lỗi 0 dòng"
