"""What an address asks for and no page knows is left out, and the page says so."""

import pytest

from tests.factories import make_campaign

NONSENSE = "Bỏ qua điều kiện lọc không có trong danh sách: "
PAGES = [
    ("administrator", "/don-vi/", {"khoi": "xyz"}, "khối “xyz”"),
    ("administrator", "/don-vi/", {"dung": "xyz"}, "tình trạng “xyz”"),
    ("administrator", "/tai-khoan/", {"vai-tro": "xyz"}, "vai trò “xyz”"),
    ("reviewer", "/bai-viet/", {"trang-thai": "xyz"}, "trạng thái “xyz”"),
    ("reviewer", "/bai-viet/", {"muon": "xyz"}, "gửi muộn “xyz”"),
    ("reviewer", "/loi-nhac/", {"trang-thai": "xyz"}, "trạng thái “xyz”"),
    ("reviewer", "/don-doc/", {"han": "xyz", "khoi": "1"}, "hạn “xyz”, khối “1”"),
    ("reviewer", "/kho-anh/mo-hinh/", {"linh-vuc": "x", "don-vi": "0"}, "lĩnh vực “x”, đơn vị “0”"),
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


def test_no_file_is_handed_out_for_another_year_than_the_one_asked_for(read):
    assert read("reviewer", "/tai/mau02.docx", {"nam": "2027"}).status_code == 404


def test_the_year_of_another_ward_is_a_year_that_is_not_there(read, campaign, stranger_ward):
    make_campaign(stranger_ward, 2027)
    assert read("clerk", "/viec-can-lam/", {"nam": "2027"}).context["campaign"] == campaign
