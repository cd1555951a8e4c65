import re
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
TAG = re.compile(r"""{%\s*static\s+['"]([^'"]+)['"]""")
IMPORT = re.compile(r"""from\s*["'](\./[^"']+)["']""")
NAMED_IN_TEMPLATES = sorted(
    {
        name
        for page in (ROOT / "templates").rglob("*.html")
        for name in TAG.findall(page.read_text())
    }
)


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The static files as a public installation serves them."""
    return tmp_path_factory.mktemp("static")


@pytest.fixture
def served(collected, settings):
    settings.STATIC_ROOT = collected
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "danvan.storage.StaticStorage"},
    }
    if not any(collected.iterdir()):
        call_command("collectstatic", interactive=False, verbosity=0)
    return collected


def test_every_file_a_page_names_is_there():
    missing = [name for name in NAMED_IN_TEMPLATES if not (ROOT / "static" / name).is_file()]
    assert NAMED_IN_TEMPLATES
    assert missing == []


def test_served_modules_import_each_other_under_their_hashed_names(served):
    [app] = served.glob("js/app.????????????.js")
    imported = IMPORT.findall(app.read_text())
    assert imported
    assert [name for name in imported if not re.search(r"\.[0-9a-f]{12}\.js$", name)] == []
    assert [name for name in imported if not (app.parent / name).is_file()] == []


def test_served_files_are_ready_compressed(served):
    assert list(served.glob("css/dvk.????????????.css.gz"))
