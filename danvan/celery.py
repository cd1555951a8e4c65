import os

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "danvan.settings")

app = Celery("danvan")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.set_default()
app.autodiscover_tasks()


@worker_ready.connect
def catch_up(**_kwargs):
    """Jobs and reminders may have waited while no worker ran; the beat would come minutes later."""
    for task in (
        "jobs.tasks.sweep_jobs",
        "reminders.tasks.plan_reminders",
        "reminders.tasks.send_reminders",
    ):
        app.send_task(task)
