"""Looking into an office's Word file for a form. Runs in the limited child only."""

import json
from collections import Counter
from collections.abc import Iterator
from io import BytesIO

from docx import Document
from docx.document import Document as DocumentFile
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from documents.drawing.word_elements import Element
from documents.drawing.word_template import (
    ALONE,
    PLACEHOLDER,
    TEXT,
    draw,
    ends_section,
    own_text,
    text_width,
)
from documents.style import HD05_2026
from documents.template_forms import FORMS, TemplateForm

# only the body is filled: what stands elsewhere is the same on every sheet
_OUTSIDE = {
    RELATIONSHIP_TYPE.HEADER: "đầu trang hoặc cuối trang",
    RELATIONSHIP_TYPE.FOOTER: "đầu trang hoặc cuối trang",
    RELATIONSHIP_TYPE.FOOTNOTES: "chú thích chân trang",
    RELATIONSHIP_TYPE.ENDNOTES: "chú thích cuối văn bản",
    RELATIONSHIP_TYPE.COMMENTS: "lời bình",
}


def check(data: bytes, filename: str = "", *, form: str) -> bytes:
    """A JSON list of what is wrong with the file, in Vietnamese; empty when it can be filled."""
    document = Document(BytesIO(data))
    kind = FORMS[form]
    problems = [
        *_text_problems(document, kind),
        *_alone_problems(document, kind),
        *_width_problems(document, kind),
        *_outside_problems(document),
    ]
    if not problems:
        draw(kind.sample(), HD05_2026, data)  # what breaks here would break at every download
    return json.dumps(problems).encode()


def _text_problems(document: DocumentFile, kind: TemplateForm) -> Iterator[str]:
    text = "\n".join(map(own_text, _paragraphs(document)))
    found = Counter(PLACEHOLDER.findall(text))
    for name in found:
        if name not in kind.by_name:
            yield f"Không có chỗ điền nào tên {_braced(name)}. Sửa lại tên."
    for place in kind.places:
        if place.is_required and place.name not in found:
            yield f"Thiếu chỗ điền {place.text} ({place.meaning})."
    rest = PLACEHOLDER.sub("", text)
    if "{{" in rest or "}}" in rest:
        line = next(line for line in rest.splitlines() if "{{" in line or "}}" in line)
        yield f"Chỗ điền viết chưa đủ ngoặc ở dòng “{line.strip()[:60]}”."


def _alone_problems(document: DocumentFile, kind: TemplateForm) -> Iterator[str]:
    """Of what becomes a table, or many paragraphs."""
    body = document.element.body
    standing = []
    for name in (name for name in ALONE if name in kind.by_name):
        places = [p for p in _paragraphs(document) if name in PLACEHOLDER.findall(own_text(p))]
        if not all(_is_alone(place, body) for place in places):
            yield (
                f"Chỗ điền {_braced(name)} phải đứng riêng một đoạn, ngoài mọi bảng, khung, không "
                "ở đoạn có dấu ngắt phần."
            )
        elif len(places) > 1:
            yield f"Chỗ điền {_braced(name)} có {len(places)} lần. Chỉ giữ một."
        elif places and name in TEXT:
            standing += places
    if len(standing) == len(TEXT) and not _are_together(standing, body):
        names = ", ".join(map(_braced, TEXT))
        yield f"Các chỗ điền {names} phải đứng liền nhau, không có đoạn hoặc bảng nào ở giữa."


def _is_alone(paragraph: Element, body: Element) -> bool:
    is_whole = PLACEHOLDER.fullmatch(own_text(paragraph).strip())
    return bool(is_whole) and paragraph.getparent() is body and not ends_section(paragraph)


def _are_together(paragraphs: list[Element], body: Element) -> bool:
    blocks = [block for block in body if block.tag in (qn("w:p"), qn("w:tbl"), qn("w:sdt"))]
    places = [blocks.index(paragraph) for paragraph in paragraphs]
    return max(places) - min(places) == len(places) - 1


def _width_problems(document: DocumentFile, kind: TemplateForm) -> Iterator[str]:
    width = text_width(document)
    if width < kind.narrowest:
        yield (
            f"Trang chỉ còn {width:.0f} mm giữa hai lề, cần từ {kind.narrowest} mm. Thu hẹp lề "
            "trái, phải hoặc đặt trang ngang."
        )


def _outside_problems(document: DocumentFile) -> Iterator[str]:
    told = dict.fromkeys(
        (name, _OUTSIDE[relation.reltype])
        for relation in document.part.rels.values()
        if relation.reltype in _OUTSIDE
        for paragraph in parse_xml(relation.target_part.blob).iter(qn("w:p"))
        for name in PLACEHOLDER.findall(own_text(paragraph))
    )
    for name, where in told:
        yield f"Chỗ điền {_braced(name)} nằm ở {where}. Chuyển vào phần thân."


def _paragraphs(document: DocumentFile) -> list[Element]:
    return list(document.element.body.iter(qn("w:p")))


def _braced(name: str) -> str:
    return f"{{{{{name}}}}}"
