"""People with a role, a ward with units, and lists in every state, for all tests."""

from datetime import date
from functools import cache
from io import BytesIO
from itertools import count

from django.contrib.auth.hashers import make_password
from PIL import Image

from audit.clock import now
from awards.articles.drafts import open_article, save_article
from awards.articles.photos import add_photo, shown_marks
from awards.consents import record_consent
from awards.models import Consent
from awards.nominations.drafts import open_nomination, save_nomination
from campaigns.looks import look_at
from campaigns.models import Campaign, Criterion, Deadline, Level, Sector
from campaigns.registry import form_of
from campaigns.services import set_deadline
from campaigns.vocabulary import Obligation
from campaigns.workflow import advance
from documents.photos import CleanPhoto, Rendition
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
    user.first_steps_closed_at = now()
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


def ask_for_assessment(campaign, administrator, *, opens_on):
    """The units assess themselves by five criteria, until 14 December 2026."""
    for number in range(1, 6):
        Criterion.objects.create(campaign=campaign, number=number, text=f"Nội dung {number}")
    set_deadline(
        campaign,
        Obligation.SELF_ASSESSMENT,
        stated_on=date(2026, 12, 15),
        opens_on=opens_on,
        actor=administrator,
    )


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


def make_nomination(unit, campaign, clerk, **fields):
    """A saved draft that may be sent; the nominee is a collective unless said otherwise."""
    nomination = open_nomination(unit, campaign, actor=clerk)
    values = {
        "kind": COLLECTIVE,
        "participant_name": f"Tổ dân vận số {next(_numbers)}",
        "initiative_name": "Ngõ sáng – xanh – sạch – đẹp",
        "sector": "VHXH",
        "summary": "Từ tháng 3 năm 2026, kết quả vận động được 120 hộ tham gia.",
    }
    save_nomination(nomination, values | fields, version=nomination.version, actor=clerk)
    return nomination


def make_accepted_nomination(unit, campaign, clerk, reviewer, **fields):
    nomination = make_nomination(unit, campaign, clerk, **fields)
    advance(nomination, "send", actor=clerk)
    advance(nomination, "accept", actor=reviewer)
    return nomination


def make_photo(width=1600, height=1200):
    """A cleaned picture as documents.photos gives it, each with another fingerprint."""
    picture = Rendition(b"\xff\xd8" + str(next(_numbers)).encode(), width, height)
    return CleanPhoto(width, height, f"{next(_numbers):064x}", picture, picture, picture)


def drawn_photo(shade):
    """As `make_photo`, of pixels that a document can hold."""
    stored = BytesIO()
    Image.new("RGB", (1200, 900), (shade, shade, shade)).save(stored, "JPEG")
    picture = Rendition(stored.getvalue(), 1200, 900)
    return CleanPhoto(1200, 900, f"{next(_numbers):064x}", picture, picture, picture)


def make_article(unit, campaign, clerk, photos=2, **fields):
    """A saved draft that may be sent, with its pictures and consents."""
    article = open_article(unit, campaign, actor=clerk)
    number = next(_numbers)
    values = {
        "title": f"Người giữ nhịp bình yên ngõ {number}",
        "person": "Lê Thị Mai",
        "person_role": "Tổ trưởng Tổ hòa giải",
        "parts": [f"Phần {part} của bài viết số {number}." for part in range(1, 6)],
        "is_not_in_book": True,
        "shows_children": False,
    }
    save_article(article, values | fields, version=article.version, actor=clerk)
    for _ in range(photos):
        add_photo(article, make_photo(), caption="Bà Mai trong buổi hòa giải", actor=clerk)
    record_consent(article, Consent.Subject.PERSON, article.person, is_given=True, actor=clerk)
    agree_to_pictures(article, clerk)
    return article


def agree_to_pictures(article, clerk, subject=Consent.Subject.PHOTOS):
    """The consent to the pictures that the article shows now."""
    marks = shown_marks(article)
    record_consent(article, subject, article.person, pictures=marks, is_given=True, actor=clerk)


def last_look(submission):
    """What the page of the last look posts when the file is sent as it stands now."""
    model, form = form_of(submission)
    current = model.objects.get(pk=submission.pk)
    return {"look": look_at(current, form.content(current))}


def make_sent_article(unit, campaign, clerk, **fields):
    article = make_article(unit, campaign, clerk, **fields)
    advance(article, "send", actor=clerk)
    return article


def make_accepted_article(unit, campaign, clerk, reviewer, **fields):
    article = make_sent_article(unit, campaign, clerk, **fields)
    advance(article, "accept", actor=reviewer)
    return article
