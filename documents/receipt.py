"""The receipt a unit keeps as proof of a sending (biên nhận): one portrait page, as PDF."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from documents.drawing.paper import (
    Column,
    Paper,
    Paragraph,
    Row,
    RowKind,
    Sheet,
    Table,
    TwoColumns,
    text_cell,
)
from documents.style import HD05_2026, PartyStyle, Role
from documents.text import clean_line
from documents.wording import count_text, moment_text


@dataclass(frozen=True)
class Receipt:
    """Who sent what, when. The moments are aware.

    `is_on_behalf`: the reviewers entered it for the unit. `summary` is what was sent, in a
    sentence; `nil_reason` is not empty when the unit reported that it has nothing. `fingerprint`
    is the SHA-256 of the content sent. `days_late` is None when the ward has set no limit.
    """

    code: str
    year: int
    ward: str
    unit: str
    addressee: str
    sender: str
    is_on_behalf: bool
    sent_at: datetime
    days_late: int | None
    form: str
    summary: str
    nil_reason: str
    fingerprint: str
    printed_at: datetime


def to_pdf(receipt: Receipt, style: PartyStyle = HD05_2026) -> bytes:
    from documents.drawing import pdf  # noqa: PLC0415 - WeasyPrint takes seconds to import

    return pdf.draw(describe(receipt), style)


def describe(receipt: Receipt) -> Paper:
    code, unit = clean_line(receipt.code), clean_line(receipt.unit)
    rows = (
        Row(RowKind.ENTRY, (text_cell(caption), text_cell(clean_line(value))))
        for caption, value in _facts(receipt)
    )
    sheet = Sheet(
        key="receipt",
        name="Biên nhận",
        head=TwoColumns(left=(Paragraph(Role.ISSUER, clean_line(receipt.ward).upper()),)),
        opening=(
            Paragraph(Role.TITLE, "BIÊN NHẬN"),
            Paragraph(Role.SUBTITLE, f"Phong trào thi đua “Dân vận khéo” năm {receipt.year}"),
            Paragraph(Role.DASHES, "-----"),
        ),
        table=Table(columns=(Column("caption"), Column("value")), head=(), body=tuple(rows)),
        notes=(
            Paragraph(
                Role.NOTE,
                "Mã kiểm tra được tính từ nội dung đã gửi: nội dung thay đổi thì mã thay đổi.",
            ),
            Paragraph(Role.NOTE, f"Biên nhận in lúc {moment_text(receipt.printed_at)}."),
        ),
    )
    return Paper(title=f"Biên nhận {code} – {unit}", author=unit, sheets=(sheet,))


def _facts(receipt: Receipt) -> Iterable[tuple[str, str]]:
    yield "Mã hồ sơ", receipt.code
    yield "Biểu mẫu", receipt.form
    yield "Đơn vị gửi", receipt.unit
    on_behalf = " (Ban Xây dựng Đảng nhập thay)" if receipt.is_on_behalf else ""
    yield "Người gửi", receipt.sender + on_behalf
    yield "Nơi nhận", receipt.addressee
    yield "Thời điểm gửi", moment_text(receipt.sent_at) + _timeliness(receipt.days_late)
    reason = f". Lý do: {receipt.nil_reason}" if receipt.nil_reason else ""
    yield "Nội dung", receipt.summary[:1].upper() + receipt.summary[1:] + reason
    yield "Mã kiểm tra (SHA-256)", receipt.fingerprint


def _timeliness(days_late: int | None) -> str:
    if days_late is None:
        return ""
    return f" (gửi muộn {count_text(days_late)} ngày)" if days_late else " (đúng hạn)"
