"""A file that stands in a sealed table says so, and tells when it has changed since."""

from datetime import timedelta

import pytest

from audit.clock import now
from campaigns.flags import flags_of
from campaigns.models import Submission
from campaigns.workflow import WorkflowError, advance, open_steps
from tests.factories import make_accepted_list, make_sent_list


def seal(submission, *, later=timedelta(0)):
    Submission.objects.filter(pk=submission.pk).update(sealed_at=now() + later)
    submission.refresh_from_db()


def codes(submission):
    submission.__dict__.pop("last_revision", None)
    return [flag.code for flag in flags_of(submission, None)]


@pytest.fixture
def accepted(unit, campaign, clerk, reviewer):
    return make_accepted_list(unit, campaign, clerk, reviewer)


def test_an_accepted_file_in_a_sealed_table_is_shown_as_counted(accepted):
    assert accepted.shown_status == "accepted"
    seal(accepted)
    assert accepted.shown_status == "sealed"
    assert "changed_after_sealing" not in codes(accepted)


def test_a_waiting_file_that_was_counted_is_still_shown_as_waiting(unit, campaign, clerk):
    waiting = make_sent_list(unit, campaign, clerk)
    seal(waiting)
    assert waiting.shown_status == "submitted"
    assert not waiting.has_left_its_seal


def test_what_stands_in_a_sealed_table_is_not_silently_taken_back(accepted, reviewer):
    assert "undo_accept" in open_steps(accepted, reviewer)
    seal(accepted)
    assert "undo_accept" not in open_steps(accepted, reviewer)
    with pytest.raises(WorkflowError, match="số liệu đã chốt"):
        advance(accepted, "undo_accept", actor=reviewer)


def test_opening_again_what_was_sealed_is_flagged_until_the_next_sealing(accepted, clerk, reviewer):
    seal(accepted)
    advance(accepted, "reopen", actor=reviewer, note="Sai tên mô hình")
    assert "changed_after_sealing" in codes(accepted)
    advance(accepted, "send", actor=clerk)
    advance(accepted, "accept", actor=reviewer)
    assert accepted.shown_status == "accepted"
    assert "changed_after_sealing" in codes(accepted)
    seal(accepted, later=timedelta(seconds=1))
    assert accepted.shown_status == "sealed"
    assert not {"changed", "changed_after_sealing"} & set(codes(accepted))


def test_opening_again_what_was_only_accepted_is_flagged_too(accepted, clerk, reviewer):
    advance(accepted, "reopen", actor=reviewer, note="Sai tên mô hình")
    assert "changed" in codes(accepted)
    advance(accepted, "send", actor=clerk)
    advance(accepted, "accept", actor=reviewer)
    assert "changed" in codes(accepted)


def test_a_file_that_was_never_opened_again_has_no_such_flag(accepted):
    assert not {"changed", "changed_after_sealing"} & set(codes(accepted))
