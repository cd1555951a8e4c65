"""The program's schedule of reminders for a real beat that has no time: both tasks each second."""

from datetime import timedelta

from danvan.celery import app

app.conf.beat_schedule = {
    name: entry | {"schedule": timedelta(seconds=1)}
    for name, entry in app.conf.beat_schedule.items()
    if entry["task"].startswith("reminders.")
}
