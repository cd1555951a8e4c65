"""A forgotten password: a link by mail, for the owner of a known address and nobody else.

The request does the same work for every address; a job looks whether anybody has it. So neither
the answer nor its time tells who has an account (OWASP Forgot Password Cheat Sheet).
"""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import make_naive

from audit.clock import now
from audit.numbers import is_number
from audit.services import record
from jobs.services import enqueue
from organizations.models import LoginAttempt, User

MAIL_LINK = "organizations.mail_password_link"
# More would flood a mailbox, or try addresses out; counted whether or not the address is known.
REQUESTS_PER_MAILBOX = 3
REQUESTS_PER_ADDRESS = 10
WINDOW = timedelta(hours=1)
SUBJECT = "Đặt lại mật khẩu – Phong trào thi đua “Dân vận khéo”"


class _Links(PasswordResetTokenGenerator):
    """A link dies with its use, the next sign-in, a new address, or PASSWORD_RESET_TIMEOUT."""

    def _now(self):
        return make_naive(now())


_links = _Links()


@transaction.atomic
def ask_for_link(email, address):
    """Let a job mail a link to the owner of `email`; False when too many were asked for.

    `address` is where the request came from.
    """
    mailbox = _mailbox(email)
    LoginAttempt.objects.create(
        purpose=LoginAttempt.Purpose.PASSWORD_RESET, username=mailbox, address=address, at=now()
    )
    recent = LoginAttempt.objects.filter(
        purpose=LoginAttempt.Purpose.PASSWORD_RESET, at__gt=now() - WINDOW
    )
    if (
        recent.filter(username=mailbox).count() > REQUESTS_PER_MAILBOX
        or recent.filter(address=address).count() > REQUESTS_PER_ADDRESS
    ):
        return False
    enqueue(MAIL_LINK, {"email": mailbox})
    return True


def mail_links(job):
    """The job: one letter for each active account with this address, often none."""
    people = User.objects.filter(email__iexact=job.payload["email"], is_active=True)
    for person in people:
        _mail_link(person)
    return {}


def person_of(token):
    """The active person a link was mailed to; None if it is unknown, used, or too old."""
    number, _, proof = token.partition("-")
    if not is_number(number):
        return None
    person = User.objects.filter(pk=int(number), is_active=True).first()
    return person if person and _links.check_token(person, proof) else None


def _mail_link(person):
    # never from the request, whose Host header anybody may write
    path = reverse("organizations:password_reset_link", args=[_token_for(person)])
    text = render_to_string(
        "organizations/password_reset_mail.txt",
        {
            "person": person,
            "link": f"{settings.SITE_URL}{path}",
            "minutes": settings.PASSWORD_RESET_TIMEOUT // 60,
        },
    )
    EmailMessage(SUBJECT, text, to=[person.email]).send()
    record(None, "password.link_sent", person)


def _token_for(person):
    return f"{person.pk}-{_links.make_token(person)}"


def _mailbox(email):
    return email.strip().lower()
