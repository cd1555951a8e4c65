"""Signing in: the right person is let in, a guesser is slowed down, nobody learns who exists.

Failures are counted in the database, so the limits need no cache server and survive a restart.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth import authenticate
from django.db import transaction

from audit.clock import now
from audit.services import record
from organizations.models import LoginAttempt, User
from organizations.rules import account_name, phone_digits

# Five tries, then a quarter of an hour's pause, per name and address: a stranger elsewhere
# cannot lock the owner of the account out (OWASP Authentication Cheat Sheet).
FAILURES_ALLOWED = 5
PAUSE = timedelta(minutes=15)
# A whole ward may sit behind one address, so only a flood of failures closes the address.
FAILURES_ALLOWED_PER_ADDRESS = 200
KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`user` when the password was right; else how many tries are left (0: the pause began)."""

    user: User | None = None
    tries_left: int = 0


def sign_in(name, password, address, *, request=None):
    """Check a name (or phone number) and password typed at `address`.

    Unknown names take the same steps as known ones, so neither the answer nor its time tells
    them apart. The try is written down before the password is looked at: tries made at the
    same moment cannot slip through together.
    """
    attempt = _reserve(name, address)
    if attempt is None:
        _record_failure(name, address, "login.limited")
        return Outcome()
    user = authenticate(request, username=name, password=password)
    if user is None:
        _record_failure(name, address, "login.failed")
        return Outcome(tries_left=_tries_left(name, address))
    with transaction.atomic():
        _attempts(address, username=_key(name)).delete()
        user.last_login = now()
        user.save(update_fields=["last_login"])
        record(user, "login", user, address=address)
        forget_old_attempts()
    return Outcome(user=user)


def forget_old_attempts():
    """Failures older than a day serve nobody; returns how many rows went."""
    return LoginAttempt.objects.filter(at__lt=now() - KEPT).delete()[0]


def _reserve(name, address):
    """The row of this try, or None when the name or the address has used up its tries."""
    attempt = LoginAttempt.objects.create(username=_key(name), address=address, at=now())
    if _tries_left(name, address) >= 0 and _recent(address) <= FAILURES_ALLOWED_PER_ADDRESS:
        return attempt
    attempt.delete()
    return None


def _tries_left(name, address):
    return FAILURES_ALLOWED - _attempts(address, username=_key(name), at__gt=now() - PAUSE).count()


def _recent(address):
    return _attempts(address, at__gt=now() - PAUSE).count()


def _attempts(address, **conditions):
    return LoginAttempt.objects.filter(
        purpose=LoginAttempt.Purpose.SIGN_IN, address=address, **conditions
    )


def _record_failure(name, address, action):
    """The trail names the account if there is one: what was typed may be a password."""
    try:
        target = User.objects.get_by_natural_key(name)
    except User.DoesNotExist:
        target = User(full_name="tên đăng nhập không có")
    record(None, action, target, address=address)


def _key(name):
    """One key for every spelling that finds the same account: of a phone number, its digits."""
    return (phone_digits(name) or account_name(name))[:150]
