import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from danvan.safety import SECRET_KEY_LENGTH, refuse_unsafe_settings

ROOT = Path(__file__).resolve().parents[2]
SAFE = {
    "debug": False,
    "secret_key": secrets.token_urlsafe(50),
    "site_url": "https://danvan.example",
    "allowed_hosts": ["danvan.example"],
}


def test_safe_settings_are_taken():
    assert refuse_unsafe_settings(**SAFE) is None


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"secret_key": ""}, "SECRET_KEY"),
        ({"secret_key": "x" * (SECRET_KEY_LENGTH - 1)}, "SECRET_KEY"),
        ({"secret_key": "django-insecure-" + "x" * SECRET_KEY_LENGTH}, "SECRET_KEY"),
        ({"site_url": ""}, "SITE_URL"),
        ({"allowed_hosts": []}, "ALLOWED_HOSTS"),
        ({"allowed_hosts": ["danvan.example", "*"]}, "ALLOWED_HOSTS"),
        ({"allowed_hosts": [".example"]}, "ALLOWED_HOSTS"),
        ({"debug": True}, "DEBUG"),
    ],
)
def test_an_unsafe_setting_is_named_in_one_line(changes, named):
    with pytest.raises(ImproperlyConfigured) as refusal:
        refuse_unsafe_settings(**{**SAFE, **changes})
    assert str(refusal.value).startswith(named)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("site_url", ["http://localhost:8000", "http://127.0.0.1:8123"])
def test_debugging_is_for_this_machine(site_url):
    refused = refuse_unsafe_settings(
        debug=True, secret_key="", site_url=site_url, allowed_hosts=["*"]
    )
    assert refused is None


def manage(tmp_path, **environment):
    """What `manage.py check` says in an installation with just these settings."""
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "VAR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
    )


def test_a_public_installation_without_a_secret_does_not_start(tmp_path):
    done = manage(tmp_path, SITE_URL="https://danvan.example")
    assert done.returncode == 1
    assert done.stderr.startswith("SECRET_KEY is not set")
    assert done.stderr.count("\n") == 1


def test_a_public_installation_passes_the_deployment_check(tmp_path):
    done = manage(tmp_path, SITE_URL="https://danvan.example", SECRET_KEY=secrets.token_urlsafe(50))
    assert (done.returncode, done.stdout.strip()) == (
        0,
        "System check identified no issues (0 silenced).",
    ), done.stderr
