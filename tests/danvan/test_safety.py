import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from danvan import health, machine
from danvan.deploy_checks import machine_offers_what_is_needed
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


def checked(tmp_path, **environment):
    return manage(
        tmp_path,
        SITE_URL="https://danvan.example",
        SECRET_KEY=secrets.token_urlsafe(50),
        **environment,
    )


def test_a_public_installation_passes_the_deployment_check(tmp_path):
    done = checked(tmp_path, EMAIL_URL=f"filemail://{tmp_path}/mail")
    assert (done.returncode, done.stdout.strip()) == (
        0,
        "System check identified no issues (0 silenced).",
    ), done.stderr
    assert (tmp_path / "mail").is_dir()  # and not below the folder of the program


def test_the_deployment_check_names_what_the_machine_does_not_offer(tmp_path):
    closed = "127.0.0.1:9"  # the discard port: nobody listens
    done = checked(tmp_path, REDIS_URL=f"redis://{closed}/0", EMAIL_URL=f"smtp://{closed}")
    assert done.returncode == 1
    assert "danvan.E2" in done.stderr
    assert "danvan.E3" in done.stderr


def test_the_deployment_check_asks_for_a_mail_server(tmp_path):
    assert "danvan.W1" in checked(tmp_path).stderr


def ids():
    return {message.id for message in machine_offers_what_is_needed()}


def test_the_deployment_check_warns_of_a_full_disk(monkeypatch):
    assert "danvan.W2" not in ids()
    monkeypatch.setattr(machine, "LEAST_FREE_BYTES", 1 << 62)
    assert "danvan.W2" in ids()


def test_the_deployment_check_misses_a_font(monkeypatch):
    monkeypatch.setattr(health, "PAPER_FONTS", ["Tinos-Regular.ttf", "Gone.ttf"])
    [error] = [message for message in machine_offers_what_is_needed() if message.id == "danvan.E1"]
    assert "Gone.ttf" in error.msg


def test_the_deployment_check_tries_the_store(settings, tmp_path):
    (tmp_path / "media").write_text("a file where the folder should be")
    settings.MEDIA_ROOT = tmp_path / "media"
    assert "danvan.E4" in ids()
