"""What the scheduler calls by name, and what a worker then does."""

import pytest
from celery import current_app
from django.conf import settings

from audit.clock import held_at
from reminders import tasks
from reminders.models import Message, Reminder
from reminders.vocabulary import MessageState, ReminderState
from tests.reminders.conftest import moment


@pytest.mark.parametrize("name", settings.CELERY_BEAT_SCHEDULE)
def test_every_name_of_the_schedule_is_a_task_that_workers_know(name):
    current_app.loader.import_default_modules()
    assert settings.CELERY_BEAT_SCHEDULE[name]["task"] in current_app.tasks


@pytest.mark.parametrize("name", ["plan reminders", "send reminders"])
def test_a_call_that_waited_for_the_next_one_is_dropped(name):
    entry = settings.CELERY_BEAT_SCHEDULE[name]
    assert entry["options"]["expires"] < entry["schedule"].total_seconds()


def test_the_tasks_plan_and_send_what_is_due_once_however_often_they_are_called(clerk, set_rounds):
    set_rounds(-7)
    with held_at(moment(7)):
        tasks.send_reminders()
        assert not Reminder.objects.exists()
        for _ in range(3):
            tasks.plan_reminders()
        assert set(Reminder.objects.values_list("state", flat=True)) == {ReminderState.PLANNED}
        for _ in range(3):
            tasks.send_reminders()
    assert set(Reminder.objects.values_list("state", flat=True)) == {ReminderState.TOLD}
    assert set(Message.objects.values_list("state", "tries")) == {(MessageState.SENT, 1)}
