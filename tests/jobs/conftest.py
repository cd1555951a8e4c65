import pytest

from jobs import doorbell
from jobs.doorbell import BUDGET
from jobs.services import enqueue
from tests.jobs import handlers  # noqa: F401 -- registers the kinds of job the tests use


@pytest.fixture(autouse=True)
def attentive_doorbell(monkeypatch):
    """No test inherits the pause after another test's broken broker."""
    monkeypatch.setattr(doorbell, "_quiet_until", 0.0)


@pytest.fixture
def rung(monkeypatch):
    """The ids of the jobs the workers were told of; no broker is asked."""
    ids = []

    def ring(job_id, patience=BUDGET):
        ids.append(job_id)
        return True

    monkeypatch.setattr("jobs.services.ring", ring)
    return ids


@pytest.fixture
def queued(clerk, rung):
    """queued(kind, **payload) is a waiting job of the clerk."""

    def make(kind="tests.count_up", **payload):
        return enqueue(kind, payload, owner=clerk)

    return make
