"""A task in the limited child tells how far it is."""

import pickle
import signal
from io import BytesIO

import pytest
from docx import Document
from pypdf import PdfReader

from documents.errors import DocumentRefused
from documents.limited import Limits, draw_yearbook, run_limited
from documents.yearbook import Yearbook
from tests.documents.articles import article
from tests.documents.paper_forms import WARD_HEAD


@pytest.fixture
def book():
    articles = tuple(article(40, title=f"Tấm gương số {number}") for number in (1, 2))
    return Yearbook("Kỷ yếu", WARD_HEAD, 2026, articles=articles)


def test_the_book_is_drawn_in_both_formats_and_its_steps_are_told(book):
    steps = []
    word = draw_yearbook(book, "docx", progress=lambda done, total: steps.append((done, total)))
    text = [paragraph.text for paragraph in Document(BytesIO(word)).paragraphs]
    assert "Tấm gương số 2" in text
    assert steps == sorted(steps)
    assert {total for _, total in steps} == {4}
    assert steps[-1][0] >= 3
    pages = PdfReader(BytesIO(draw_yearbook(book, "pdf", progress=None))).pages
    assert "Tấm gương số 2" in pages[-1].extract_text()


def test_what_the_listener_raises_kills_the_child_at_its_work(book, children):
    def stop(done, total):
        raise KeyboardInterrupt

    many = Yearbook("Kỷ yếu", WARD_HEAD, 2026, articles=book.articles * 200)
    with pytest.raises(KeyboardInterrupt):
        draw_yearbook(many, "pdf", progress=stop)
    assert [child.returncode for child in children] == [-signal.SIGKILL]


def test_a_book_that_takes_too_long_is_refused_however_much_it_tells(book):
    many = Yearbook("Kỷ yếu", WARD_HEAD, 2026, articles=book.articles * 200)
    limits = Limits(memory_bytes=2**31, cpu_seconds=60, wall_seconds=6)
    payload = pickle.dumps(many)
    with pytest.raises(DocumentRefused) as refused:
        run_limited(
            "draw_yearbook",
            payload,
            limits=limits,
            progress=lambda done, total: None,
            file_format="pdf",
        )
    assert refused.value.code == "too_slow"
