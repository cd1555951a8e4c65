"""`manage.py check --deploy`: what the machine itself must offer a public installation."""

import shutil
import smtplib

from django.conf import settings
from django.core import checks
from django.core.mail import get_connection

from danvan.health import check_fonts, check_media, reach_broker

LEAST_FREE_BYTES = 2 * 1024**3  # a year of a ward's pictures, and room for a backup


@checks.register("danvan", deploy=True)
def fonts_are_there(**kwargs):
    word = check_fonts()
    return (
        [] if word == "ok" else [checks.Error(f"The fonts of the papers: {word}", id="danvan.E1")]
    )


@checks.register("danvan", deploy=True)
def queue_answers(**kwargs):
    try:
        reach_broker()
    except OSError as problem:
        return [
            checks.Error(
                f"The queue does not answer: {problem}",
                hint="Start Redis, or leave REDIS_URL out to keep the queue in files.",
                id="danvan.E2",
            )
        ]
    return []


@checks.register("danvan", deploy=True)
def mail_server_answers(**kwargs):
    if not settings.CAN_MAIL:
        return [
            checks.Warning(
                "No mail server: reminders and new passwords reach nobody by mail.",
                hint="Set EMAIL_URL and MAIL_FROM.",
                id="danvan.W1",
            )
        ]
    try:
        with get_connection():
            return []
    except (OSError, smtplib.SMTPException) as problem:
        return [checks.Error(f"The mail server refuses: {problem}", id="danvan.E3")]


@checks.register("danvan", deploy=True)
def store_takes_files(**kwargs):
    word = check_media()
    return [] if word == "ok" else [checks.Error(f"The store of files: {word}", id="danvan.E4")]


@checks.register("danvan", deploy=True)
def disk_has_room(**kwargs):
    free = shutil.disk_usage(settings.VAR_DIR).free
    if free >= LEAST_FREE_BYTES:
        return []
    return [
        checks.Warning(
            f"{settings.VAR_DIR} has {free // 1024**2} MiB left.",
            hint=f"Keep {LEAST_FREE_BYTES // 1024**2} MiB free, or move VAR to a larger disk.",
            id="danvan.W2",
        )
    ]
