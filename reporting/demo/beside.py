"""The demo ward beside real ones: an administrator makes it, hands it out, and removes it.

Whoever inserts its row first makes it; until it stands whole the ward is not active, and until a
password is set nobody can sign in there.
"""

from collections import Counter

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.db import IntegrityError, transaction

from audit.models import AuditEvent
from audit.services import record
from organizations.models import Membership, Unit, User
from reporting.demo.removal import clear, remove
from reporting.demo.seeding import plan_story, tell
from reporting.demo.units import DEFAULT_UNITS
from reporting.demo.ward import WARD_CODE, WARD_PEOPLE, Doorplate, new_ward

DOORPLATE = Doorplate(code_prefix="MAU-", name_suffix=" (mẫu)")
CODE = DOORPLATE.code(WARD_CODE)
MADE, PUT_BACK, REMOVED = "demo.made", "demo.put_back", "demo.removed"
# story code of the units whose clerks the page names
SHOWN_CLERKS = ("TDP12", "TDP7", "PHUNU")


class NotPossible(Exception):
    """The demo ward cannot be made; the message says why. Nothing was changed."""


def demo_ward():
    """The demo ward beside real ones, whole or not; None without one."""
    return Unit.objects.filter(code=CODE, is_demo=True).first()


def is_inside(unit):
    """Whether the unit is of that demo ward: its people neither make nor remove it."""
    top = unit.ward
    return top is not None and top.is_demo and top.code == CODE


def found_ward():
    """The empty ward, not active yet. Raises NotPossible when there is one, or names are taken."""
    if demo_ward():
        raise NotPossible("Phường mẫu đã có hoặc đang được lập.")
    _require_free_names()
    ward = new_ward(DOORPLATE, is_active=False)
    try:
        with transaction.atomic():
            ward.save()
    except IntegrityError:
        raise NotPossible("Phường mẫu vừa được người khác lập.") from None
    return ward


def _require_free_names():
    prefix = DOORPLATE.code_prefix
    if Unit.objects.filter(code__startswith=prefix).exists():
        raise NotPossible(f"Đã có đơn vị mang mã bắt đầu bằng {prefix}, trùng với phường mẫu.")
    if User.objects.filter(username__startswith=prefix.lower()).exists():
        raise NotPossible(f"Đã có tên đăng nhập bắt đầu bằng {prefix.lower()}, trùng phường mẫu.")


def fill_ward(ward, stage, *, units=DEFAULT_UNITS):
    """Write the story down to the stage, anew after a broken attempt; yields after each chapter."""
    clear(ward)
    story = plan_story(units=units)
    yield from tell(ward, story, stage, password=None, doorplate=DOORPLATE)


@transaction.atomic
def open_ward(ward, stage, *, place, actor):
    """Show the ward, which is whole now. `place`: the unit in whose trail this stands."""
    set_active(ward, True)
    record(actor, MADE, place, stage=stage)


def worn_ward():
    """The demo ward if it stood whole once and somebody signed in there since; else None.

    Without a sign-in nobody can have changed it. One that is not active was being put back when
    the work broke off.
    """
    ward, written = demo_ward(), last_written()
    if ward is None or written is None:
        return None
    used = _people(ward).filter(last_login__gt=written.at)
    return ward if not ward.is_active or used.exists() else None


def last_written():
    """The line of the trail on how the ward came to stand: made, or put back; None without one."""
    told = AuditEvent.objects.filter(action__in=(MADE, PUT_BACK, REMOVED)).first()
    return None if told is None or told.action == REMOVED else told


def password_of(ward):
    """The common password as it is kept; "" where nobody has one.

    Somebody may have taken a password of their own: the common one is what most have.
    """
    kept = _people(ward).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    most = Counter(kept.values_list("password", flat=True)).most_common(1)
    return most[0][0] if most else ""


def set_active(ward, is_active):
    """Let people work in the demo ward, or nobody: not before it is whole."""
    Unit.objects.filter(pk=ward.pk, is_demo=True).update(is_active=is_active)


@transaction.atomic
def put_back(ward, written, password):
    """Open the ward again as it was made, with the password that it had, as it is kept.

    `written`: what `last_written` gave before.
    """
    _people(ward).update(password=password or make_password(None))
    set_active(ward, True)
    place = Unit.objects.get(pk=written.target_id)
    record(None, PUT_BACK, place, stage=written.data["stage"])


@transaction.atomic
def set_common_password(ward, password, *, place, actor):
    """One password for everybody of the demo ward; their sessions end with it."""
    _people(ward).update(password=make_password(password))
    record(actor, "demo.password_set", place)


@transaction.atomic
def remove_ward(ward, *, place, actor):
    """Remove the ward with all its rows and files; raises removal.RemovalRefused."""
    remove(ward)
    record(actor, REMOVED, place)


def shown_accounts(ward):
    """The memberships a training session starts with: the ward's people and some clerks."""
    names = [DOORPLATE.username(username) for username, _, _ in WARD_PEOPLE]
    codes = [DOORPLATE.code(code) for code in SHOWN_CLERKS]
    found = Membership.objects.filter(unit__in=Unit.objects.within(ward)).select_related(
        "user", "unit"
    )
    clerks = found.filter(unit__code__in=codes)
    return [*found.filter(user__username__in=names).order_by("user__username"), *clerks]


def has_password(ward):
    """Whether somebody can sign in there."""
    people = User.objects.filter(memberships__unit__in=Unit.objects.within(ward))
    return people.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX).exists()


def _people(ward):
    """Those who were made with the ward, and nobody of a real one with a role in it."""
    people = User.objects.filter(memberships__unit__in=Unit.objects.within(ward))
    return people.filter(username__startswith=DOORPLATE.code_prefix.lower())
