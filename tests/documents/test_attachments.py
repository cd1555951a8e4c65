"""Documents kept beside a record: what their pictures told is gone, the rest is as it was sent."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from documents.attachments import accepted_document, kept_form
from documents.child.picture_notes import without_notes
from tests.documents.ooxml import PLAIN_DOCX, patched

PLACE = b"21.0285N-105.8542E"
PICTURE = Image.effect_noise((64, 48), 90).convert("RGB")


def telling(file_format, **options):
    """A picture whose EXIF, comment and trailing bytes tell where it was taken."""
    exif = Image.Exif()
    exif[0x010E] = PLACE.decode()
    stored = io.BytesIO()
    PICTURE.save(stored, file_format, exif=exif, comment=PLACE, **options)
    return stored.getvalue() + PLACE


def pixels(data):
    return Image.open(io.BytesIO(data)).convert("RGB").tobytes()


KINDS = [("JPEG", {}), ("JPEG", {"progressive": True}), ("JPEG", {"quality": 100}), ("PNG", {})]


@pytest.mark.parametrize(("file_format", "options"), KINDS)
def test_a_picture_keeps_its_pixels_and_loses_its_notes(file_format, options):
    picture = telling(file_format, **options)
    clean = without_notes(picture)
    assert PLACE in picture
    assert PLACE not in clean
    assert b"Exif" not in clean
    assert b"eXIf" not in clean
    assert pixels(clean) == pixels(picture)
    assert without_notes(clean) == clean


@given(st.binary(max_size=60), st.integers(0, 4000))
def test_any_bytes_are_gone_through_to_their_end(rest, cut):
    for begin in (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", telling("JPEG")[:cut]):
        assert len(without_notes(begin + rest)) <= len(begin + rest)


def test_pictures_in_a_word_file_tell_nothing_and_its_text_stays():
    given_file = patched(PLAIN_DOCX, {"word/media/image1.jpeg": telling("JPEG")})
    kind, kept = accepted_document(given_file, "kế hoạch.docx")
    assert kind == "docx"
    with (
        zipfile.ZipFile(io.BytesIO(given_file)) as before,
        zipfile.ZipFile(io.BytesIO(kept)) as now,
    ):
        assert now.namelist() == before.namelist()
        for name in before.namelist():
            if name.endswith(".jpeg"):
                assert PLACE not in now.read(name)
                assert pixels(now.read(name)) == pixels(before.read(name))
            else:
                assert now.read(name) == before.read(name)
    assert accepted_document(given_file, "b.docx")[1] == kept


def test_a_document_whose_pictures_tell_nothing_is_kept_byte_for_byte():
    _, kept = accepted_document(PLAIN_DOCX, "a.docx")
    repacked = patched(kept, {})
    assert repacked != kept
    assert accepted_document(repacked, "a.docx") == ("docx", repacked)


def test_the_profile_that_colours_are_read_by_stays():
    stored = io.BytesIO()
    PICTURE.save(stored, "JPEG", icc_profile=b"colours of this picture", comment=PLACE)
    clean = without_notes(stored.getvalue())
    assert Image.open(io.BytesIO(clean)).info["icc_profile"] == b"colours of this picture"
    assert PLACE not in clean


def test_a_filled_form_is_kept_without_the_notes_of_its_pictures():
    sent = patched(PLAIN_DOCX, {"word/media/image1.jpeg": telling("JPEG")})
    name, kept = kept_form(sent, "C:\\biểu.DOC")
    assert name == "biểu.docx"
    assert kept == kept_form(kept, name)[1]
    with zipfile.ZipFile(io.BytesIO(kept)) as package:
        assert PLACE not in package.read("word/media/image1.jpeg")
