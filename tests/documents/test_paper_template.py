"""An office's own Word file for a form: what is refused, how it is filled."""

import json
from functools import partial
from io import BytesIO

import pytest
from docx import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm

from documents import article, mau01, mau03
from documents.child.template_tasks import check
from documents.drawing.word_elements import w
from documents.drawing.word_template import PLACEHOLDER, TEXT, draw
from documents.errors import DocumentRefused
from documents.paper_template import (
    TemplateRefused,
    accepted_template,
    sample,
    starter,
)
from documents.style import HD05_2026
from documents.template_forms import FORMS
from tests.documents import hostile
from tests.documents.articles import article as article_of
from tests.documents.articles import photo
from tests.documents.paper_forms import mau01_form, mau03_form


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


@pytest.mark.parametrize("form", FORMS)
def test_the_built_in_file_is_accepted_and_filled_says_what_the_built_in_paper_says(form):
    template = accepted_template(form, starter(form), "mau.docx")
    assert text_of(sample(form, template)) == text_of(sample(form, None))


@pytest.mark.parametrize("form", FORMS)
def test_the_starter_names_every_placeholder_of_its_form_once(form):
    found = PLACEHOLDER.findall("\n".join(text_of(starter(form))))
    assert sorted(found) == sorted(FORMS[form].by_name)


def test_the_words_and_the_formatting_of_the_office_stay():
    def change(document):
        heading = document.paragraphs[0].insert_paragraph_before("Mẫu dùng riêng của phường")
        heading.runs[0].font.italic = True
        replaced("{{trich_yeu}}", "V/v {{trich_yeu}} (gửi kèm báo cáo)")(document)

    lines = text_of(sample("mau02", accepted_template("mau02", changed(change=change), "mau.docx")))
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

    lines = text_of(sample("mau02", accepted_template("mau02", changed(change=change), "mau.docx")))
    assert "Của CHI BỘ TỔ DÂN PHỐ SỐ 1 và Mẫu, ngày 09 tháng 01 năm 2026." in lines


def test_a_value_of_several_lines_repeats_its_paragraph_and_an_empty_one_takes_it_away():
    template = starter("mau02")
    paper = FORMS["mau02"].sample()
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
    template = accepted_template("mau01", changed("mau01"), "mau.docx")
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


def problems_of(form, change):
    return json.loads(check(changed(form, change), form=form))


@pytest.mark.parametrize(
    ("form", "place"),
    [
        pytest.param(form, place, id=f"{form}-{place.name}")
        for form in FORMS
        for place in FORMS[form].places
        if place.is_required
    ],
)
def test_a_missing_placeholder_is_named(form, place):
    told = problems_of(form, replaced(place.text, ""))
    assert told == [f"Thiếu chỗ điền {place.text} ({place.meaning})."]


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
        (wide_margins, "chỉ còn 90 mm giữa hai lề"),
    ],
)
def test_what_cannot_be_filled_is_told(change, problem):
    (told,) = problems_of("mau02", change)
    assert problem in told


def in_a_footnote(document):
    filled = mau03.to_docx(mau03_form())
    (notes,) = [p for p in Document(BytesIO(filled)).part.package.iter_parts() if is_notes(p)]
    blob = notes.blob.replace("Tóm tắt".encode(), b"{{don_vi}}")
    document.part.relate_to(
        Part(notes.partname, notes.content_type, blob, document.part.package),
        RELATIONSHIP_TYPE.FOOTNOTES,
    )


def in_a_text_box(document):
    replaced("{{doan}}", "")(document)
    run = document.paragraphs[0].add_run()._element
    run.append(w("pict", w("txbxContent", w("p", w("r", text_node("{{doan}}"))))))


def text_node(text):
    node = w("t")
    node.text = text
    return node


def at_the_end_of_a_section(document):
    for paragraph in document.paragraphs:
        if paragraph.text == "{{doan}}":
            paragraph._element.get_or_add_pPr().append(w("sectPr"))


def apart(document):
    for paragraph in document.paragraphs:
        if paragraph.text == "{{anh}}":
            paragraph.insert_paragraph_before("Ảnh minh họa")


def wider_margins(document):
    wide_margins(document)
    document.sections[-1].left_margin = Mm(100)


@pytest.mark.parametrize(
    ("form", "change", "problem"),
    [
        ("mau03", in_a_footnote, "{{don_vi}} nằm ở chú thích chân trang"),
        ("mau03", replaced("{{bang}}", "{{bang}}{{doan}}"), "Không có chỗ điền nào tên {{doan}}"),
        ("mau03", wider_margins, "chỉ còn 137 mm giữa hai lề, cần từ 160 mm"),
        ("article", replaced("{{ten_bai}}", "{{ten_bai}} {{bang}}"), "chỗ điền nào tên {{bang}}"),
        ("article", in_a_text_box, "{{doan}} phải đứng riêng một đoạn"),
        ("article", replaced("{{anh}}", "Ảnh: {{anh}}"), "{{anh}} phải đứng riêng một đoạn"),
        ("article", at_the_end_of_a_section, "không ở đoạn có dấu ngắt phần"),
        ("article", apart, "phải đứng liền nhau"),
    ],
)
def test_what_a_form_cannot_take_is_told(form, change, problem):
    assert any(problem in told for told in problems_of(form, change))


def test_a_file_that_lacks_something_is_refused_and_says_what():
    with pytest.raises(TemplateRefused, match=r"Thiếu chỗ điền \{\{kinh_gui"):
        accepted_template("mau02", changed(change=replaced("{{kinh_gui}}", "")), "mau.docx")


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
        accepted_template("article", make(), "mau.docx")
    assert refusal.value.code == code


def test_an_excel_file_is_refused_as_not_being_word():
    with pytest.raises(DocumentRefused, match="không phải tệp Word"):
        accepted_template("mau01", mau01.to_xlsx([mau01_form()]), "mau.docx")


def test_the_hidden_marks_are_the_papers_own_not_those_of_the_office():
    filled = mau01.to_docx([mau01_form()], template=starter("mau01"))
    as_template = draw(FORMS["mau02"].sample(), HD05_2026, filled)
    for data, form in ((filled, b"mau01"), (as_template, b"mau02")):
        parts = Document(BytesIO(data)).part.package.iter_parts()
        (marks,) = [p.blob for p in parts if str(p.partname) == "/docProps/custom.xml"]
        assert form in marks


def is_notes(part):
    return part.content_type == CONTENT_TYPE.WML_FOOTNOTES


def notes_of(data):
    """The footnotes' part of a Word file as an element."""
    parts = Document(BytesIO(data)).part.package.iter_parts()
    (notes,) = [part for part in parts if is_notes(part)]
    return parse_xml(notes.blob)


def footnote_lines(data):
    return ["".join(t.text or "" for t in p.iter(T)) for p in notes_of(data).iter(P)]


def test_mau03_in_an_offices_file_keeps_its_footnote_and_is_read_back_alike():
    form = mau03_form()
    own = mau03.to_docx(form, template=starter("mau03"))
    built_in = mau03.to_docx(form)
    assert footnote_lines(own) == footnote_lines(built_in)
    assert text_of(own) == text_of(built_in)
    assert mau03.read_docx(own) == mau03.read_docx(built_in)


def test_the_footnote_of_mau03_joins_those_that_the_office_has():
    template = mau03.to_docx(mau03_form(), template=starter("mau03"))  # has one of its own
    document = Document(BytesIO(template))
    document.add_paragraph("{{bang}}")
    file = BytesIO()
    document.save(file)
    own = mau03.to_docx(mau03_form(), template=file.getvalue())
    ids = [note.get(qn("w:id")) for note in notes_of(own)]
    assert ids == ["-1", "0", "1", "2"]
    body = Document(BytesIO(own)).element.body
    assert [mark.get(qn("w:id")) for mark in body.iter(qn("w:footnoteReference"))] == ["1", "2"]
    styles = [style.get(qn("w:styleId")) for style in Document(BytesIO(own)).styles.element]
    assert styles.count("FootnoteText") == styles.count("FootnoteReference") == 1


def test_an_article_in_an_offices_file_keeps_paragraphs_photos_and_captions():
    sent = article_of(words=250, photos=(photo("Họp dân", part=3), photo("Ngõ mới")))
    own = article.to_docx(sent, template=starter("article"))
    built_in = article.to_docx(sent)
    assert text_of(own) == text_of(built_in)
    assert article.read_docx(own) == article.read_docx(built_in)
    assert [photo.part for photo in article.read_docx(own).photos] == [3, 5]


def test_photos_stand_beside_the_pictures_of_the_office():
    template = article.to_docx(article_of(photos=(photo(),)), template=starter("article"))
    document = Document(BytesIO(template))
    for name in TEXT:
        document.add_paragraph(f"{{{{{name}}}}}")
    file = BytesIO()
    document.save(file)
    other = photo("Ảnh khác", width=800, height=600)
    own = Document(BytesIO(article.to_docx(article_of(photos=(other,)), template=file.getvalue())))
    pictures = [str(part.partname) for part in own.part.package.iter_parts()]
    assert sorted(name for name in pictures if name.endswith(".jpg")) == [
        "/word/media/image1.jpg",
        "/word/media/image2.jpg",
    ]
    ids = [each.get("id") for each in own.element.body.iter(qn("wp:docPr"))]
    assert len(ids) == len(set(ids)) == 2


def test_text_that_looks_like_a_placeholder_is_printed_as_it_was_typed():
    sent = article_of(title="Bài {{doan}}", parts=("{{anh}}", "", "", "", ""))
    lines = text_of(article.to_docx(sent, template=starter("article")))
    assert "Bài {{doan}}" in lines
    assert "{{anh}}" in lines
