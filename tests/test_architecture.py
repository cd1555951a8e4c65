"""What import-linter and ruff cannot see: sizes, independence, and files that belong together."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
APPS = [
    "audit",
    "awards",
    "backups",
    "campaigns",
    "documents",
    "jobs",
    "organizations",
    "registrations",
    "reminders",
    "reporting",
    "uploads",
]
LINES_ALLOWED = 420  # “about 400”
MODULES = [
    path
    for app in [*APPS, "danvan"]
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.parts
]
VENDOR = ROOT / "static" / "vendor"

WITHOUT_DJANGO = """
import importlib, pkgutil, sys
sys.modules["django"] = None
import documents
for module in pkgutil.walk_packages(documents.__path__, "documents."):
    if not module.name.endswith("limited_child"):  # a program, not a module
        importlib.import_module(module.name)
"""


def test_no_module_outgrows_a_readers_patience():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in MODULES
        if (lines := len(path.read_text().splitlines())) > LINES_ALLOWED
    }
    assert long == {}


def test_the_paper_forms_work_where_django_is_not_installed():
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_DJANGO], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("package", "file", "word"),
    [
        ("bootstrap", "bootstrap/bootstrap.min.css", "Bootstrap  v{}"),
        ("htmx.org", "htmx/htmx.min.js", 'version:"{}"'),
    ],
)
def test_the_vendored_files_are_of_the_versions_in_package_json(package, file, word):
    version = json.loads((ROOT / "package.json").read_text())["dependencies"][package]
    assert word.format(version) in (VENDOR / file).read_text()


def test_no_right_goes_by_the_name_of_another():
    """Two getters of one name with different rights are taken for each other at an import."""
    names = [
        name
        for path in MODULES
        if path.name == "permissions.py"
        for name in re.findall(r"^def ([a-z]\w*)", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert len(names) > 40
    assert {name for name in names if names.count(name) > 1} == set()
