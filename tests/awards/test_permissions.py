import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from audit.clock import now
from awards.articles.photos import add_photo
from awards.models import PendingFile
from awards.permissions import (
    get_editable_article,
    get_editable_nomination,
    get_nominee,
    get_own_file,
    get_reviewable_article,
    get_visible_article,
    get_visible_nomination,
    get_visible_photo,
)
from campaigns.workflow import advance
from tests.factories import make_article, make_nomination, make_photo

pytestmark = pytest.mark.django_db
GETTERS = {
    "nomination": (get_visible_nomination, get_editable_nomination, get_nominee),
    "article": (get_visible_article, get_editable_article, get_reviewable_article),
}


@pytest.fixture(params=GETTERS)
def case(request, unit, campaign, clerk):
    make = {"nomination": make_nomination, "article": make_article}[request.param]
    return make(unit, campaign, clerk), *GETTERS[request.param]


def test_the_units_clerk_reads_and_writes_but_does_not_review(case, clerk):
    submission, visible, editable, reviewable = case
    assert visible(clerk, submission.pk) == editable(clerk, submission.pk) == submission
    with pytest.raises(PermissionDenied):
        reviewable(clerk, submission.pk)


def test_the_ban_may_do_all_three(case, reviewer):
    submission, *getters = case
    assert [getter(reviewer, submission.pk) for getter in getters] == [submission] * 3


def test_a_leader_reads_only_what_was_sent(case, leader, clerk):
    submission, visible, editable, reviewable = case
    with pytest.raises(Http404):
        visible(leader, submission.pk)
    advance(submission, "send", actor=clerk)
    assert visible(leader, submission.pk) == submission
    for getter in (editable, reviewable):
        with pytest.raises(PermissionDenied):
            getter(leader, submission.pk)


def test_strangers_must_not_know(case, other_clerk, stranger, stranger_reviewer):
    submission, *getters = case
    for person in (other_clerk, stranger, stranger_reviewer):
        for getter in getters:
            with pytest.raises(Http404):
                getter(person, submission.pk)


def test_a_picture_is_seen_by_those_who_see_its_article(
    unit, campaign, clerk, reviewer, leader, other_clerk, stranger
):
    article = make_article(unit, campaign, clerk)
    photo = article.photos.shown()[0]
    for person in (clerk, reviewer):
        assert get_visible_photo(person, photo.pk) == photo
    for person in (leader, other_clerk, stranger):
        with pytest.raises(Http404):
            get_visible_photo(person, photo.pk)
    advance(article, "send", actor=clerk)
    assert get_visible_photo(leader, photo.pk) == photo


def test_a_leader_does_not_see_a_picture_that_was_taken_out_before_the_sending(
    unit, campaign, clerk, leader
):
    article = make_article(unit, campaign, clerk)
    extra = add_photo(article, make_photo(), actor=clerk, caption="Bỏ")
    article.photos.filter(pk=extra.pk).update(removed_at=now())
    advance(article, "send", actor=clerk)
    with pytest.raises(Http404):
        get_visible_photo(leader, extra.pk)
    assert get_visible_photo(clerk, extra.pk) == extra


def test_a_waiting_file_belongs_to_those_who_may_write(unit, campaign, clerk, leader, other_clerk):
    nomination = make_nomination(unit, campaign, clerk)
    pending = PendingFile.objects.create(
        submission=nomination,
        file_name="a.docx",
        changes={},
        read_at=now(),
        read_by=clerk,
    )
    assert get_own_file(clerk, pending.pk) == pending
    for person in (leader, other_clerk):
        with pytest.raises(Http404):
            get_own_file(person, pending.pk)
    advance(nomination, "send", actor=clerk)
    with pytest.raises(PermissionDenied):
        get_own_file(leader, pending.pk)
    PendingFile.objects.update(confirmed_at=now())
    with pytest.raises(Http404):
        get_own_file(clerk, pending.pk)
