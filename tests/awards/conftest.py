import pytest

from awards.paths import register_article, register_nomination
from campaigns import registry


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def awards_on_the_path(monkeypatch):
    """Mẫu số 03 and the article can be sent, in these tests whatever the wiring says."""
    monkeypatch.setattr(registry, "_forms", dict(registry._forms))
    register_nomination()
    register_article()
