"""The head and the foot of a Party document (docs/forms.md, section 1)."""

from dataclasses import dataclass
from datetime import date

from documents.drawing.paper import Paragraph, TwoColumns
from documents.style import PartyStyle, Role
from documents.text import clean_line
from documents.wording import dash_list, long_date

PARTY_NAME = "ĐẢNG CỘNG SẢN VIỆT NAM"
BLANK_ISSUER = "ĐƠN VỊ....."
BLANK_PLACE = "....."
BLANK_ADDRESSEE = "....."
DEFAULT_RECIPIENTS = ("Như kính gửi", "Ban Xây dựng Đảng", "Lưu")
DEFAULT_ON_BEHALF = "T/M CẤP ỦY (CHI ỦY)"


@dataclass(frozen=True)
class Letterhead:
    """Who writes to whom, where and when; empty values print as on the blank form.

    `number` is what follows "Số"; `on_behalf_of` is the whole line ("T/M CHI ỦY").
    `addressee` and `recipients` are plain names: dashes and stops are added when printed.
    """

    superior: str = ""
    issuer: str = ""
    place: str = ""
    issued_on: date | None = None
    year: int = 2026
    addressee: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    on_behalf_of: str = ""
    position: str = ""
    signer: str = ""
    has_seal: bool = True
    number: str = ""


def head_block(letterhead: Letterhead, style: PartyStyle) -> TwoColumns:
    issuer = clean_line(letterhead.issuer) or BLANK_ISSUER
    place = clean_line(letterhead.place) or BLANK_PLACE
    left = [
        Paragraph(Role.ISSUER, issuer.upper()),
        Paragraph(Role.STAR, "*"),
    ]
    if superior := clean_line(letterhead.superior):
        left.insert(0, Paragraph(Role.SUPERIOR, superior.upper()))
    if number := clean_line(letterhead.number):
        left.append(Paragraph(Role.NUMBER, f"Số {number}"))
    day = long_date(letterhead.issued_on, letterhead.year)
    right = (
        Paragraph(Role.PARTY_NAME, style.spelled(PARTY_NAME)),
        Paragraph(Role.PLACE_DATE, f"{place}, {day}"),
    )
    return TwoColumns(tuple(left), right)


def addressee_lines(letterhead: Letterhead) -> tuple[Paragraph, ...]:
    """“Kính gửi: A.” on one line, or a list below “Kính gửi:” when there are several."""
    names = letterhead.addressee or (BLANK_ADDRESSEE,)
    if len(names) == 1:
        name = clean_line(names[0])
        return (
            Paragraph(Role.ADDRESSEE, name if name.endswith(".") else f"{name}.", "Kính gửi: "),
        )
    items = tuple(Paragraph(Role.ADDRESSEE_ITEM, line) for line in dash_list(names))
    return (Paragraph(Role.ADDRESSEE, "", "Kính gửi:"), *items)


def foot_block(letterhead: Letterhead, style: PartyStyle) -> TwoColumns:
    recipients = letterhead.recipients or tuple(map(style.spelled, DEFAULT_RECIPIENTS))
    left = (
        Paragraph(Role.RECIPIENTS, "Nơi nhận:"),
        *(Paragraph(Role.RECIPIENT, line) for line in dash_list(recipients)),
    )
    return TwoColumns(left, _signature(letterhead, style))


def _signature(letterhead: Letterhead, style: PartyStyle) -> tuple[Paragraph, ...]:
    authority = clean_line(letterhead.on_behalf_of) or style.spelled(DEFAULT_ON_BEHALF)
    lines = [Paragraph(Role.ON_BEHALF, authority.upper())]
    if position := clean_line(letterhead.position):
        lines.append(Paragraph(Role.POSITION, position.upper()))
    if letterhead.has_seal:
        lines.append(Paragraph(Role.SEAL, "(Ký, đóng dấu)"))
    if signer := clean_line(letterhead.signer):
        lines += [Paragraph(Role.SIGNATURE_SPACE, "")] * style.signature_lines
        lines.append(Paragraph(Role.SIGNER, signer))
    return tuple(lines)
