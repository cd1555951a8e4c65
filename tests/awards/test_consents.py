import pytest

from audit.models import AuditEvent
from awards.consents import record_consent, valid_consents
from awards.models import Consent
from campaigns.drafts import NotEditable
from campaigns.workflow import Incomplete, advance
from tests.factories import make_article, make_nomination

pytestmark = pytest.mark.django_db
PERSON, PHOTOS = Consent.Subject.PERSON, Consent.Subject.PHOTOS


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
