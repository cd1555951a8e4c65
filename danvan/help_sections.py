"""Which step of the guides a page belongs to, so that its help link opens there."""

from organizations.models import Membership

Role = Membership.Role
# {role: {first part of a page's path: step of documents.guides.GUIDES[role], counted from 1}}
STEPS = {
    Role.CLERK: {
        "viec-can-lam": 1,
        "dang-ky": 2,
        "bieu-mau": 2,
        "ho-so": 4,
        "mo-hinh-don-vi": 7,
        "minh-chung": 7,
        "lich-su-gui": 7,
        "van-ban-trien-khai": 6,
        "bai-viet": 6,
        "trich-ngang": 6,
        "tep-da-dien": 6,
        "tu-danh-gia": 7,
    },
    Role.REVIEWER: {
        "bang-theo-doi": 1,
        "kiem-tra": 2,
        "ho-so": 3,
        "don-doc": 4,
        "loi-nhac": 4,
        "han-gui": 4,
        "nhac-han": 4,
        "lich-nhac": 4,
        "nhap-hang-loat": 5,
        "dang-ky": 5,
        "bai-viet": 6,
        "ky-yeu": 6,
        "sach-2023": 6,
        "xet-chon": 6,
        "kho-anh": 6,
        "tong-hop": 7,
        "bao-cao": 7,
        "mo-hinh": 7,
        "danh-gia": 7,
        "ho-so-luu": 7,
    },
    Role.LEADER: {"tong-quan": 2, "tong-hop": 2, "bao-cao": 2, "mo-hinh": 4, "hinh-anh": 4},
    Role.ADMIN: {
        "nam-cong-tac": 1,
        "don-vi": 2,
        "tai-khoan": 3,
        "nhat-ky": 4,
        "tinh-trang": 5,
        "tinh-trang-nhac-han": 5,
    },
}


def help_anchor(roles, path):
    """“#clerk-2” for the page of this path, for whoever holds the roles; "" without a step."""
    section = path.strip("/").partition("/")[0]
    return next(
        (
            f"#{role}-{steps[section]}"
            for role, steps in STEPS.items()
            if role in roles and section in steps
        ),
        "",
    )
