"""The head and foot of a unit's papers, from its settings and the year's addressees."""

from dataclasses import replace

from documents.letterhead import Letterhead

WARD_RECIPIENTS = ("Như kính gửi", "Thường trực Đảng ủy", "Ban Xây dựng Đảng", "Lưu")


def unit_letterhead(unit, campaign, *, issued_on=None):
    """What the unit prints on its Mẫu 01–03; without a day the line stays open for the pen."""
    return _letterhead(unit, campaign, campaign.addressee, issued_on)


def ward_letterhead(campaign, *, issued_on=None):
    """What the ward prints on its own tables, which go to the city."""
    head = _letterhead(campaign.ward, campaign, campaign.city_addressee, issued_on)
    return replace(head, recipients=WARD_RECIPIENTS)


def _letterhead(unit, campaign, addressee, issued_on):
    return Letterhead(
        superior=unit.superior_name,
        issuer=unit.printed_name or unit.name,
        place=unit.place or campaign.ward.place,
        issued_on=issued_on,
        year=campaign.year,
        addressee=(addressee,),
        on_behalf_of=unit.on_behalf_of,
        position=unit.signer_position,
        signer=unit.signer_name,
        has_seal=unit.has_seal,
    )
