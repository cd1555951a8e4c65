from celery.signals import worker_ready

from danvan.celery import app


def test_a_worker_that_starts_takes_up_what_waited_while_none_ran(monkeypatch):
    asked = []
    monkeypatch.setattr(app, "send_task", lambda name, **options: asked.append(name))
    worker_ready.send(sender=None)
    assert asked == [
        "jobs.tasks.sweep_jobs",
        "reminders.tasks.plan_reminders",
        "reminders.tasks.send_reminders",
    ]
    app.loader.import_default_modules()
    assert set(asked) <= set(app.tasks)
