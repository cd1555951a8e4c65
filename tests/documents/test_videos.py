import pytest

from documents.errors import DocumentRefused
from documents.videos import MAX_VIDEO_BYTES, VideoKind, accepted_video, video_kind

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


def test_a_video_is_served_under_a_type_of_our_own():
    assert [kind.content_type for kind in VideoKind] == [
        "video/mp4",
        "video/webm",
        "video/quicktime",
    ]
