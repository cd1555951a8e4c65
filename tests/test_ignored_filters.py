"""What an address asks for and no page knows is left out, and the page says so."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import URLResolver, get_resolver, reverse
from openpyxl import load_workbook

from awards.choice.services import choose_for_city
from tests.factories import (
    ask_for_assessment,
    make_accepted_nomination,
    make_campaign,
    make_sent_list,
)

NONSENSE = "Bỏ qua điều kiện lọc không có trong danh sách: "
PAGED = [
    ("administrator", "/don-vi/"),
    ("administrator", "/tai-khoan/"),
    ("clerk", "/lich-su-gui/"),
    ("clerk", "/thong-bao/"),
    ("leader", "/hinh-anh/"),
    ("leader", "/mo-hinh/"),
    ("reviewer", "/bai-viet/"),
    ("reviewer", "/don-doc/goi-dien/"),
    ("reviewer", "/kho-anh/"),
    ("reviewer", "/kho-anh/mo-hinh/"),
    ("reviewer", "/ky-yeu/"),
    ("reviewer", "/loi-nhac/"),
    ("reviewer", "/mo-hinh/co-the-trung/"),
    ("reviewer", "/nhat-ky/"),
    ("reviewer", "/sach-2023/"),
    ("reviewer", "/xet-chon/"),
]
PAGES = [
    ("administrator", "/don-vi/", {"khoi": "xyz"}, "khối “xyz”"),
    ("administrator", "/don-vi/", {"dung": "xyz"}, "tình trạng “xyz”"),
    ("administrator", "/tai-khoan/", {"vai-tro": "xyz"}, "vai trò “xyz”"),
    ("reviewer", "/bai-viet/", {"trang-thai": "xyz"}, "trạng thái “xyz”"),
    ("reviewer", "/bai-viet/", {"muon": "xyz"}, "gửi muộn “xyz”"),
    ("reviewer", "/loi-nhac/", {"trang-thai": "xyz"}, "trạng thái “xyz”"),
    ("reviewer", "/don-doc/", {"han": "xyz", "khoi": "1"}, "hạn “xyz”, khối “1”"),
    ("reviewer", "/kho-anh/mo-hinh/", {"linh-vuc": "x", "don-vi": "0"}, "lĩnh vực “x”, đơn vị “0”"),
    ("reviewer", "/bang-theo-doi/", {"trang": "xyz", "tab": "xyz"}, "trang “xyz”, thẻ “xyz”"),
    ("reviewer", "/bang-theo-doi/", {"trang": "99"}, "trang “99”"),
    *((who, address, {"trang": "xyz"}, "trang “xyz”") for who, address in PAGED),
    ("reviewer", "/nhat-ky/", {"nguoi": "0", "viec": "xyz"}, "người “0”, việc “xyz”"),
    ("administrator", "/don-vi/", {"sua": "xyz"}, "đơn vị cần sửa “xyz”"),
    ("administrator", "/don-vi/", {"sua": "0"}, "đơn vị cần sửa “0”"),
    ("clerk", "/viec-can-lam/", {"don-vi": "xyz"}, "đơn vị “xyz”"),
    ("clerk", "/mo-hinh-don-vi/", {"don-vi": "xyz"}, "đơn vị “xyz”"),
    ("leader", "/mo-hinh/", {"don-vi": "²"}, "đơn vị “²”"),
    *(
        ("reviewer", address, {"don-vi": "xyz"}, "đơn vị “xyz”")
        for address in ("/tong-hop/", "/mo-hinh/", "/mo-hinh/co-the-trung/", "/ho-so-luu/")
    ),
    ("reviewer", "/tong-hop/chot/", {"gom": "xyz"}, "hồ sơ được tính “xyz”"),
    ("reviewer", "/kiem-tra/", {"tab": "xyz"}, "thẻ “xyz”"),
    ("reviewer", "/lich-nhac/", {"ngay": "xyz"}, "ngày “xyz”"),
    ("reviewer", "/lich-nhac/", {"ngay": "1999-01-01"}, "ngày “1999-01-01”"),
    ("reviewer", "/lich-nhac/", {"don-vi": "xyz"}, "đơn vị “xyz”"),
    ("reviewer", "/ngay-nghi/", {"lich": "xyz"}, "lịch năm “xyz”"),
    ("reviewer", "/ngay-nghi/", {"lich": "1999"}, "lịch năm “1999”"),
    *(
        (
            "reviewer",
            address,
            {"han": "xyz", "trang-thai": "xyz", "khoi": "xyz", "xep": "xyz", "chon": "xyz"},
            "hạn “xyz”, trạng thái “xyz”, khối “xyz”, đơn vị được chọn “xyz”, cách xếp “xyz”",
        )
        for address in (
            "/bang-theo-doi/",
            "/bang-theo-doi/ban-in/",
            "/don-doc/",
            "/don-doc/tin-zalo/",
            "/don-doc/goi-dien/",
        )
    ),
    *(
        ("reviewer", address, {"so-dong": "xyz"}, "số dòng mỗi trang “xyz”")
        for address in ("/bang-theo-doi/", "/don-doc/", "/don-doc/goi-dien/")
    ),
    ("reviewer", "/don-doc/", {"trang": "xyz"}, "trang “xyz”"),
]
pytestmark = pytest.mark.usefixtures("campaign", "unit")


@pytest.fixture
def read(request, signed_in):
    def read(who, address, query):
        return signed_in(request.getfixturevalue(who)).get(address, query)

    return read


@pytest.mark.parametrize(("who", "address", "query", "named"), PAGES)
def test_a_list_names_the_filters_that_it_does_not_know(read, who, address, query, named):
    page = read(who, address, query).content.decode()
    assert f"{NONSENSE}{named}." in page
    assert "khớp điều kiện lọc" not in page
    assert "xyz" not in page.partition("<form")[2].replace(named, "")


@pytest.mark.parametrize(("who", "address"), sorted({page[:2] for page in PAGES}))
def test_a_list_names_nothing_when_nothing_is_asked(read, who, address):
    assert NONSENSE not in read(who, address, {}).content.decode()


@pytest.mark.parametrize(
    ("who", "address", "query"),
    [
        ("administrator", "/don-vi/", {"khoi": "party_cell", "dung": "co"}),
        ("administrator", "/tai-khoan/", {"vai-tro": "admin"}),
        ("reviewer", "/bai-viet/", {"trang-thai": "cho-kiem-tra", "muon": "1"}),
        ("reviewer", "/loi-nhac/", {"trang-thai": "draft"}),
        ("reviewer", "/nhat-ky/", {"viec": "login"}),
        ("reviewer", "/ngay-nghi/", {"lich": "2026"}),
        ("reviewer", "/lich-nhac/", {"don-vi": "tat-ca"}),
        ("reviewer", "/don-doc/", {"chon": "0", "so-dong": "25", "xep": "ten", "trang": "1"}),
        ("reviewer", "/don-doc/goi-dien/", {"so-dong": "50", "han": "mau01"}),
        ("reviewer", "/bang-theo-doi/", {"chon": ["3", "2"], "so-dong": "25"}),
        ("reviewer", "/bang-theo-doi/ban-in/", {"han": "mau01", "xep": "ten", "so-dong": "50"}),
        ("reviewer", "/tong-hop/chot/", {"gom": "all"}),
    ],
)
def test_a_list_is_quiet_about_the_filters_that_it_knows(read, who, address, query):
    assert NONSENSE not in read(who, address, query).content.decode()


def test_every_value_that_a_list_does_not_know_is_named(read):
    page = read("reviewer", "/don-doc/", {"chon": ["xyz", "1", "abc"]}).content.decode()
    assert f"{NONSENSE}đơn vị được chọn “xyz”, đơn vị được chọn “abc”." in page


def test_who_opens_the_queue_with_a_nonsense_tab_reads_so_beside_the_first_file(
    unit, campaign, clerk, reviewer, signed_in
):
    sent, client = make_sent_list(unit, campaign, clerk), signed_in(reviewer)
    known = client.get("/kiem-tra/", {"tab": "lich-su"}, follow=True)
    assert (known.context["submission"].pk, known.context["tab"]) == (sent.pk, "lich-su")
    assert NONSENSE not in known.content.decode()
    page = client.get("/kiem-tra/", {"tab": "xyz"}, follow=True)
    assert (page.context["submission"].pk, page.context["tab"]) == (sent.pk, "du-lieu")
    assert f"{NONSENSE}thẻ “xyz”." in page.content.decode()


@pytest.fixture
def assessed(campaign, administrator):
    """A year whose units are assessed."""
    ask_for_assessment(campaign, administrator, opens_on=date(2026, 1, 1))


@pytest.mark.usefixtures("assessed")
@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"don-vi": "xyz"}, "đơn vị “xyz”"),
        ({"don-vi": "0"}, "đơn vị “0”"),
        ({"muc": "9"}, "nội dung “9”"),
        ({"xep": "xyz", "khoi": "xyz"}, "khối “xyz”, cách xếp “xyz”"),
    ],
)
def test_the_assessment_names_the_filters_that_it_does_not_know(read, query, named):
    assert f"{NONSENSE}{named}." in read("reviewer", "/danh-gia/", query).content.decode()


@pytest.mark.usefixtures("assessed")
def test_the_assessment_is_quiet_about_the_cell_that_it_opens(read, unit):
    page = read("reviewer", "/danh-gia/", {"don-vi": str(unit.pk), "muc": "1"})
    assert page.context["panel"]["row"].unit_id == unit.pk
    assert NONSENSE not in page.content.decode()


@pytest.mark.usefixtures("assessed")
@pytest.mark.parametrize(
    ("address", "state", "words"),
    [
        ("/bang-theo-doi/tai.xlsx", "chua-gui", "trạng thái Chưa gửi (Mẫu số 01, 02)"),
        ("/danh-gia/tai.xlsx", "chua-gui", "chưa gửi tự đánh giá"),
    ],
)
def test_a_sheet_says_by_what_its_rows_were_chosen_and_what_was_left_out(
    read, address, state, words
):
    known = {"trang-thai": state, "khoi": "party_cell", "q": "dân phố", "han": "mau01"}
    assert notes_of(read("reviewer", address, known)) == [
        f"Điều kiện lọc: khối Chi bộ; {words}; tìm “dân phố”."
    ]
    nonsense = notes_of(read("reviewer", address, {"trang-thai": "xyz", "xep": "abc"}))
    assert nonsense == [f"{NONSENSE}trạng thái “xyz”, cách xếp “abc”."]
    assert notes_of(read("reviewer", address, {})) == []


def notes_of(answer):
    rows = load_workbook(BytesIO(answer.content)).worksheets[0].values
    cells = [str(cell) for row in rows for cell in row if cell]
    return [cell for cell in cells if cell.startswith(("Điều kiện lọc", "Bỏ qua"))]


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("clerk", "/viec-can-lam/"),
        ("clerk", "/bieu-mau/"),
        ("reviewer", "/bang-theo-doi/"),
        ("reviewer", "/mo-hinh/"),
        ("leader", "/tong-quan/"),
    ],
)
@pytest.mark.parametrize("year", ["abc", "1999"])
def test_a_page_in_a_year_that_is_not_there_shows_the_open_one(read, campaign, who, address, year):
    page = read(who, address, {"nam": year})
    assert page.context["campaign"] == campaign
    assert f"{NONSENSE}năm “{year}”." in page.content.decode()


def test_nothing_is_written_into_another_year_than_the_one_asked_for(
    unit, clerk, campaign, signed_in
):
    answer = signed_in(clerk).post(f"/don-vi/{unit.pk}/dang-ky/?nam=2027")
    assert answer.status_code == 404


# the files of a year: who may have them, and what their address names besides
FILES_OF_A_YEAR = {
    "reporting:board_sheet": ("reviewer", ()),
    "reporting:assessment_sheet": ("reviewer", ()),
    "reporting:ward_nominees": ("reviewer", ("docx",)),
    "reporting:city_nominee": ("reviewer", ("docx",)),
    "reporting:ward_progress": ("reviewer", ("xlsx",)),
    "reporting:ward_download": ("reviewer", ("mau02", "docx")),
    "reporting:unit_download": ("clerk", ("unit", "mau02", "docx")),
    "reporting:blank_form": ("clerk", ("mau01", "docx")),
    "reporting:example_form": ("clerk", ("mau01", "docx")),
    "reporting:prefilled_form": ("clerk", ("unit", "mau01", "docx")),
    "registrations:guide": ("clerk", ("clerk",)),
}
# each belongs to one record, or to no year; the book of articles is asked for with POST
OTHER_FILES = {
    "awards:book_import_faulty",
    "awards:book_sample",
    "audit:log_sheet",
    "campaigns:campaign_template_starter",
    "campaigns:signed_copy_file",
    "campaigns:template_file",
    "campaigns:template_sample",
    "organizations:slips_pdf",
    "organizations:unit_import_faulty",
    "organizations:unit_sample",
    "reminders:calendar_feed",
    "reporting:file_download",
    "reporting:receipt_pdf",
    "reporting:sealed_file",
    "reporting:yearbook",
}
NO_PAPERS = {"favicon", "healthz", "last_pdf", "manifest", "service_worker"}


def routes(resolver, namespace=""):
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from routes(each, f"{each.namespace}:" if each.namespace else namespace)
        else:
            yield f"{namespace}{each.name}", str(each.pattern)


def test_every_address_that_ends_without_a_slash_is_known_to_be_a_file():
    found = {
        name
        for name, pattern in routes(get_resolver())
        if pattern and not pattern.endswith("/") and not name.startswith("admin:")
    }
    assert found == FILES_OF_A_YEAR.keys() | OTHER_FILES | NO_PAPERS


@pytest.fixture
def chosen(unit, campaign, clerk, reviewer):
    nominee = make_accepted_nomination(unit, campaign, clerk, reviewer)
    choose_for_city(campaign, nominee, actor=reviewer, reason="")


@pytest.mark.usefixtures("chosen")
@pytest.mark.parametrize("name", FILES_OF_A_YEAR)
def test_no_file_is_handed_out_for_another_year_than_the_one_asked_for(name, read, unit):
    who, args = FILES_OF_A_YEAR[name]
    address = reverse(name, args=[unit.pk if arg == "unit" else arg for arg in args])
    assert read(who, address, {"nam": "2026"}).status_code == 200
    assert read(who, address, {"nam": "2027"}).status_code == 404


def test_the_year_of_another_ward_is_a_year_that_is_not_there(read, campaign, stranger_ward):
    make_campaign(stranger_ward, 2027)
    assert read("clerk", "/viec-can-lam/", {"nam": "2027"}).context["campaign"] == campaign


def test_a_nonsense_tab_of_a_file_is_named_and_its_data_are_shown(unit, campaign, clerk, read):
    sent = make_sent_list(unit, campaign, clerk)
    page = read("reviewer", f"/kiem-tra/{sent.pk}/", {"tab": "xyz"})
    assert f"{NONSENSE}thẻ “xyz”." in page.content.decode()
    assert page.context["tab"] == "du-lieu"
    known = read("reviewer", f"/kiem-tra/{sent.pk}/", {"tab": "lich-su"})
    assert NONSENSE not in known.content.decode()
