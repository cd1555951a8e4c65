import pytest

from audit.models import AuditEvent
from awards.articles.photos import (
    add_photo,
    remove_photo,
    replace_photo,
    restore_photo,
    shown_marks,
)
from awards.consents import record_consent, valid_consents
from awards.models import Consent
from campaigns.drafts import NotEditable
from campaigns.workflow import Incomplete, advance
from tests.factories import agree_to_pictures, make_article, make_nomination, make_photo

pytestmark = pytest.mark.django_db
PERSON, PHOTOS = Consent.Subject.PERSON, Consent.Subject.PHOTOS
GUARDIANS = Consent.Subject.GUARDIANS


def test_who_when_and_the_sentence_shown_are_kept(unit, campaign, clerk):
    nomination = make_nomination(unit, campaign, clerk)
    consent = record_consent(nomination, PERSON, "Lê Thị Mai", is_given=True, actor=clerk)
    assert consent.text.startswith("Lê Thị Mai đã được biết nội dung và đồng ý")
    assert consent.confirmed_by == clerk
    assert AuditEvent.objects.filter(action="consent.recorded").count() == 1


def test_an_agreement_does_not_speak_for_another_person(unit, campaign, clerk):
    nomination = make_nomination(unit, campaign, clerk)
    record_consent(nomination, PERSON, "Lê Thị Mai", is_given=True, actor=clerk)
    assert PERSON in valid_consents(nomination, "Lê Thị Mai")
    assert valid_consents(nomination, "Trần Văn Bình") == {}


def test_the_latest_confirmation_rules(unit, campaign, clerk):
    nomination = make_nomination(unit, campaign, clerk)
    for is_given in (True, True, False):
        record_consent(nomination, PERSON, "Mai", is_given=is_given, actor=clerk)
    assert Consent.objects.count() == 2  # the repeated one is not written again
    assert valid_consents(nomination, "Mai") == {}


def test_after_sending_nothing_is_confirmed_any_more(unit, campaign, clerk):
    article = make_article(unit, campaign, clerk)
    advance(article, "send", actor=clerk)
    with pytest.raises(NotEditable):
        record_consent(article, PHOTOS, "", is_given=False, actor=clerk)


def test_an_individual_nominee_must_have_agreed_and_a_collective_need_not(unit, campaign, clerk):
    nomination = make_nomination(
        unit, campaign, clerk, kind="individual", participant_name="Lê Thị Mai"
    )
    with pytest.raises(Incomplete) as refused:
        advance(nomination, "send", actor=clerk)
    assert [problem.anchor for problem in refused.value.problems] == ["consent-person"]
    record_consent(nomination, PERSON, "Lê Thị Mai", is_given=True, actor=clerk)
    revision = advance(nomination, "send", actor=clerk)
    [kept] = revision.content["consents"]
    assert kept["subject"] == "person"
    assert "Lê Thị Mai" in kept["text"]
    assert kept["confirmed_by"] == str(clerk)


def agreed_now(article):
    return set(valid_consents(article, article.person, shown_marks(article)))


@pytest.mark.parametrize(
    "change",
    [
        lambda article, clerk: add_photo(article, make_photo(), actor=clerk),
        lambda article, clerk: replace_photo(article.photos.shown()[0], make_photo(), actor=clerk),
    ],
    ids=["added", "replaced"],
)
def test_an_agreement_to_pictures_does_not_speak_for_one_that_came_later(
    change, unit, campaign, clerk
):
    article = make_article(unit, campaign, clerk)
    agree_to_pictures(article, clerk, GUARDIANS)
    change(article, clerk)
    assert agreed_now(article) == {PERSON}
    agree_to_pictures(article, clerk, PHOTOS)
    agree_to_pictures(article, clerk, GUARDIANS)
    assert agreed_now(article) == {PERSON, PHOTOS, GUARDIANS}


def test_a_picture_taken_away_or_brought_back_takes_back_no_agreement(unit, campaign, clerk):
    article = make_article(unit, campaign, clerk)
    photo = article.photos.shown()[0]
    remove_photo(photo, actor=clerk)
    assert agreed_now(article) == {PERSON, PHOTOS}
    restore_photo(photo, actor=clerk)
    assert agreed_now(article) == {PERSON, PHOTOS}


def test_an_article_with_a_picture_nobody_agreed_to_is_not_sent(unit, campaign, clerk):
    article = make_article(unit, campaign, clerk)
    add_photo(article, make_photo(), caption="Ra quân", actor=clerk)
    with pytest.raises(Incomplete) as refused:
        advance(article, "send", actor=clerk)
    assert [problem.anchor for problem in refused.value.problems] == ["consent-photos"]


def test_a_sending_freezes_the_pictures_that_were_agreed_to(unit, campaign, clerk):
    article = make_article(unit, campaign, clerk)
    revision = advance(article, "send", actor=clerk)
    _, photos = revision.content["consents"]
    assert (photos["subject"], photos["pictures"]) == ("photos", sorted(shown_marks(article)))
