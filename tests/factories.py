"""People with a role, a ward with units, and lists in every state, for all tests."""

from datetime import date
from functools import cache
from itertools import count

from django.contrib.auth.hashers import make_password

from campaigns.models import Campaign, Deadline, Level, Sector
from campaigns.vocabulary import Obligation
from campaigns.workflow import advance
from documents.vocabulary import LEVELS_2026, SECTORS_2026
from organizations.models import Membership, Unit, User
from registrations.rows import COLLECTIVE, Row
from registrations.services import open_list, save_rows

_numbers = count(1)
PASSWORD = "mat-khau-thu-nghiem"
TITLE_LABELS = {"TP": "Thành phố", "XP": "Phường", "CS": "Tổ dân phố, cơ quan, đơn vị"}
SHORT_LABELS = {
    "KT": "Kinh tế",
    "VHXH": "Văn hóa – xã hội",
    "QPAN": "An ninh, quốc phòng",
    "HTCT": "Xây dựng hệ thống chính trị",
    "TP": "Thành phố",
    "XP": "Phường",
    "CS": "Tổ dân phố, đơn vị",
}


def make_ward(name="phường Đống Đa", code=None):
    return Unit.objects.create(
        name=f"Đảng ủy {name}",
        code=code or f"PHUONG{next(_numbers)}",
        kind=Unit.Kind.WARD_COMMITTEE,
        place=name.removeprefix("phường ").strip(),
    )


def make_unit(ward, name=None, **fields):
    number = next(_numbers)
    fields.setdefault("code", f"DV{number}")
    fields.setdefault("kind", Unit.Kind.PARTY_CELL)
    return Unit.objects.create(name=name or f"Chi bộ Tổ dân phố số {number}", parent=ward, **fields)


@cache
def encoded_password():
    """Hashed once for all: Argon2 is slow on purpose."""
    return make_password(PASSWORD)


def make_person(unit, role, *, full_name="Nguyễn Thị Hòa", username=None):
    user = User(username=username or f"nguoi{next(_numbers)}", full_name=full_name)
    user.password = encoded_password()
    user.save()
    if role:
        Membership.objects.create(user=user, unit=unit, role=role)
    return user


def make_campaign(ward, year=2026, **fields):
    campaign = Campaign.objects.create(ward=ward, year=year, **fields)
    for model, labels in ((Sector, SECTORS_2026), (Level, LEVELS_2026)):
        for position, label in enumerate(labels):
            extra = {"title_label": TITLE_LABELS[label.code]} if model is Level else {}
            model.objects.create(
                campaign=campaign,
                code=label.code,
                label=label.label,
                short_label=SHORT_LABELS[label.code],
                position=position,
                **extra,
            )
    for obligation, stated_on in (
        (Obligation.REGISTRATION, date(year, 1, 15)),
        (Obligation.ARTICLE, date(year, 6, 15)),
        (Obligation.NOMINATION, date(year, 10, 10)),
    ):
        Deadline.objects.create(campaign=campaign, obligation=obligation, stated_on=stated_on)
    return campaign


def make_row(**fields):
    number = next(_numbers)
    values = {
        "id": f"r{number}",
        "kind": COLLECTIVE,
        "participant": f"Tổ dân vận số {number}",
        "initiative": f"Mô hình số {number}",
        "sector": "VHXH",
        "level": "XP",
    }
    return Row(**values | fields)


def make_list(unit, campaign, clerk, rows=None):
    """A saved draft; with two good rows unless others are given."""
    registration_list = open_list(unit, campaign, actor=clerk)
    rows = [make_row(), make_row(sector="KT")] if rows is None else rows
    save_rows(registration_list, rows, version=registration_list.version, actor=clerk)
    return registration_list


def make_sent_list(unit, campaign, clerk, rows=None):
    registration_list = make_list(unit, campaign, clerk, rows)
    advance(registration_list, "send", actor=clerk)
    return registration_list


def make_accepted_list(unit, campaign, clerk, reviewer, rows=None):
    registration_list = make_sent_list(unit, campaign, clerk, rows)
    advance(registration_list, "accept", actor=reviewer)
    return registration_list
