"""Hand work to later, and do it: every change of a Job row is here.

The row is the truth and the broker only a doorbell. A claim is one conditional UPDATE, so of two
workers one wins; whoever lost a lease writes nothing any more; the sweep rings again for what
was not heard.
"""

import logging
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import takewhile
from threading import Event, Thread

from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from audit.clock import now
from jobs.doorbell import ring
from jobs.models import Job
from jobs.registry import JobFile, JobRefused, kind_of

logger = logging.getLogger(__name__)
State = Job.State

# Longer than the usual step: a form is read in 15 s at most. What may take longer (a paper of a
# thousand rows, an old .doc converted first) is done under `keep_alive`.
LEASE = timedelta(seconds=60)
HEARTBEAT = LEASE / 3
TRIES_ALLOWED = 3
UNHEARD_AFTER = timedelta(seconds=60)  # a queued job rung this long ago is rung again
SWEEP_PATIENCE = 5  # seconds; nobody waits for a sweep
RUNG_PER_SWEEP = 100  # an idle worker takes all, a busy one is not flooded
KEPT = timedelta(days=7)

GAVE_UP = "Đã thử 3 lần mà không xong. Báo quản trị viên, kèm số của công việc này."
STOPPED = "Đã hủy theo yêu cầu."


class LeaseLost(Exception):
    """The job was cancelled or another worker has it: stop, and write nothing."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did: jobs given up, jobs taken from dead workers, jobs rung for."""

    given_up: int
    taken_back: int
    rung: int


def enqueue(kind, payload, *, owner=None, total=0):
    """Write a Job of this kind into the caller's transaction and ring for it after the commit.

    `total` is the number of steps, if known. LookupError for an unknown kind. Returns the Job.
    A broker that is down or silent costs at most `doorbell.BUDGET` seconds.
    """
    kind_of(kind)
    job = Job.objects.create(
        kind=kind,
        owner=owner,
        payload=payload,
        progress_total=total,
        created_at=now(),
        offered_at=timezone.now(),
    )
    transaction.on_commit(partial(ring, job.pk))
    return job


def enqueue_once(kind, payload, *, owner):
    """The owner's job of just this kind and payload that is not over yet, or a new one."""
    open_ = Job.objects.owned_by(owner).filter(kind=kind, payload=payload)
    return open_.exclude(state__in=Job.FINAL_STATES).first() or enqueue(kind, payload, owner=owner)


@transaction.atomic
def claim(job_id):
    """Take the job for LEASE and return it; None if it is over, held, or was tried too often."""
    moment = timezone.now()
    free = Q(state=State.QUEUED) | Q(state=State.RUNNING, lease_until__lte=moment)
    claimed = Job.objects.filter(free, pk=job_id, tries__lt=TRIES_ALLOWED).update(
        state=State.RUNNING,
        tries=F("tries") + 1,
        lease_until=moment + LEASE,
        started_at=Coalesce("started_at", now()),
        progress_done=0,
    )
    return Job.objects.get(pk=job_id) if claimed else None


def advance(job, done, *, total=None, message=""):
    """Tell how far the job is and hold it for another LEASE; LeaseLost if it is no longer ours."""
    job.progress_done = done
    job.progress_total = job.progress_total if total is None else total
    job.message = message
    _write_held(
        job,
        progress_done=done,
        progress_total=job.progress_total,
        message=message,
        lease_until=timezone.now() + LEASE,
    )


@contextmanager
def keep_alive(job):
    """Hold the job while one long step is done that cannot tell how far it is.

    A thread with its own connection moves the lease on, until the step ends or the lease is lost.
    The step itself is not interrupted: what it made is refused by `finish`.
    """
    is_over = Event()
    heart = Thread(target=_beat, args=(job, is_over), name=f"job-{job.pk}-heart", daemon=True)
    heart.start()
    try:
        yield
    finally:
        is_over.set()
        heart.join()


def _beat(job, is_over):
    try:
        while not is_over.wait(HEARTBEAT.total_seconds()):
            try:
                _write_held(job, lease_until=timezone.now() + LEASE)
            except DatabaseError:
                # the lease outlasts two beats that fail
                logger.warning("Job %s: a heartbeat failed", job.pk, exc_info=True)
                connection.close()
    except LeaseLost:
        logger.info("Job %s is no longer ours, its heart stops", job.pk)
    finally:
        connection.close()


def run(job_id):
    """Do one job, if it is free: claim it, call its handler, write how it ended."""
    job = claim(job_id)
    if job is None:
        return
    try:
        answer = kind_of(job.kind).handler(job)
        finish(job, answer)
    except LeaseLost:
        logger.info("Job %s is no longer ours", job.pk)
    except JobRefused as refusal:
        _end_held(job, State.FAILED, message=str(refusal), result=refusal.way_on)
    except Exception:  # whatever a handler raises, the row must say how it ended
        logger.exception("Job %s (%s), try %s", job.pk, job.kind, job.tries)
        _put_back(job)


def finish(job, answer):
    """Write the result and make the handler's changes, both or neither.

    LeaseLost if the job is no longer ours; then nothing is changed and no file remains.
    """
    if isinstance(answer, JobFile):
        _finish_with_file(job, answer)
        return
    with transaction.atomic():
        _end_held(job, State.DONE, progress_done=F("progress_total"))
        result = answer() if callable(answer) else answer
        Job.objects.filter(pk=job.pk).update(result=result or {})


def cancel(job):
    """Stop a job that is not over. True if this call did it."""
    stopped = Job.objects.filter(pk=job.pk, state__in=[State.QUEUED, State.RUNNING]).update(
        state=State.CANCELLED, message=STOPPED, lease_until=None, finished_at=now()
    )
    return bool(stopped)


def sweep():
    """Ring again for jobs whose worker died or whose wake-up got lost. Returns a Swept."""
    moment = timezone.now()
    expired = Job.objects.filter(state=State.RUNNING, lease_until__lte=moment)
    given_up = expired.filter(tries__gte=TRIES_ALLOWED).update(
        state=State.FAILED, message=GAVE_UP, lease_until=None, finished_at=now()
    )
    taken_back = expired.update(
        state=State.QUEUED, lease_until=None, offered_at=moment - UNHEARD_AFTER
    )
    unheard = Job.objects.filter(state=State.QUEUED, offered_at__lte=moment - UNHEARD_AFTER)
    waiting = list(unheard.order_by("offered_at").values_list("pk", flat=True)[:RUNG_PER_SWEEP])
    rung = list(takewhile(partial(ring, patience=SWEEP_PATIENCE), waiting))
    Job.objects.filter(pk__in=rung).update(offered_at=moment)
    return Swept(given_up, taken_back, len(rung))


def is_stalled():
    """Whether a job waits though the sweep should have brought it to a worker long ago."""
    long_ago = now() - 5 * UNHEARD_AFTER
    working = Job.objects.filter(state=State.RUNNING, lease_until__gt=timezone.now())
    waiting = Job.objects.filter(state=State.QUEUED, created_at__lte=long_ago)
    return waiting.exists() and not working.exists()


def forget_old():
    """Remove the jobs, and their files, that were over a week ago. Returns how many."""
    old = Job.objects.over().filter(finished_at__lte=now() - KEPT)
    files = [job.result_file for job in old.exclude(result_file="")]
    count, _ = old.delete()
    for file in files:
        file.delete(save=False)
    return count


def _finish_with_file(job, answer):
    """The file is stored before the transaction: no slow work inside one."""
    file = Job(pk=job.pk).result_file
    content = answer.content
    with ContentFile(content) if isinstance(content, bytes) else content as stored:
        file.save(answer.name, stored, save=False)
    try:
        _end_held(
            job,
            State.DONE,
            result=answer.result,
            result_file=file.name,
            result_name=answer.name,
            progress_done=F("progress_total"),
        )
    except BaseException:
        file.delete(save=False)
        raise


def _put_back(job):
    """Leave a job that broke to the next sweep; give it up after the last try."""
    try:
        if job.tries >= TRIES_ALLOWED:
            _end_held(job, State.FAILED, message=GAVE_UP)
        else:
            _write_held(job, state=State.QUEUED, lease_until=None, offered_at=timezone.now())
    except LeaseLost:
        logger.info("Job %s broke after it was taken from us", job.pk)


def _end_held(job, state, **columns):
    _write_held(job, state=state, lease_until=None, finished_at=now(), **columns)


def _write_held(job, **columns):
    """UPDATE the row only while `job` is its present holder, else raise LeaseLost."""
    held = Job.objects.filter(pk=job.pk, state=State.RUNNING, tries=job.tries)
    if not held.update(**columns):
        raise LeaseLost(f"job {job.pk}")
