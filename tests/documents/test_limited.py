"""Strangers' files: each meets its refusal, quickly, in little memory, leaving nothing behind."""

import json
import os
import resource
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from documents import limited, mau03
from documents.errors import MESSAGES, DocumentRefused
from documents.limited import Limits, read_mau01, read_mau03, run_limited
from tests.documents.hostile import FILES, OLE
from tests.documents.ooxml import PLAIN_DOCX, docx, p, patched, relation, tbl, tr
from tests.documents.paper_forms import NOMINEE, mau03_form

SAMPLES = Path(__file__).parents[1] / "samples"
MEGABYTE = 1024 * 1024
# Programs of the tests' own, run as tasks of the child.
TRICKS = "tests.documents.child_tricks"


@pytest.fixture
def trick(monkeypatch):
    """Run a function of child_tricks under the real mechanism with small limits."""

    def run(function, **limits):
        task = limited._Task(TRICKS, function, Limits(**{"wall_seconds": 5, **limits}))
        monkeypatch.setitem(limited._TASKS, "trick", task)
        return run_limited("trick", b"sent", filename="a.docx")

    return run


@pytest.mark.parametrize("read_form", [read_mau01, read_mau03])
@pytest.mark.parametrize("name", FILES)
def test_a_hostile_or_wrong_file_is_refused_with_its_reason(name, read_form):
    make, codes = FILES[name]
    data = make()
    with pytest.raises(DocumentRefused) as refusal:
        read_form(data, name)
    assert refusal.value.code in ((codes,) if isinstance(codes, str) else codes)
    assert refusal.value.message.endswith((".", "“Bản đã ký, đóng dấu”."))
    assert "root:" not in refusal.value.message


@pytest.mark.parametrize("task", ["read_mau01", "read_mau03", "read_article", "read_sheets"])
def test_reading_is_given_ten_seconds_of_processor_and_half_a_gigabyte(task):
    """What takes longer is refused as too slow, and no file above is."""
    limits = limited._TASKS[task].limits
    assert (limits.cpu_seconds, limits.wall_seconds) == (10, 15)
    assert limits.memory_bytes == 512 * MEGABYTE


@pytest.mark.skipif(shutil.which("soffice") is not None, reason="LibreOffice would convert it")
def test_an_old_word_file_is_refused_where_nothing_converts_it():
    with pytest.raises(DocumentRefused) as refusal:
        read_mau01(OLE + b"\0" * 4_096, "mau01.doc")
    assert refusal.value.message == MESSAGES["legacy_doc"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_an_old_word_file_is_converted_and_read(tmp_path):
    source = tmp_path / "mau01.docx"
    shutil.copy(SAMPLES / "mau01_tdp12.docx", source)
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "doc", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    reading = read_mau01((tmp_path / "mau01.doc").read_bytes(), "mau01.doc")
    assert len(reading.entries) == 4
    assert reading.problems == ()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_a_file_that_only_says_it_is_old_word_is_refused():
    with pytest.raises(DocumentRefused) as refusal:
        read_mau01(OLE + b"\0" * 4_096, "mau01.doc")
    assert refusal.value.code == "legacy_doc"


def test_messages_name_the_file_as_it_may_be_shown():
    with pytest.raises(DocumentRefused) as refusal:
        read_mau01(b"%PDF-1.7", "mau01\u202e.pdf\r\nX: 1")
    assert refusal.value.message == (
        "Tệp “mau01.pdf X: 1” không phải tệp Word (.docx). Chọn tệp Word, "
        "hoặc tải bản PDF vào ô “Bản đã ký, đóng dấu”."
    )


def test_a_hyperlink_is_no_external_content():
    link = relation("hyperlink", "https://dongda.gov.vn", outside=True)
    with pytest.raises(DocumentRefused) as refusal:
        read_mau01(patched(PLAIN_DOCX, {"word/_rels/document.xml.rels": link}), "a.docx")
    assert refusal.value.code == "not_the_form"


def test_a_form_of_fifty_rows_is_read_within_three_seconds_of_processor():
    headings = ["TT", "Tên tập thể/cá nhân", "Kinh tế", "Văn hóa", "An ninh", "HTCT"]
    rows = [tr(str(n), f"Hội {n}", f"Mô hình {n}", "", "", "") for n in range(50)]
    data = docx(p("cấp Phường") + tbl(tr(*headings), tr("I", "Tập thể", *[""] * 4), *rows))
    answer = run_limited("read_mau01", data, limits=Limits(cpu_seconds=3), filename="mau01.docx")
    assert len(json.loads(answer)["entries"]) == 50


def test_mau_03_is_read_in_the_child_with_its_paragraphs():
    reading = read_mau03((SAMPLES / "mau03_tdp12.docx").read_bytes(), "mau03.docx")
    assert [nominee.words for nominee in reading.nominees] == [312]
    assert read_mau03(mau03.to_xlsx(mau03_form()), "mau03.xlsx").nominees[0].summary == (
        NOMINEE.summary
    )


# --- the mechanism --------------------------------------------------------------------------


def test_a_task_that_never_ends_is_killed(trick, children):
    with pytest.raises(DocumentRefused) as refusal:
        trick("sleep_for_ever", wall_seconds=0.7)
    assert refusal.value.code == "too_slow"
    assert [child.returncode for child in children] == [-signal.SIGKILL]


def test_a_task_that_uses_up_its_processor_time_is_ended_by_the_system(trick, children):
    with pytest.raises(DocumentRefused) as refusal:
        trick("compute_for_ever", cpu_seconds=1, wall_seconds=60)
    assert refusal.value.code == "too_slow"
    assert [child.returncode for child in children] == [-signal.SIGXCPU]


def test_a_task_that_wants_too_much_memory_is_refused(trick):
    with pytest.raises(DocumentRefused) as refusal:
        trick("take_memory", memory_bytes=128 * MEGABYTE)
    assert refusal.value.code == "too_heavy"


@pytest.mark.parametrize("function", ["crash", "die_of_a_signal", "write_too_much"])
def test_a_crash_is_logged_and_refused(trick, function, caplog):
    with pytest.raises(DocumentRefused) as refusal:
        trick(function, written_bytes=MEGABYTE)
    assert refusal.value.code == "unreadable"
    assert "a.docx" in refusal.value.message
    assert caplog.records[0].levelname == "ERROR"


def test_grandchildren_end_with_the_task(trick, tmp_path):
    assert _has_ended(int(trick("leave_a_grandchild")))


def _has_ended(pid):
    """Wait for the end of a process that was killed; the one of the test sleeps for a minute."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    with os.fdopen(handle) as process:
        return bool(select.select([process], [], [], 30)[0])


def test_a_task_sees_no_secrets_and_no_open_files_of_ours(trick, monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "not for children")
    with (tmp_path / "open").open("w") as ours:
        os.set_inheritable(ours.fileno(), True)
        seen = trick("look_around").decode()
    assert "SECRET_KEY" not in seen
    assert str(tmp_path) not in seen


def test_what_a_library_prints_does_not_spoil_the_answer(trick):
    assert trick("print_and_answer") == b"answer\n{}"


def test_nothing_is_left_in_the_temporary_folder(trick, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    trick("write_a_file")
    with pytest.raises(DocumentRefused):
        trick("crash")
    assert list(tmp_path.iterdir()) == []


def test_the_child_starts_without_django():
    program = (
        "import sys; sys.path.insert(0, '.'); import documents.reading.mau01_reading;"
        "import documents.reading.mau03_reading, documents.limited;"
        "sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-I", "-c", program], check=False)
    assert done.returncode == 0


def test_refusals_stay_within_the_promised_memory():
    """Peak memory of all children of this process so far, hostile files included."""
    for name in ("many_paragraphs.docx", "far_cell.xlsx", "inflating_part.docx"):
        with pytest.raises(DocumentRefused):
            read_mau01(FILES[name][0](), name)
    if shutil.which("soffice") is None:
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
        assert peak <= 512 * MEGABYTE


def test_an_article_as_a_pdf_is_asked_for_as_word_and_sent_to_no_place_the_page_lacks():
    with pytest.raises(DocumentRefused) as refusal:
        limited.read_article(b"%PDF-1.7", "bài.pdf")
    expected = "Tệp “bài.pdf” không phải tệp Word (.docx). Chọn tệp Word (.docx)."
    assert str(refusal.value) == expected
