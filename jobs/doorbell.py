"""Wake a worker for a job, within a bounded time and without ever failing the caller."""

import logging
import threading
import time

from celery import current_app

logger = logging.getLogger(__name__)

BUDGET = 0.02  # seconds a request may lose to the broker, which commonly needs 2 ms
PAUSE = 5  # seconds during which a broker that just failed is not asked again

_quiet_until = 0.0


def ring(job_id, patience=BUDGET):
    """Tell the workers about a job; whether the broker took the message within `patience` s.

    A message that does not get out is no loss: the sweep rings again.
    """
    if time.monotonic() < _quiet_until:
        return False
    heard = threading.Event()
    thread = threading.Thread(target=_send, args=[job_id, heard], name="doorbell", daemon=True)
    thread.start()
    thread.join(patience)
    if not heard.is_set():
        _be_quiet_until(time.monotonic() + PAUSE)
        logger.warning("Job %s waits for the sweep: no word from the broker", job_id)
    if heard.is_set():  # asked again, for it may have answered while the pause was set
        _be_quiet_until(0)
    return heard.is_set()


def _send(job_id, heard):
    """Runs beside the request: a broker that accepts and never answers can only hold this."""
    try:
        current_app.send_task("jobs.tasks.run_job", args=[job_id], retry=False)
    except Exception:  # each broker's client has its own errors, and none may reach the request
        logger.warning("The broker refused the wake-up for job %s", job_id, exc_info=True)
        return
    heard.set()
    _be_quiet_until(0)  # it was slow at worst


def _be_quiet_until(moment):
    global _quiet_until
    _quiet_until = moment
