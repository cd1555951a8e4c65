"""The receipt of a sending."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

from pypdf import PdfReader

from documents.receipt import Receipt, describe, to_pdf
from tests.documents.paper_text import page_count, pdf_text, squeeze

RECEIPT = Receipt(
    code="DVK-2026-M01-TDP12-01",
    year=2026,
    ward="Đảng ủy phường Đống Đa",
    unit="Chi bộ Tổ dân phố số 12",
    addressee="Ban Xây dựng Đảng phường Đống Đa",
    sender="Nguyễn Văn An",
    is_on_behalf=False,
    sent_at=datetime(2026, 1, 9, 2, 52, tzinfo=UTC),
    days_late=0,
    form="Mẫu số 01 – Đăng ký mô hình",
    summary="03 mô hình tập thể, 01 mô hình cá nhân",
    nil_reason="",
    fingerprint="9f86d081884c7d659a2feaa0c55ad015" * 2,
    printed_at=datetime(2026, 1, 9, 3, 0, tzinfo=UTC),
)


def facts(receipt):
    rows = describe(receipt).sheets[0].table.body
    return {row.cells[0].lines[0]: row.cells[1].lines[0] for row in rows}


def test_the_receipt_is_one_page_with_code_moment_and_fingerprint():
    pdf = to_pdf(RECEIPT)
    text = pdf_text(pdf)
    assert page_count(pdf) == 1
    assert RECEIPT.code in text
    assert RECEIPT.fingerprint in text
    assert squeeze("09:52 ngày 09/01/2026 (đúng hạn)") in text
    title = PdfReader(BytesIO(pdf)).metadata.title
    assert title == "Biên nhận DVK-2026-M01-TDP12-01 – Chi bộ Tổ dân phố số 12"


def test_what_was_sent_stands_in_a_sentence_that_begins_with_a_capital():
    assert facts(RECEIPT)["Nội dung"] == "03 mô hình tập thể, 01 mô hình cá nhân"
    nominee = replace(RECEIPT, summary="đề xuất “Tổ dân vận số 3”")
    assert facts(nominee)["Nội dung"] == "Đề xuất “Tổ dân vận số 3”"


def test_a_late_sending_says_by_how_many_days():
    late = facts(replace(RECEIPT, days_late=3))
    assert late["Thời điểm gửi"] == "09:52 ngày 09/01/2026 (gửi muộn 03 ngày)"


def test_without_a_limit_nothing_is_in_time_or_late():
    undated = facts(replace(RECEIPT, days_late=None))
    assert undated["Thời điểm gửi"] == "09:52 ngày 09/01/2026"


def test_a_nil_return_gives_its_reason():
    nil = facts(
        replace(RECEIPT, summary="báo cáo không có mô hình", nil_reason="Chi bộ mới thành lập")
    )
    assert nil["Nội dung"] == "Báo cáo không có mô hình. Lý do: Chi bộ mới thành lập"


def test_a_sending_by_the_reviewers_says_so():
    behalf = facts(replace(RECEIPT, is_on_behalf=True))
    assert behalf["Người gửi"] == "Nguyễn Văn An (Ban Xây dựng Đảng nhập thay)"
