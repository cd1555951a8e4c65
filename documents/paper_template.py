"""An office's own Word file for a form: what it must hold, and what the built-in one looks like.

Sample: the built-in file with its placeholders (`starter`), which an office changes in Word and
gives back (`accepted_template`).
"""

import json

from documents.attachments import accepted_document
from documents.drawing import word_template
from documents.errors import refused
from documents.limited import run_limited, shown_name
from documents.paper_samples import SAMPLES
from documents.reading.file_kinds import FileKind, kind_of
from documents.style import HD05_2026, PartyStyle

# placeholder → what the page says of it
MEANINGS = {
    "co_quan_cap_tren": "cơ quan cấp trên",
    "don_vi": "tên đơn vị",
    "so": "số, ký hiệu",
    "dia_danh_ngay": "địa danh, ngày tháng năm",
    "ten_bieu": "tên biểu",
    "trich_yeu": "dòng dưới tên biểu, có cấp và năm",
    "kinh_gui": "nơi kính gửi",
    "bang": "bảng của biểu, đứng riêng một đoạn",
    "ghi_chu": "ghi chú dưới bảng, thời điểm của số liệu",
    "noi_nhan": "các dòng nơi nhận",
    "thay_mat": "thay mặt (T/M …)",
    "chuc_vu": "chức vụ người ký",
    "nguoi_ky": "họ tên người ký",
}
# without these a paper does not say whose it is, of what, or as of when
REQUIRED = ("don_vi", "dia_danh_ngay", "trich_yeu", "kinh_gui", "bang", "ghi_chu", "thay_mat")
# for the page: every placeholder as it is written, what stands there, whether it must
PLACES = [
    {"text": f"{{{{{name}}}}}", "meaning": meaning, "is_required": name in REQUIRED}
    for name, meaning in MEANINGS.items()
]


class TemplateRefused(Exception):
    """A Word file that opens well but cannot be filled; `problems` names each fault."""

    def __init__(self, problems: list[str]):
        super().__init__(" ".join(problems))
        self.problems = problems


def accepted_template(data: bytes, filename: str) -> bytes:
    """The bytes to keep of an office's file.

    DocumentRefused for what is no Word file, is locked, or holds macros, embedded objects or
    links (as for every upload); TemplateRefused where placeholders are missing or unknown.
    """
    name = shown_name(filename)
    if kind_of(data, name) is FileKind.PDF:
        raise refused("wrong_type", filename=name)
    kind, kept = accepted_document(data, filename)
    if kind != "docx":
        raise refused("wrong_type", filename=name)
    problems = json.loads(run_limited("check_template", kept, filename=name))
    if problems:
        raise TemplateRefused(problems)
    return kept


def starter(form: str, style: PartyStyle = HD05_2026) -> bytes:
    """The built-in file of the form ("mau01", "mau02") with its placeholders, to be changed."""
    return word_template.starter(SAMPLES[form](), style)


def sample(form: str, template: bytes | None, style: PartyStyle = HD05_2026) -> bytes:
    """The form with invented rows in the office's file, or in the built-in one."""
    return word_template.draw_with(SAMPLES[form](), style, template)
