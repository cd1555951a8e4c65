import os

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "danvan.settings")

app = Celery("danvan")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.set_default()
app.autodiscover_tasks()


@worker_ready.connect
def sweep_at_start(**_kwargs):
    """Jobs may have waited while no worker ran."""
    app.send_task("jobs.tasks.sweep_jobs")
