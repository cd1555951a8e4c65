"""The doors through which Celery comes in; each calls one function."""

from celery import shared_task

from uploads import orphans, services


@shared_task(ignore_result=True)
def forget_expired_uploads():
    services.forget_expired()


@shared_task(ignore_result=True)
def forget_orphans():
    orphans.forget_orphans()
