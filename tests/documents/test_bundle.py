"""Many files in one .zip: nothing it claims is believed."""

import io
import zipfile

import pytest

from documents import bundle
from documents.bundle import members, plain_name
from documents.errors import DocumentRefused


def zipped(*files, compression=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in files:
            archive.writestr(name, content)
    stream.seek(0)
    return stream


def test_the_files_come_out_under_their_own_plain_names():
    stream = zipped(
        ("Thư mục/con/mau01 tổ 12.docx", b"a"),
        ("..\\..\\x\\mau01.xlsx", b"b"),
        ("/etc/c.docx", b"c"),
    )

    assert [(m.name, m.content, m.refusal) for m in members(stream, "tep.zip")] == [
        ("mau01 tổ 12.docx", b"a", ""),
        ("mau01.xlsx", b"b", ""),
        ("c.docx", b"c", ""),
    ]


def test_what_systems_add_by_themselves_is_left_aside():
    stream = zipped(
        ("__MACOSX/._a.docx", b"x"),
        (".DS_Store", b"x"),
        ("Thumbs.db", b"x"),
        ("thu-muc/", b""),
        ("~$mau01.docx", b"x"),
        ("mau01.docx", b"a"),
    )

    assert [member.name for member in members(stream, "tep.zip")] == ["mau01.docx"]


def test_a_file_that_swells_too_much_is_refused_alone(monkeypatch):
    monkeypatch.setattr(bundle, "MAX_FILE_BYTES", 1000)
    stream = zipped(("bom.docx", b"0" * 100_000), ("mau01.docx", b"a"))

    taken = list(members(stream, "tep.zip"))

    assert taken[0].refusal == "Tệp giải nén ra quá 20 MB."
    assert taken[0].content == b""
    assert taken[1].content == b"a"


def test_the_whole_may_not_swell_beyond_its_limit_either(monkeypatch):
    monkeypatch.setattr(bundle, "MAX_FILE_BYTES", 1000)
    monkeypatch.setattr(bundle, "MAX_TOTAL_BYTES", 2500)
    stream = zipped(*((f"{number}.docx", bytes([number]) * 900) for number in range(5)))

    with pytest.raises(DocumentRefused) as refusal:
        list(members(stream, "tep.zip"))

    assert refusal.value.code == "bomb"


def test_a_size_that_the_archive_lies_about_is_counted_anyway(monkeypatch):
    monkeypatch.setattr(bundle, "MAX_FILE_BYTES", 1000)
    raw = bytearray(zipped(("a.docx", b"0" * 50_000)).getvalue())
    central = raw.rfind(b"PK\x01\x02")
    raw[central + 24 : central + 28] = (10).to_bytes(4, "little")

    with pytest.raises(DocumentRefused) as refusal:
        # zipfile stops at the claimed size and finds the checksum wrong
        list(members(io.BytesIO(bytes(raw)), "tep.zip"))

    assert refusal.value.code == "damaged"


def test_too_many_files_are_refused_before_any_is_read(monkeypatch):
    monkeypatch.setattr(bundle, "MAX_FILES", 3)
    stream = zipped(*((f"{number}.docx", b"a") for number in range(4)))

    with pytest.raises(DocumentRefused) as refusal:
        next(members(stream, "tep.zip"))

    assert "có 4 tệp, tối đa 3 tệp" in str(refusal.value)


@pytest.mark.parametrize("content", [b"", b"PK", b"khong phai zip", b"PK\x03\x04" + b"\0" * 50])
def test_a_damaged_archive_is_refused_in_words(content):
    with pytest.raises(DocumentRefused) as refusal:
        list(members(io.BytesIO(content), "tep.zip"))

    assert "“tep.zip” bị hỏng" in str(refusal.value)


def test_a_locked_file_is_refused_alone():
    raw = bytearray(zipped(("a.docx", b"a"), ("b.docx", b"b"), compression=0).getvalue())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.find(mark) + offset] |= 1

    taken = list(members(io.BytesIO(bytes(raw)), "tep.zip"))

    assert "mật khẩu" in taken[0].refusal
    assert taken[1].content == b"b"


@pytest.mark.parametrize(
    ("path", "name"),
    [("a/b.docx", "b.docx"), ("a\\b.docx", "b.docx"), ("../..", ".."), ("", "tệp không tên")],
)
def test_a_path_leaves_only_its_last_part(path, name):
    assert plain_name(path) == name
