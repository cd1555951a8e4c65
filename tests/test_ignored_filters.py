"""What an address asks for and no page knows is left out, and the page says so."""

import pytest
from django.urls import URLResolver, get_resolver, reverse

from awards.choice.services import choose_for_city
from tests.factories import make_accepted_nomination, make_campaign, make_sent_list

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
    ("reviewer", "/loi-nhac/"),
    ("reviewer", "/mo-hinh/co-the-trung/"),
    ("reviewer", "/nhat-ky/"),
    ("reviewer", "/sach-2023/"),
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
    ],
)
def test_a_list_is_quiet_about_the_filters_that_it_knows(read, who, address, query):
    assert NONSENSE not in read(who, address, query).content.decode()


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
