"""Sign-in slips: a secret code on paper lets its holder set the password of one account, once.

Only a keyed digest of the code is stored, so neither the database nor a copy of it opens an
account. A new slip, a new password and a sign-in end the slips before them.
"""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.timezone import localdate

from audit.clock import now
from audit.services import record
from organizations.models import LoginAttempt, LoginSlip, Unit, User

VALID_FOR = timedelta(days=7)
# A whole ward may sit behind one address; only wrong codes count.
WRONG_CODES_ALLOWED = 20
WINDOW = timedelta(minutes=15)
# No letters or digits that are mistaken for each other on paper (l 1 i, o 0); 16 of them are
# 79 bits.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP_LENGTH = 4, 4

UNKNOWN = "Mã trên phiếu chưa đúng. Nhập lại 16 chữ và số in trên phiếu."
USED = "Phiếu này đã được dùng. Đăng nhập bằng mật khẩu đã đặt; nếu quên, đề nghị cấp phiếu mới."
EXPIRED = "Phiếu đã hết hạn 7 ngày. Đề nghị người quản trị của phường cấp phiếu mới."
REVOKED = "Phiếu này không còn hiệu lực vì đã có phiếu mới hoặc mật khẩu mới."
TOO_OFTEN = "Đã nhập sai nhiều lần. Thử lại sau 15 phút, hoặc hỏi người quản trị của phường."


class SlipRefused(Exception):
    """The code opens nothing; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What the paper tells the owner of an account; the code is kept nowhere.

    `unit` is where the person works, None for a person without a role.
    """

    user: User
    unit: Unit | None
    code: str
    last_day: date


def issue_slip(user, unit):
    """A new slip for the person; those issued before it end. Part of the caller's transaction."""
    revoke_slips(user)
    code = "-".join(
        "".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS)
    )
    slip = LoginSlip.objects.create(user=user, digest=_digest(code), issued_at=now())
    return Slip(user=user, unit=unit, code=code, last_day=last_day(slip))


def revoke_slips(user):
    """End the slips nobody has used; returns how many."""
    unused = LoginSlip.objects.filter(user=user, used_at=None, revoked_at=None)
    return unused.update(revoked_at=now())


@transaction.atomic
def withdraw_slip(user, *, actor):
    """Make the person's slip worthless, as when it got lost; True if there was one."""
    revoked = revoke_slips(user)
    if revoked:
        record(actor, "slip.revoked", user)
    return bool(revoked)


def first_unit(user):
    """The unit printed on the slip: of the role held longest; None without a role."""
    held = sorted(user.memberships.all(), key=lambda membership: membership.pk)
    return held[0].unit if held else None


def live_slip(user):
    """The slip with which this person may still set a password; None without one."""
    slip = user.slips.filter(used_at=None, revoked_at=None).first()
    return slip if slip and _refusal(slip) is None else None


def last_day(slip):
    """The day in whose course the slip ends: what is told to its holder."""
    return localdate(slip.issued_at + VALID_FOR)


def open_slip(code, address):
    """The LoginSlip behind a code typed or scanned at `address`; SlipRefused says why not."""
    attempts = LoginAttempt.objects.filter(
        purpose=LoginAttempt.Purpose.SLIP, address=address, at__gt=now() - WINDOW
    )
    if attempts.count() >= WRONG_CODES_ALLOWED:
        raise SlipRefused(TOO_OFTEN)
    slip = LoginSlip.objects.select_related("user").filter(digest=_digest(code)).first()
    if slip is None:
        LoginAttempt.objects.create(
            purpose=LoginAttempt.Purpose.SLIP, username="", address=address, at=now()
        )
        raise SlipRefused(UNKNOWN)
    refusal = _refusal(slip)
    if refusal:
        raise SlipRefused(refusal)
    return slip


def slip_in_hand(pk):
    """The slip a browser opened a moment ago, if it still opens; else None."""
    slip = LoginSlip.objects.select_related("user").filter(pk=pk).first()
    return slip if slip and _refusal(slip) is None else None


def spend_slip(slip):
    """Mark it as used. True for the one caller who did; part of the caller's transaction."""
    unused = LoginSlip.objects.filter(pk=slip.pk, used_at=None, revoked_at=None)
    return bool(unused.update(used_at=now()))


def slips_of_codes(codes, people):
    """The Slips of those of the codes that still open an account of `people`, to print again."""
    digests = {_digest(code): code for code in codes}
    found = LoginSlip.objects.filter(digest__in=digests, user__in=people).select_related("user")
    found = found.prefetch_related("user__memberships__unit")
    live = {slip.digest: slip for slip in found if _refusal(slip) is None}
    return [
        Slip(
            user=live[digest].user,
            unit=first_unit(live[digest].user),
            code=code,
            last_day=last_day(live[digest]),
        )
        for digest, code in digests.items()
        if digest in live
    ]


def _refusal(slip):
    """Why the slip opens nothing any more, in words; None while it does."""
    if slip.used_at:
        return USED
    if slip.revoked_at or not slip.user.is_active:
        return REVOKED
    if slip.user.last_login and slip.user.last_login > slip.issued_at:
        return REVOKED
    return EXPIRED if now() >= slip.issued_at + VALID_FOR else None


def _digest(code):
    """The keyed digest of the code, however its letters and gaps were typed."""
    plain = "".join(filter(str.isalnum, code.lower()))
    return salted_hmac("organizations.slips", plain, algorithm="sha256").hexdigest()
