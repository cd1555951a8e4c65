"""Looking into an office's Word file for a form. Runs in the limited child only."""

import json
from collections import Counter
from io import BytesIO

from docx import Document
from docx.document import Document as DocumentFile
from docx.oxml.ns import qn

from documents.drawing.word_elements import Element
from documents.drawing.word_template import PLACEHOLDER, TABLE, draw, own_text, text_width
from documents.paper_samples import SAMPLES
from documents.paper_template import MEANINGS, REQUIRED
from documents.style import HD05_2026

NARROWEST = 120  # mm of room for the table


def check(data: bytes, filename: str = "") -> bytes:
    """A JSON list of what is wrong with the file, in Vietnamese; empty when it can be filled."""
    document = Document(BytesIO(data))
    problems = [
        *_text_problems(document),
        *_table_problems(document),
        *_outside_problems(document),
    ]
    if not problems:
        for make in SAMPLES.values():  # whatever breaks here would break at every download
            draw(make(), HD05_2026, data)
    return json.dumps(problems).encode()


def _text_problems(document: DocumentFile) -> list[str]:
    text = "\n".join(map(own_text, _paragraphs(document)))
    found = Counter(PLACEHOLDER.findall(text))
    unknown = [name for name in found if name not in MEANINGS]
    problems = [f"Không có chỗ điền nào tên {_braced(name)}. Sửa lại tên." for name in unknown]
    problems += [
        f"Thiếu chỗ điền {_braced(name)} ({MEANINGS[name]})."
        for name in REQUIRED
        if name not in found
    ]
    rest = PLACEHOLDER.sub("", text)
    if "{{" in rest or "}}" in rest:
        line = next(line for line in rest.splitlines() if "{{" in line or "}}" in line)
        problems.append(f"Chỗ điền viết chưa đủ ngoặc ở dòng “{line.strip()[:60]}”.")
    return problems


def _table_problems(document: DocumentFile) -> list[str]:
    places = [p for p in _paragraphs(document) if TABLE in PLACEHOLDER.findall(own_text(p))]
    problems = []
    if len(places) > 1:
        problems.append(f"Chỗ điền {_braced(TABLE)} có {len(places)} lần. Chỉ giữ một.")
    for place in places[:1]:
        is_alone = PLACEHOLDER.fullmatch(own_text(place).strip())
        if not is_alone or place.getparent() is not document.element.body:
            problems.append(
                f"Chỗ điền {_braced(TABLE)} phải đứng riêng một đoạn, ngoài mọi bảng, khung."
            )
    width = text_width(document)
    if width < NARROWEST:
        problems.append(
            f"Trang chỉ còn {width:.0f} mm cho bảng, cần từ {NARROWEST} mm. Thu hẹp lề trái, phải."
        )
    return problems


def _outside_problems(document: DocumentFile) -> list[str]:
    """Only the body is filled: heads and feet of pages are the same on every sheet."""
    parts = [
        part
        for section in document.sections
        for part in (
            section.header,
            section.footer,
            section.first_page_header,
            section.first_page_footer,
            section.even_page_header,
            section.even_page_footer,
        )
        if not part.is_linked_to_previous
    ]
    text = "\n".join(own_text(p) for part in parts for p in part._element.iter(qn("w:p")))
    return [
        f"Chỗ điền {_braced(name)} nằm ở đầu trang hoặc cuối trang. Chuyển vào phần thân."
        for name in dict.fromkeys(PLACEHOLDER.findall(text))
    ]


def _paragraphs(document: DocumentFile) -> list[Element]:
    return list(document.element.body.iter(qn("w:p")))


def _braced(name: str) -> str:
    return f"{{{{{name}}}}}"
