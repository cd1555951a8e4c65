"""The doors through which Celery comes in; each calls one function."""

from celery import shared_task

from jobs import services


@shared_task(ignore_result=True)
def run_job(job_id):
    services.run(job_id)


@shared_task(ignore_result=True)
def sweep_jobs():
    services.sweep()


@shared_task(ignore_result=True)
def forget_old_jobs():
    services.forget_old()
