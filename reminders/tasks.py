"""The doors through which Celery and jobs come in; each calls one function.

Each may run any number of times at once: the ledger and the claims decide.
"""

from celery import shared_task

from jobs.registry import register
from reminders import planning, sending
from reminders.chasing import SEND_BATCH, run_send_batch

register(SEND_BATCH, run_send_batch, title="Gửi lời nhắc", doing="Đã gửi")


@shared_task(ignore_result=True)
def plan_reminders():
    planning.plan()


@shared_task(ignore_result=True)
def send_reminders():
    sending.send_waiting()
