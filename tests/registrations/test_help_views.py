"""C11, C13: the forms and the help page, for every role."""

from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from campaigns.models import Theme
from documents.errors import DocumentRefused
from documents.guides import GUIDES
from documents.reading import article_reading, mau01_reading, mau03_reading
from documents.text import count_words
from organizations.models import Membership, Unit
from tests.factories import make_campaign, make_person, make_unit, make_ward

FORMS, HELP = "/bieu-mau/", "/tro-giup/"


def test_a_clerk_takes_forms_with_the_units_head(signed_in, clerk, unit, campaign):
    text = signed_in(clerk).get(FORMS).content.decode()

    assert reverse("reporting:prefilled_form", args=[unit.pk, "mau01", "docx"]) in text
    assert text.count("Tải mẫu điền sẵn") == 4


def test_a_plan_may_begin_from_a_sample_under_the_units_head(signed_in, clerk, unit, campaign):
    page = signed_in(clerk)
    address = reverse("reporting:prefilled_form", args=[unit.pk, "plan", "docx"])
    assert address in page.get(FORMS).content.decode()
    started = page.post(reverse("registrations:plan_start", args=[unit.pk]), follow=True)
    assert address in started.content.decode()

    document = Document(BytesIO(page.get(address).content))
    head = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = [paragraph.text for paragraph in document.paragraphs]
    assert "CHI BỘ TỔ DÂN PHỐ SỐ 12" in " ".join(head)
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in " ".join(head)
    assert "KẾ HOẠCH" in text
    assert "III. TỔ CHỨC THỰC HIỆN" in text
    assert "Số .....-KH/....." in " ".join(head)
    assert "Như kính gửi" not in " ".join([*head, *text])  # it is addressed to nobody
    blank = page.get(reverse("reporting:blank_form", args=["plan", "docx"]))
    assert blank.content.startswith(b"PK")


def test_the_outline_of_the_article_is_taken_blank_and_with_the_units_head(
    signed_in, clerk, unit, campaign
):
    page = signed_in(clerk)
    offered = page.get(FORMS).content.decode()
    blank = reverse("reporting:blank_form", args=["article", "docx"])
    prefilled = reverse("reporting:prefilled_form", args=[unit.pk, "article", "docx"])
    assert blank in offered
    assert prefilled in offered
    assert page.get(blank).content.startswith(b"PK")

    untouched = page.get(prefilled).content
    with pytest.raises(DocumentRefused, match="Tệp trống"):
        article_reading.read_docx(untouched)
    document = Document(BytesIO(untouched))
    lines = {line.text.partition(":")[0]: line for line in document.paragraphs}
    lines["Tên bài viết"].runs[-1].text = "Tên bài viết: Người nối những con ngõ"
    lines["Cá nhân điển hình"].runs[-1].text = "Nguyễn Thị Hòa"
    filled = BytesIO()
    document.save(filled)
    reading = article_reading.read_docx(filled.getvalue())
    assert (reading.unit_name, reading.person) == (unit.name, "Nguyễn Thị Hòa")
    assert reading.title == "Người nối những con ngõ"
    assert (reading.person_role, reading.author, reading.unplaced) == ("", "", "")
    assert not any(reading.parts)


@pytest.mark.parametrize("who", ["administrator", "reviewer", "leader"])
def test_people_without_a_unit_take_blank_forms_that_open(request, signed_in, campaign, who):
    page = signed_in(request.getfixturevalue(who))

    text = page.get(FORMS).content.decode()

    assert "Tải mẫu điền sẵn" not in text
    blank = reverse("reporting:blank_form", args=["mau03", "docx"])
    assert blank in text
    assert page.get(blank).status_code == 200


@pytest.fixture
def example(signed_in, clerk, campaign):
    """example(form) is the filled Word file that the page of forms offers."""
    page = signed_in(clerk)
    offered = page.get(FORMS).content.decode()

    def take(form):
        address = f"{reverse('reporting:example_form', args=[form, 'docx'])}?nam=2026"
        assert f'href="{address}"' in offered
        return page.get(address).content

    return take


@pytest.mark.parametrize("form", ["mau01", "mau03", "article"])
def test_an_example_says_that_it_is_one(example, form):
    document = Document(BytesIO(example(form)))
    head = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "CHI BỘ VÍ DỤ" in " ".join(head)
    assert any(paragraph.text.startswith("VÍ DỤ ") for paragraph in document.paragraphs)


def test_the_examples_are_filled_in_as_the_program_wants_them(example, campaign):
    mau01 = mau01_reading.read_docx(example("mau01"))
    assert len(mau01.entries) == 4
    assert (mau01.problems, mau01.unit_name) == ((), "CHI BỘ VÍ DỤ")
    mau03 = mau03_reading.read_docx(example("mau03"))
    assert mau03.problems == ()
    assert count_words(mau03.nominees[0].summary) <= campaign.summary_max_words
    article = article_reading.read_docx(example("article"))
    assert all(article.parts)
    assert article.title == "Người nối những con ngõ"


def test_there_is_no_example_of_what_nobody_fills_in(signed_in, clerk, campaign):
    address = reverse("reporting:example_form", args=["mau02", "docx"])
    assert signed_in(clerk).get(address).status_code == 404


@pytest.mark.parametrize("role", GUIDES)
def test_the_guide_of_each_role_is_one_page_with_every_step_and_the_contact(
    signed_in, clerk, campaign, role
):
    campaign.help_contact = "Ban Xây dựng Đảng phường: đ/c Trần Minh Anh, 024 3851 0000"
    campaign.save()

    answer = signed_in(clerk).get(reverse("registrations:guide", args=[role]))

    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(BytesIO(answer.content)).pages
    assert len(pages) == 1
    text = " ".join(pages[0].extract_text().split())
    for number in range(1, len(GUIDES[role].steps) + 1):
        assert f"{number}. " in text
    assert "024 3851 0000" in text


def test_there_is_no_guide_for_an_unknown_role(signed_in, clerk, campaign):
    assert signed_in(clerk).get("/tro-giup/huong-dan-chairman.pdf").status_code == 404


def test_help_names_ones_own_guide_and_calls_with_one_tap(signed_in, reviewer, campaign):
    campaign.help_contact = "Ban Xây dựng Đảng: đ/c Anh, 024 3851 0000 (giờ hành chính)"
    campaign.save()

    text = signed_in(reviewer).get("/tro-giup/").content.decode()

    assert 'href="tel:02438510000"' in text
    assert text.count("Vai trò của đồng chí") == 1
    assert text.count("/tro-giup/huong-dan-") == 4


def test_help_explains_the_limit_that_the_year_has(signed_in, clerk, campaign):
    limit = campaign.deadlines.get(obligation="mau01")
    limit.stated_on = limit.stated_on.replace(day=20)
    limit.save()
    text = signed_in(clerk).get("/tro-giup/").content.decode()
    assert "“trước ngày 20/01/2026” là chậm nhất ngày nào?" in text
    assert "Là hết ngày 19/01/2026." in text
    limit.delete()
    assert (
        "liền trước ngày ghi trong văn bản" in signed_in(clerk).get("/tro-giup/").content.decode()
    )


def test_without_a_number_there_is_no_button_to_call(signed_in, clerk, campaign):
    assert "tel:" not in signed_in(clerk).get("/tro-giup/").content.decode()


def test_the_forms_of_an_earlier_year_are_printed_for_that_year(
    signed_in, clerk, unit, campaign, ward
):
    make_campaign(ward, 2025, is_open=False)
    page = signed_in(clerk)
    shown = page.get(FORMS, {"nam": "2025"}).context["forms"]
    addresses = [file["url"] for form in shown for file in form["files"]]
    addresses += [form["primary"]["url"] for form in shown if form["primary"]]
    assert len(addresses) == 16
    assert {address.partition("?")[2] for address in addresses} == {"nam=2025"}
    prefilled = reverse("reporting:prefilled_form", args=[unit.pk, "mau03", "docx"])
    assert f"{prefilled}?nam=2025" in addresses
    assert "2025" in page.get(f"{prefilled}?nam=2025").headers["Content-Disposition"]


def test_the_page_of_forms_tells_the_letter_and_the_themes_of_its_year(signed_in, clerk, campaign):
    page = signed_in(clerk)
    assert "Phường chưa ghi công văn triển khai của năm 2026." in page.get(FORMS).content.decode()
    campaign.launch_document = "Công văn số 12-CV/ĐU ngày 05/01/2026"
    campaign.save()
    Theme.objects.create(campaign=campaign, number="1.1", title="Tuyên truyền, vận động")
    text = page.get(FORMS).content.decode()
    assert campaign.launch_document in text
    assert "1.1. Tuyên truyền, vận động" in text


@pytest.fixture
def trial_clerk():
    """A clerk of a demo ward who can sign in."""
    demo = make_ward("phường Đống Đa (mẫu)")
    Unit.objects.filter(pk=demo.pk).update(is_demo=True)
    make_person(demo, Membership.Role.REVIEWER, username="mau-bxdd1")
    return make_person(make_unit(demo), Membership.Role.CLERK, username="mau-tdp12")


def test_help_offers_the_demo_ward_in_the_persons_own_role(
    signed_in, campaign, clerk, reviewer, trial_clerk
):
    text = signed_in(clerk).get(HELP).content.decode()
    assert "Xem thử với dữ liệu mẫu" in text
    assert "mau-tdp12" in text
    assert "mau-bxdd1" not in text
    assert "mau-bxdd1" in signed_in(reviewer).get(HELP).content.decode()


def test_a_demo_ward_that_nobody_can_enter_is_not_offered(signed_in, campaign, clerk, trial_clerk):
    trial_clerk.set_unusable_password()
    trial_clerk.save()
    assert "Xem thử" not in signed_in(clerk).get(HELP).content.decode()


def test_without_a_demo_ward_or_inside_it_nothing_is_offered(request, signed_in, campaign, clerk):
    assert "Xem thử" not in signed_in(clerk).get(HELP).content.decode()
    inside = request.getfixturevalue("trial_clerk")
    make_campaign(inside.memberships.get().unit.parent)
    assert "Xem thử" not in signed_in(inside).get(HELP).content.decode()


@pytest.mark.parametrize(
    ("year", "is_told"), [("2027", True), ("2026", False), ("abc", False), ("²²²²", False)]
)
def test_a_year_that_is_not_there_has_no_forms_yet(signed_in, clerk, campaign, year, is_told):
    text = signed_in(clerk).get(FORMS, {"nam": year}).content.decode()
    assert (f"Năm {year} chưa có biểu mẫu." in text) is is_told
