"""An office's own Word file for Mẫu số 01 and 02: what is refused, how it is filled."""

import json
from functools import partial
from io import BytesIO

import pytest
from docx import Document
from docx.shared import Mm

from documents import mau01
from documents.child.template_tasks import check
from documents.drawing.word_template import draw
from documents.errors import DocumentRefused
from documents.paper_samples import SAMPLES
from documents.paper_template import (
    MEANINGS,
    REQUIRED,
    TemplateRefused,
    accepted_template,
    sample,
    starter,
)
from documents.style import HD05_2026
from tests.documents import hostile
from tests.documents.paper_forms import mau01_form


def changed(form="mau02", change=lambda document: None):
    """The built-in file as an office gives it back after changing it in Word."""
    document = Document(BytesIO(starter(form)))
    change(document)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def paragraphs(document):
    """Every paragraph, those of the head and foot tables too."""
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs
    yield from document.paragraphs


def replaced(old, new):
    def change(document):
        for paragraph in paragraphs(document):
            if old in paragraph.text:
                paragraph.text = paragraph.text.replace(old, new)

    return change


def text_of(data):
    """Every line of text, in the order of the file, those in tables too."""
    body = Document(BytesIO(data)).element.body
    lines = ("".join(t.text or "" for t in p.iter(T)) for p in body.iter(P))
    return [line for line in lines if line.strip()]


P = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"
T = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


@pytest.mark.parametrize("form", SAMPLES)
def test_the_built_in_file_is_accepted_and_filled_says_what_the_built_in_paper_says(form):
    template = accepted_template(starter(form), "mau.docx")
    assert text_of(sample(form, template)) == text_of(sample(form, None))


def test_the_starter_names_every_placeholder_once():
    text = "\n".join(text_of(starter("mau01")))
    assert {name for name in MEANINGS if f"{{{{{name}}}}}" in text} == set(MEANINGS)
    assert all(text.count(f"{{{{{name}}}}}") == 1 for name in MEANINGS)


def test_the_words_and_the_formatting_of_the_office_stay():
    def change(document):
        heading = document.paragraphs[0].insert_paragraph_before("Mẫu dùng riêng của phường")
        heading.runs[0].font.italic = True
        replaced("{{trich_yeu}}", "V/v {{trich_yeu}} (gửi kèm báo cáo)")(document)

    lines = text_of(sample("mau02", accepted_template(changed(change=change), "mau.docx")))
    assert "Mẫu dùng riêng của phường" in lines
    subject = "Số lượng mô hình “Dân vận khéo” năm 2026"
    assert f"V/v {subject} (gửi kèm báo cáo)" in lines


def test_a_placeholder_that_word_cut_into_runs_is_filled_in_the_first_ones_formatting():
    def change(document):
        for paragraph in paragraphs(document):
            if "{{don_vi}}" in paragraph.text:
                first = paragraph.runs[0]
                first.text = "Của {"
                for text in ("{don_", "vi", "}", "} và {{dia_danh_ngay}}."):
                    paragraph.add_run(text)

    lines = text_of(sample("mau02", accepted_template(changed(change=change), "mau.docx")))
    assert "Của CHI BỘ TỔ DÂN PHỐ SỐ 1 và Mẫu, ngày 09 tháng 01 năm 2026." in lines


def test_a_value_of_several_lines_repeats_its_paragraph_and_an_empty_one_takes_it_away():
    template = starter("mau02")
    paper = SAMPLES["mau02"]()
    full = text_of(draw(paper, HD05_2026, template))
    assert [line for line in full if line.startswith("- ")] == [
        "- Như kính gửi;",
        "- Ban Xây dựng Đảng;",
        "- Lưu.",
    ]
    form = mau01_form()
    bare = text_of(mau01.to_docx([form], template=template))
    assert not any("{{" in line or line.startswith("Số ") for line in bare)


def test_every_level_of_mau01_fills_the_file_again_on_a_new_page_and_is_read_back():
    template = accepted_template(changed("mau01"), "mau.docx")
    form = mau01_form()
    data = mau01.to_docx([form, form], template=template)
    assert len(Document(BytesIO(data)).sections) == 2
    assert Document(BytesIO(data)).sections[0].orientation == 1
    one = mau01.read_docx(mau01.to_docx([form], template=template))
    plain = mau01.read_docx(mau01.to_docx([form]))
    assert (one.entries, one.unit_name, one.year, one.level, one.problems) == (
        plain.entries,
        plain.unit_name,
        plain.year,
        plain.level,
        plain.problems,
    )
    assert one.entries


@pytest.mark.parametrize("name", REQUIRED)
def test_a_missing_placeholder_is_named(name):
    problems = json.loads(check(changed(change=replaced(f"{{{{{name}}}}}", ""))))
    assert problems == [f"Thiếu chỗ điền {{{{{name}}}}} ({MEANINGS[name]})."]


def two_tables(document):
    document.add_paragraph("{{bang}}")


def table_in_a_cell(document):
    replaced("{{bang}}", "")(document)
    document.tables[0].cell(0, 0).add_paragraph("{{bang}}")


def in_the_header(document):
    document.sections[0].header.paragraphs[0].text = "{{don_vi}}"


def wide_margins(document):
    document.sections[-1].left_margin = Mm(60)
    document.sections[-1].right_margin = Mm(60)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (replaced("{{ghi_chu}}", "{{ghi_chu}} {{tong}}"), "Không có chỗ điền nào tên {{tong}}"),
        (replaced("{{so}}", "{{so}} {{don_vi"), "chưa đủ ngoặc ở dòng"),
        (replaced("{{bang}}", "Bảng: {{bang}}"), "phải đứng riêng một đoạn"),
        (two_tables, "{{bang}} có 2 lần"),
        (table_in_a_cell, "phải đứng riêng một đoạn"),
        (in_the_header, "{{don_vi}} nằm ở đầu trang hoặc cuối trang"),
        (wide_margins, "chỉ còn 90 mm cho bảng"),
    ],
)
def test_what_cannot_be_filled_is_told(change, problem):
    (told,) = json.loads(check(changed(change=change)))
    assert problem in told


def test_a_file_that_lacks_something_is_refused_and_says_what():
    with pytest.raises(TemplateRefused, match=r"Thiếu chỗ điền \{\{kinh_gui"):
        accepted_template(changed(change=replaced("{{kinh_gui}}", "")), "mau.docx")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (hostile.macro_inside, "macro"),
        (hostile.encrypted_member, "encrypted"),
        (hostile.inflating_part, "bomb"),
        (hostile.laughing_entities, "doctype"),
        (partial(hostile.linked, "attachedTemplate", "https://a.example/b.dotm"), "external_link"),
        (lambda: b"%PDF-1.7", "wrong_type"),
    ],
)
def test_a_harmful_file_is_refused_as_every_upload_is(make, code):
    with pytest.raises(DocumentRefused) as refusal:
        accepted_template(make(), "mau.docx")
    assert refusal.value.code == code


def test_an_excel_file_is_refused_as_not_being_word():
    with pytest.raises(DocumentRefused, match="không phải tệp Word"):
        accepted_template(mau01.to_xlsx([mau01_form()]), "mau.docx")


def test_the_hidden_marks_are_the_papers_own_not_those_of_the_office():
    filled = mau01.to_docx([mau01_form()], template=starter("mau01"))
    as_template = draw(SAMPLES["mau02"](), HD05_2026, filled)
    for data, form in ((filled, b"mau01"), (as_template, b"mau02")):
        parts = Document(BytesIO(data)).part.package.iter_parts()
        (marks,) = [p.blob for p in parts if str(p.partname) == "/docProps/custom.xml"]
        assert form in marks
