import subprocess

import pytest


@pytest.fixture
def children(monkeypatch):
    """The processes started by the test so far, as subprocess.Popen."""
    started = []
    begin = subprocess.Popen

    def noted(*args, **options):
        started.append(begin(*args, **options))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", noted)
    return started
