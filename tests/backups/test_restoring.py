"""A backup brings everything back, on either database, or says in one line why it does not."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as project
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from audit.clock import now
from audit.models import AuditEvent
from backups import making, restoring, room, tables
from backups.making import make_archive
from backups.models import Restore
from backups.refusals import BackupRefused
from backups.restoring import restore, unfinished
from jobs.models import Job
from organizations.models import Membership, Unit, User
from tests.factories import (
    PASSWORD,
    make_campaign,
    make_person,
    make_sent_list,
    make_unit,
    make_ward,
)

pytestmark = pytest.mark.django_db(transaction=True)
PICTURE = b"a picture" * 1000


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.VAR_DIR = tmp_path
    return settings


@pytest.fixture
def filled():
    """A ward with a sent list, a clerk, a stored file and a job that runs."""
    ward = make_ward()
    unit = make_unit(ward)
    clerk = make_person(unit, Membership.Role.CLERK, username="tdp12")
    make_sent_list(unit, make_campaign(ward), clerk)
    default_storage.save("minh-chung/ảnh.jpg", ContentFile(PICTURE))
    Job.objects.create(kind="reporting.export", owner=clerk, created_at=now(), offered_at=now())
    return ward


@pytest.fixture
def archive(filled, tmp_path):
    path = tmp_path / "backup.zip"
    make_archive(path)
    return path


def contents():
    """{label: digest} of all that a backup keeps, but for what the restore itself writes."""
    kept = tables.kept_models(apps)
    own = {"backups.Restore", "audit.AuditEvent"}
    return {label: tables.digest(model) for label, model in kept.items() if label not in own}


def test_everything_comes_back_and_the_old_password_still_opens(archive):
    before = contents()
    Unit.objects.filter(kind=Unit.Kind.PARTY_CELL).update(name="đã đổi")
    stored = default_storage.path("minh-chung/ảnh.jpg")
    default_storage.delete("minh-chung/ảnh.jpg")

    restore(archive, force=True)

    assert contents() == before
    assert Path(stored).read_bytes() == PICTURE
    assert User.objects.get(username="tdp12").check_password(PASSWORD)
    assert AuditEvent.objects.filter(action="backup.restored").count() == 1
    assert unfinished() == ""


def test_a_restored_system_goes_on_counting_where_it_stopped(filled, archive):
    late = make_unit(filled)
    Unit.objects.filter(pk=late.pk).delete()
    path = archive.with_name("later.zip")
    make_archive(path)

    restore(path, force=True)

    assert make_unit(filled).pk == late.pk + 1


def test_work_in_progress_does_not_come_back(archive):
    restore(archive, force=True)
    assert not Job.objects.exists()


def test_a_system_with_data_is_replaced_only_by_force(archive):
    with pytest.raises(BackupRefused, match="--force"):
        restore(archive)
    assert not Restore.objects.exists()


def test_the_mail_is_paused_by_the_restore_itself(archive):
    restore(archive, force=True)
    assert Restore.objects.get().mail_resumed_at is None


def test_a_failure_in_the_middle_leaves_the_old_data_and_a_mark(archive, monkeypatch):
    before = contents()

    def dies(models, numbers):
        raise KeyboardInterrupt

    monkeypatch.setattr(restoring.numbers, "write", dies)
    with pytest.raises(KeyboardInterrupt):
        restore(archive, force=True)

    assert contents() == before
    assert unfinished() == "backup.zip"


def test_another_key_is_noticed_and_never_kept(archive, settings):
    key = settings.SECRET_KEY.encode()
    with zipfile.ZipFile(archive) as package:
        assert not any(key in package.read(name) for name in package.namelist())
    settings.SECRET_KEY = "another key of at least fifty characters, just for tests"

    assert restore(archive, force=True).is_other_key


def test_a_disk_without_room_is_named_with_the_amount(filled, tmp_path, monkeypatch):
    monkeypatch.setattr(making, "database_size", lambda: 1 << 60)
    with pytest.raises(BackupRefused, match="thiếu"):
        make_archive(tmp_path / "b.zip")
    assert list(tmp_path.glob("b.zip*")) == []
    assert room.size_text(1536) == "1,5 KB"


def test_a_store_that_fails_leaves_no_half_archive(filled, tmp_path, monkeypatch):
    def fails(name):
        raise OSError(5, "input/output error")

    monkeypatch.setattr(making.default_storage, "open", fails)
    with pytest.raises(OSError, match="input/output"):
        make_archive(tmp_path / "b.zip")
    assert list(tmp_path.glob("b.zip*")) == []


def rewritten(archive, change, *, extra=()):
    """The archive after `change(members)`, {name: bytes}, with members written twice if asked."""
    with zipfile.ZipFile(archive) as package:
        members = {name: package.read(name) for name in package.namelist()}
    change(members)
    path = archive.with_name("hostile.zip")
    with zipfile.ZipFile(path, "w") as package:
        for name, data in [*members.items(), *extra]:
            stored = name.startswith("media/")
            package.writestr(name, data, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
    return path


def edit(members, change):
    told = json.loads(members["manifest.json"])
    change(told)
    members["manifest.json"] = json.dumps(told).encode()


def swaps_a_picture(members):
    members["media/minh-chung/ảnh.jpg"] = PICTURE[::-1]


def climbs_out(members):
    def rename(told):
        told["files"][0] |= {"stored": "../x.jpg", "name": "media/../x.jpg"}

    members["media/../x.jpg"] = members.pop("media/minh-chung/ảnh.jpg")
    edit(members, rename)


def hides_a_member(members):
    members["media/more.jpg"] = b"x"


def loses_a_member(members):
    del members["tables/campaigns.Submission.jsonl"]


def has_no_manifest(members):
    del members["manifest.json"]


def has_a_strange_manifest(members):
    members["manifest.json"] = b"[" * 100_000


def blows_up(members):
    name = "tables/audit.AuditEvent.jsonl"
    members[name] = b"0" * 4_000_000
    edit(
        members,
        lambda told: [t.update(size=4_000_000) for t in told["tables"] if t["name"] == name],
    )


def is_newer(members):
    edit(members, lambda told: told["migrations"].append("audit.9999_later"))


HOSTILE = {
    swaps_a_picture: "sai mã băm",
    climbs_out: "bảng kê không đúng dạng",
    hides_a_member: "không khớp bảng kê",
    loses_a_member: "không khớp bảng kê",
    has_no_manifest: "không có bảng kê",
    has_a_strange_manifest: "không đọc được bảng kê",
    blows_up: "kích thước bất thường",
    is_newer: "phiên bản mới hơn",
}


def test_a_hostile_archive_changes_nothing(archive):
    before = contents()

    for change, words in HOSTILE.items():
        with pytest.raises(BackupRefused, match=words):
            restore(rewritten(archive, change), force=True)

    assert contents() == before
    assert not Restore.objects.exists()
    assert unfinished() == ""


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_a_member_that_stands_twice_is_refused(archive):
    hostile = rewritten(archive, lambda members: None, extra=[("manifest.json", b"{}")])
    with pytest.raises(BackupRefused, match="trùng tên"):
        restore(hostile, force=True)


def test_a_truncated_archive_is_refused(archive):
    data = archive.read_bytes()
    for left in (0, 100, len(data) // 2, len(data) - 1):
        archive.write_bytes(data[:left])
        with pytest.raises(BackupRefused, match="hỏng"):
            restore(archive, force=True)


def test_the_commands_answer_in_one_line(archive, tmp_path, capsys):
    with pytest.raises(CommandError, match="Đã có tệp"):
        call_command("backup", archive)
    with pytest.raises(CommandError, match="không có tệp hoặc thư mục này"):
        call_command("restore", tmp_path / "no.zip")
    with pytest.raises(CommandError, match="--force"):
        call_command("restore", archive)
    call_command("restore", archive, force=True)
    assert "Bật gửi thư" in capsys.readouterr().out


def test_an_empty_machine_with_sqlite_takes_a_backup_of_either_database(archive, tmp_path):
    before = contents()
    new = tmp_path / "new-machine"
    new.mkdir()
    machine = {**os.environ, "VAR": str(new), "DEBUG": "1", "MEDIA_URL_S3": ""}
    machine["DATABASE_URL"] = f"sqlite:///{new}/danvan.sqlite3"

    def manage(*words):
        command = [sys.executable, project.BASE_DIR / "manage.py", *map(str, words)]
        return subprocess.run(command, env=machine, capture_output=True, text=True)

    first = manage("restore", archive)
    assert first.returncode == 0, first.stderr
    again = manage("restore", archive)
    assert (again.returncode, again.stderr.count("\n")) == (1, 1)
    assert manage("restore").returncode == 2
    assert manage("backup", new / "back.zip").returncode == 0
    assert (new / "media/minh-chung/ảnh.jpg").read_bytes() == PICTURE

    restore(new / "back.zip", force=True)
    assert contents() == before
