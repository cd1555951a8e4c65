import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.errors import DocumentRefused
from documents.videos import MAX_VIDEO_BYTES, VideoKind, accepted_video, blank_notes, video_kind

MP4 = b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41"
MOV = b"\0\0\0\x14ftypqt  \0\0\2\0qt  "
WEBM = (
    b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08"
    b"\x42\x82\x84webm\x42\x87\x81\x04"
)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (MP4, "mp4"),
        (b"\0\0\0\x1cftypmp42\0\0\0\0", "mp4"),
        (b"\0\0\0\x20ftypM4V \0\0\0\0", "mp4"),
        (MOV, "mov"),
        (b"\0\0\0\x08wide\0\0\0\0mdat", "mov"),
        (WEBM, "webm"),
    ],
)
def test_a_video_is_known_by_its_first_bytes(head, kind):
    assert video_kind(head + b"\0" * 100) == VideoKind(kind)


@pytest.mark.parametrize(
    "head",
    [
        b"",
        MP4[:10],
        WEBM.replace(b"\x84webm", b"\x88matroska"),
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        b"\0\0\0\x18ftypavif\0\0\0\0",
        b"RIFF\0\0\0\0AVI LIST",
        b"<html><script>alert(1)</script>",
        b"\xff\xd8\xff\xe0",
    ],
    ids=["empty", "cut", "matroska", "heic", "avif", "avi", "page", "photo"],
)
def test_anything_else_is_no_video(head):
    assert video_kind(head) is None
    with pytest.raises(DocumentRefused, match=r"“x\.mp4” không phải video") as refusal:
        accepted_video(head, 10, "x.mp4")
    assert refusal.value.code == "not_a_video"


def test_a_video_has_at_most_two_hundred_megabytes():
    assert accepted_video(MP4, MAX_VIDEO_BYTES, "x.mp4") is VideoKind.MP4
    with pytest.raises(DocumentRefused, match="Tệp 201 MB, tối đa 200 MB"):
        accepted_video(MP4, MAX_VIDEO_BYTES + 1, "x.mp4")


PLACE = b"+21.0136+105.8270+012.300/"
KEYS = b"mdtacom.apple.quicktime.location.ISO6709"


def box(kind, *content):
    data = b"".join(content)
    return (8 + len(data)).to_bytes(4) + kind + data


def large_box(kind, content):
    return (1).to_bytes(4) + kind + (16 + len(content)).to_bytes(8) + content


def place_of_android():
    return box(b"udta", box(b"\xa9xyz", b"\0\x12\x15\xc7", PLACE), box(b"loci", b"\0" * 4, PLACE))


def place_of_apple(full=b""):
    """`full` is what MP4 puts before the boxes of a `meta`, and QuickTime does not."""
    keys = box(b"keys", b"\0" * 7 + b"\1", (4 + len(KEYS)).to_bytes(4), KEYS)
    value = box(b"data", b"\0\0\0\1\0\0\0\0", PLACE)
    return box(
        b"meta",
        full,
        box(b"hdlr", b"\0" * 8 + b"mdta"),
        keys,
        box(b"ilst", box(b"\0\0\0\1", value)),
    )


def track(*notes):
    return box(b"trak", box(b"tkhd", b"t" * 84), box(b"mdia", box(b"mdhd", b"m" * 24), *notes))


MDAT = box(b"mdat", PLACE[:4] * 100)
TOLD = [
    MP4 + MDAT + box(b"moov", box(b"mvhd", b"v" * 100), track(), place_of_android()),
    MP4 + box(b"moov", track(place_of_android()), place_of_apple(b"\0" * 4)) + MDAT,
    MP4
    + box(b"moov", box(b"udta", place_of_apple(b"\0" * 4), b"\0" * 4))
    + large_box(b"mdat", b"x"),
    MP4
    + MDAT
    + large_box(b"uuid", b"XMP: " + PLACE)
    + box(b"moof", box(b"traf", place_of_apple())),
    MOV + box(b"wide") + MDAT + box(b"moov", track(place_of_android()), place_of_apple()),
    MOV + large_box(b"moov", track() + place_of_android() + b"\0" * 4) + MDAT,
    MOV + MDAT + b"\0\0\0\0moov" + track(place_of_apple()),
]


def blanked(content):
    file = io.BytesIO(content)
    blank_notes(file, "ra quân.mov")
    return file.getvalue()


@pytest.mark.parametrize("content", TOLD, ids=range(len(TOLD)))
def test_where_a_video_was_taken_is_blanked_and_nothing_moves(content):
    after = blanked(content)
    assert PLACE in content
    assert PLACE not in after
    assert KEYS not in after
    assert len(after) == len(content)
    changed = [at for at, (old, new) in enumerate(zip(content, after, strict=True)) if old != new]
    assert {after[at] for at in changed} <= set(b"\0free")
    for kept in (MP4, MOV, MDAT, box(b"tkhd", b"t" * 84), box(b"mdhd", b"m" * 24)):
        assert after.count(kept) == content.count(kept)
    assert blanked(after) == after


def test_a_video_without_notes_stays_as_it_is():
    content = MP4 + MDAT + box(b"moov", box(b"mvhd", b"v" * 100), track())
    assert blanked(content) == content


@pytest.mark.parametrize(
    "content",
    [
        MP4 + b"\0\0\0\4moov",
        MP4 + b"\0\0\1\0moov",
        MP4 + b"\xff\xff\xff\xffmdat" + b"\0" * 100,
        MP4 + b"\0\0\0\1mdat\0\0\0\0\0\0\0\x08",
        MP4 + b"\0\0\0\1mdat" + b"\xff" * 8,
        MP4 + b"\0\0\0\1mdat\0\0",
        MP4 + box(b"moov", b"\0\0\1\0udta" + PLACE) + bytes(300),
        MP4 + box(b"free") * 100_001,
        MP4 + b"\0\0\0\0moov" * 100_001,
    ],
    ids=["small", "cut", "four", "small64", "large64", "cut64", "over its parent", "many", "deep"],
)
def test_boxes_that_do_not_fit_are_a_damaged_video(content):
    file = io.BytesIO(content)
    with pytest.raises(DocumentRefused, match=r"“a\.mp4” bị hỏng") as refusal:
        blank_notes(file, "a.mp4")
    assert refusal.value.code == "damaged"
    assert file.getvalue() == content


@given(st.binary(max_size=300), st.sampled_from(TOLD), st.integers(0, 400))
def test_whatever_is_sent_is_blanked_or_refused(junk, content, at):
    sent = content[:at] + junk + content[at:]
    file = io.BytesIO(sent)
    with contextlib.suppress(DocumentRefused):
        blank_notes(file, "a.mp4")
    assert len(file.getvalue()) == len(sent)
