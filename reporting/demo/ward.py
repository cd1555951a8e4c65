"""The demo ward itself: the ward, its units, its people and its two years."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from campaigns.opening import FIXTURES, campaign_setup, open_campaign
from campaigns.services import close_campaign, set_deadline
from campaigns.vocabulary import Obligation
from organizations.models import Membership, Unit, User
from organizations.services import grant_role
from reporting.demo.ledger import Cast
from reporting.demo.story import ZONE

WARD_CODE = "DONGDA"
SET_UP_AT = datetime(2025, 1, 2, 8, 0, tzinfo=ZONE)
OPENED_AT = datetime(2026, 1, 2, 7, 30, tzinfo=ZONE)
Role = Membership.Role
# user name, full name, role in the ward
WARD_PEOPLE = (
    ("admin", "Bùi Quang Huy", Role.ADMIN),
    ("bxdd1", "Trần Minh Anh", Role.REVIEWER),
    ("bxdd2", "Lê Thu Hương", Role.REVIEWER),
    ("ttdu", "Hoàng Văn Minh", Role.LEADER),
)
LAUNCH_DOCUMENT = (
    "Công văn của Đảng ủy phường, tháng 01 năm 2026, về triển khai phong trào thi đua "
    "“Dân vận khéo” năm 2026"
)
# the documents set no day for the units’ own document: each ward does
PLAN_DUE = date(2026, 1, 15)
HELP_CONTACT = "Ban Xây dựng Đảng phường: đ/c Trần Minh Anh, 0900 000 001 (giờ hành chính)"


@dataclass(frozen=True, slots=True)
class Doorplate:
    """How the demo ward is told apart; codes and sign-in names are unique in the database.

    Only where it is alone are its people reached by mail or phone number and is its administrator
    one of the whole installation: beside real wards neither may meddle with theirs.
    """

    code_prefix: str = ""
    name_suffix: str = ""

    @property
    def is_alone(self):
        return not self.code_prefix

    def code(self, code):
        return f"{self.code_prefix}{code}"

    def username(self, username):
        return f"{self.code_prefix.lower()}{username}"


ALONE = Doorplate()


def new_ward(doorplate=ALONE, **fields):
    """The demo ward as it will be saved, without units and people."""
    return Unit(
        name=f"Đảng ủy phường Đống Đa{doorplate.name_suffix}",
        short_name=f"phường Đống Đa{doorplate.name_suffix}",
        code=doorplate.code(WARD_CODE),
        kind=Unit.Kind.WARD_COMMITTEE,
        is_demo=True,
        superior_name="Đảng bộ thành phố Hà Nội",
        printed_name="Đảng ủy phường Đống Đa",
        place="Đống Đa",
        on_behalf_of="T/M BAN THƯỜNG VỤ",
        signer_position="Phó Bí thư Thường trực",
        **fields,
    )


class WardBuilder:
    """Makes the units and accounts; one password for all, hashed once, or None: no signing in."""

    def __init__(self, password, names, doorplate=ALONE):
        self._password = make_password(password)
        self._names = names
        self._doorplate = doorplate

    def build(self, ward, plans):
        """Returns the Cast of the story, with the years not yet opened."""
        people = {
            username: self._account(username, full_name, ward, role)
            for username, full_name, role in WARD_PEOPLE
        }
        units, clerks = {}, {}
        for number, plan in enumerate(plans, start=100):
            contact = plan.contact or self._names.person()
            unit = units[plan.code] = plan.new_unit(ward, contact, number)
            unit.code = self._doorplate.code(plan.code)
            unit.contact_email = self._address(plan.username)
            unit.save()
            clerks[plan.code] = self._account(
                plan.username, contact, unit, Role.CLERK, phone=unit.contact_phone
            )
        signed_copy, sha256 = _store_signed_copy()
        return Cast(units, clerks, people, {}, signed_copy, sha256)

    def _account(self, username, full_name, unit, role, phone=""):
        is_admin = role == Role.ADMIN and self._doorplate.is_alone
        user = User(
            username=self._doorplate.username(username),
            full_name=full_name,
            phone=phone if self._doorplate.is_alone else "",
            email=self._address(username),
            password=self._password,
            is_staff=is_admin,
            is_superuser=is_admin,
            date_joined=SET_UP_AT,
            # the ward that stands alone is shown in the middle of its year; the one beside real
            # wards is where people learn
            first_steps_closed_at=SET_UP_AT if self._doorplate.is_alone else None,
        )
        user.save()
        grant_role(user, unit, role, actor=None)
        return user

    def _address(self, username):
        return f"{username}@dongda.example" if self._doorplate.is_alone else ""


def _store_signed_copy():
    content = (FIXTURES / "demo_signed_copy.pdf").read_bytes()
    name = default_storage.save("ban-ky/2026/ban-ky-mau.pdf", ContentFile(content))
    return name, hashlib.sha256(content).hexdigest()


def open_last_year(ward):
    return open_campaign(ward, campaign_setup("demo_campaign_2025"), actor=None)


def close_last_year(campaign, *, actor):
    close_campaign(campaign, actor=actor)


def open_this_year(ward, *, actor):
    campaign = open_campaign(ward, campaign_setup("campaign_2026"), actor=actor)
    campaign.launch_document = LAUNCH_DOCUMENT
    campaign.help_contact = HELP_CONTACT
    campaign.save(update_fields=["launch_document", "help_contact"])
    set_deadline(
        campaign,
        Obligation.PLAN,
        stated_on=PLAN_DUE,
        citation="Đảng ủy phường quy định; tiêu chí (1), mục 2.5",
        actor=actor,
    )
    return campaign
