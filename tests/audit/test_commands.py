"""How every command ends when it cannot go on."""

import errno
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class

from audit.commands import PlainCommand, file_refusal

OWN_APPS = {"audit", "jobs", "organizations", "campaigns", "registrations", "reporting", "awards"}
COMMANDS = sorted((app, name) for name, app in get_commands().items() if app in OWN_APPS)


def test_there_are_commands_to_look_at():
    assert {name for _, name in COMMANDS} >= {"export", "import_mau01", "import_units"}


@pytest.mark.parametrize(("app", "name"), COMMANDS)
def test_every_command_refuses_plainly(app, name):
    assert isinstance(load_command_class(app, name), PlainCommand)


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            ["count_words", "khong-co.txt"],
            "Không đọc được tệp khong-co.txt: không có tệp hoặc thư mục này.",
        ),
        (["count_words", "."], "Không đọc được tệp .: đây là thư mục, không phải tệp."),
    ],
)
def test_a_refusal_is_one_line_and_ends_with_one(arguments, line):
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={"DEBUG": "1", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"{line}\n")


def test_a_reason_without_words_of_ours_is_named_by_its_number():
    refusal = file_refusal("đọc", "a.txt", OSError(errno.EIO, "x"))
    assert str(refusal) == f"Không đọc được tệp a.txt: lỗi số {errno.EIO} của hệ điều hành."
