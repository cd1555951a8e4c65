"""Sign-in slips: eight on an A4 page, to cut and hand out, each with a link as a QR code."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from documents.drawing.markup import Markup, element
from documents.qr import qr_svg
from documents.text import clean_line
from documents.wording import short_date

PER_PAGE = 8
_CSS = """
@page { size: A4; margin: 10mm 12mm; }
body { font: 10.5pt/1.25 Tinos; }
section + section { break-before: page; }
article { box-sizing: border-box; float: left; width: 92.9mm; height: 68.5mm; padding: 4mm;
  overflow: hidden; border: 0.3mm dashed #777; }
h1 { font-size: 8.5pt; font-weight: normal; margin: 0; }
h2 { font-size: 11.5pt; margin: 0; max-height: 10.5mm; overflow: hidden; }
p { margin: 0; }
.person { max-height: 5mm; overflow: hidden; }
.body { height: 35mm; margin-top: 1.5mm; }
.qr { float: left; width: 34mm; height: 34mm; }
.words { margin-left: 37mm; }
.words p { margin-bottom: 1mm; }
.code { font-size: 12pt; font-weight: bold; }
.address { font-size: 9.5pt; overflow-wrap: anywhere; }
.care { font-size: 8.5pt; margin-top: 1mm; }
"""


@dataclass(frozen=True)
class LoginSlip:
    """What one slip tells: `link` is the code's own address, `page` where the code is typed."""

    unit: str
    person: str
    username: str
    code: str
    link: str
    page: str
    last_day: date


def to_pdf(ward: str, slips: Iterable[LoginSlip]) -> bytes:
    """The slips in their order, eight a page, headed by the ward's name."""
    from documents.drawing import pdf  # noqa: PLC0415 - WeasyPrint takes seconds to import

    drawn = [_slip(ward, slip) for slip in slips]
    pages = [
        element("section", *drawn[start : start + PER_PAGE])
        for start in range(0, len(drawn), PER_PAGE)
    ]
    title = f"Phiếu đăng nhập – {ward}"
    return pdf.render(element("main", *pages), title=title, author=ward, css=_CSS)


def _slip(ward: str, slip: LoginSlip) -> Markup:
    words = element(
        "div",
        element("p", "Tên đăng nhập: ", element("strong", slip.username)),
        element("p", "Quét mã bên trái, hoặc mở"),
        element("p", slip.page, class_="address"),
        element("p", "rồi nhập mã:"),
        element("p", slip.code, class_="code"),
        class_="words",
    )
    return element(
        "article",
        element("h1", f"Phong trào thi đua “Dân vận khéo” – {clean_line(ward)}"),
        element("h2", clean_line(slip.unit)),
        element("p", clean_line(slip.person), class_="person"),
        element("div", qr_svg(slip.link, f"Mã QR của {slip.username}"), words, class_="body"),
        element(
            "p",
            f"Dùng một lần, chậm nhất hết ngày {short_date(slip.last_day)}, để tự đặt mật khẩu. "
            "Không chụp gửi qua nhóm Zalo.",
            class_="care",
        ),
    )
