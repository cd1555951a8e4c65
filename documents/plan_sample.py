"""A sample of the document with which a unit starts the year (văn bản triển khai), for Word.

Tiêu chí 1 of Công văn phường Đống Đa 2026, mục 2.5, asks for such a document and gives no form
for it: the head, the foot and the type are those of every Party document (docs/forms.md,
section 1), the headings those that a unit's plan commonly has.
"""

from dataclasses import dataclass, replace

from documents.drawing import word
from documents.drawing.paper import Paper, Paragraph, Sheet
from documents.letterhead import Letterhead, foot_block, head_block
from documents.style import HD05_2026, PartyStyle, Role
from documents.text import clean_line

_BLANK = "....."
_NUMBER = ".....-KH/....."
_RECIPIENTS = ("Cấp ủy cấp trên (để báo cáo)", "Ban Xây dựng Đảng", "Lưu")
_PARTS = (
    (
        "I. MỤC ĐÍCH, YÊU CẦU",
        "1. Mục đích: .....",
        (
            "2. Yêu cầu: nội dung thiết thực, phù hợp tình hình đơn vị; phân công rõ người, "
            "rõ việc, rõ thời gian; kết quả đo đếm được."
        ),
    ),
    (
        "II. NỘI DUNG",
        (
            "1. Mô hình “Dân vận khéo” đăng ký thực hiện trong năm, theo lĩnh vực: kinh tế; "
            "văn hóa – xã hội; quốc phòng – an ninh; xây dựng hệ thống chính trị: ....."
        ),
        "2. Cách làm, đối tượng vận động, chỉ tiêu cụ thể: .....",
        "3. Tuyên truyền, phát hiện và giới thiệu tấm gương điển hình: .....",
    ),
    (
        "III. TỔ CHỨC THỰC HIỆN",
        "1. Phân công đồng chí phụ trách, các tổ chức phối hợp: .....",
        "2. Thời gian: đăng ký mô hình, kiểm tra giữa năm, tổng kết cuối năm: .....",
        "3. Chế độ báo cáo với cấp ủy cấp trên: .....",
    ),
)


@dataclass(frozen=True)
class PlanSample:
    """Whose document it is to become; a blank letterhead gives the sample without a name."""

    letterhead: Letterhead
    year: int


def to_docx(sample: PlanSample, style: PartyStyle = HD05_2026) -> bytes:
    return word.draw(describe(sample, style), style)


def describe(sample: PlanSample, style: PartyStyle) -> Paper:
    letterhead = replace(
        sample.letterhead,
        number=sample.letterhead.number or _NUMBER,
        recipients=sample.letterhead.recipients or _RECIPIENTS,
    )
    opening = (
        Paragraph(Role.TITLE, "KẾ HOẠCH"),
        Paragraph(Role.SUBTITLE, f"triển khai phong trào thi đua “Dân vận khéo” năm {sample.year}"),
        Paragraph(Role.DASHES, "-----"),
    )
    text = [
        Paragraph(
            Role.BODY,
            f"Thực hiện kế hoạch của {clean_line(letterhead.superior) or _BLANK} về phong trào "
            f"thi đua “Dân vận khéo” năm {sample.year}, "
            f"{clean_line(letterhead.issuer) or _BLANK} xây dựng kế hoạch như sau:",
        )
    ]
    for heading, *lines in _PARTS:
        text.append(Paragraph(Role.PART_HEADING, heading))
        text += [Paragraph(Role.BODY, line) for line in lines]
    sheet = Sheet(
        key="plan",
        name="Kế hoạch",
        head=head_block(letterhead, style),
        opening=opening,
        text=tuple(text),
        foot=foot_block(letterhead, style),
    )
    title = f"Kế hoạch “Dân vận khéo” năm {sample.year}"
    return Paper(title=title, author=clean_line(letterhead.issuer), sheets=(sheet,))
