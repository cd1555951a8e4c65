"""The program's schedule of reminders for a real beat that has no time: both tasks each second.

What a busy worker cannot do soon is dropped, of both alike, as the program's own schedule has it.
"""

from datetime import timedelta

from danvan.celery import app

app.conf.beat_schedule = {
    name: entry | {"schedule": timedelta(seconds=1), "options": {"expires": 5}}
    for name, entry in app.conf.beat_schedule.items()
    if entry["task"].startswith("reminders.")
}
