import pytest

from audit.models import AuditEvent
from awards.articles.drafts import open_article, save_article
from awards.models import Article, Nomination
from awards.nominations.drafts import (
    open_nomination,
    pick_initiative,
    pickable_entries,
    save_nomination,
)
from campaigns.drafts import NotEditable, StaleVersion, declare_nil
from campaigns.workflow import WorkflowError, advance
from tests.factories import make_accepted_list, make_nomination, make_row, make_sent_list

pytestmark = pytest.mark.django_db


def test_a_unit_has_one_nomination_and_one_article_a_year(unit, campaign, clerk):
    for open_file, model in ((open_nomination, Nomination), (open_article, Article)):
        first, second = (open_file(unit, campaign, actor=clerk) for _ in range(2))
        assert first.pk == second.pk
        assert model.objects.count() == 1
    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert actions == {"nomination.opened", "article.opened"}


def test_a_draft_keeps_a_text_of_any_length_whole(unit, campaign, clerk):
    summary = "từ " * 5000 + "\ncuối"
    nomination = make_nomination(unit, campaign, clerk, summary=summary, participant_name="x" * 900)
    nomination.refresh_from_db()
    assert nomination.summary == summary
    assert len(nomination.participant_name) == 900


def test_text_is_stored_composed_and_names_on_one_line(unit, campaign, clerk):
    nomination = make_nomination(
        unit, campaign, clerk, participant_name=" Tô\u0309  hòa\n giải ", summary="Mô\u0323t\r\nhai"
    )
    assert nomination.participant_name == "Tổ hòa giải"
    assert nomination.summary == "Một\nhai"


def test_an_older_text_does_not_overwrite_a_newer(unit, campaign, clerk, second_clerk):
    nomination = make_nomination(unit, campaign, clerk)
    old = Nomination.objects.get(pk=nomination.pk)
    save_nomination(nomination, {"summary": "mới"}, version=nomination.version, actor=second_clerk)
    with pytest.raises(StaleVersion, match="Lê Văn Tuấn"):
        save_nomination(old, {"summary": "cũ"}, version=old.version, actor=clerk)
    nomination.refresh_from_db()
    assert nomination.summary == "mới"


def test_a_picked_model_brings_its_name_field_and_participant(unit, campaign, clerk, reviewer):
    rows = [make_row(initiative="Ngõ 82", sector="QPAN", participant="Tổ dân vận 12")]
    make_accepted_list(unit, campaign, clerk, reviewer, rows)
    nomination = open_nomination(unit, campaign, actor=clerk)
    [entry] = pickable_entries(nomination)
    pick_initiative(nomination, entry, version=0, actor=clerk)
    nomination.refresh_from_db()
    assert nomination.initiative == entry.initiative
    assert (nomination.initiative_name, nomination.sector) == ("Ngõ 82", "QPAN")
    assert (nomination.kind, nomination.participant_name) == ("collective", "Tổ dân vận 12")


def test_a_picked_model_leaves_a_typed_name_alone(unit, campaign, clerk, reviewer):
    make_accepted_list(unit, campaign, clerk, reviewer)
    nomination = make_nomination(unit, campaign, clerk, participant_name="Bà Mai")
    entry = pickable_entries(nomination)[0]
    pick_initiative(nomination, entry, version=nomination.version, actor=clerk)
    assert nomination.participant_name == "Bà Mai"


def test_another_name_lets_go_of_the_picked_model(unit, campaign, clerk, reviewer):
    make_accepted_list(unit, campaign, clerk, reviewer, [make_row(initiative="Ngõ 82")])
    nomination = open_nomination(unit, campaign, actor=clerk)
    pick_initiative(nomination, pickable_entries(nomination)[0], version=0, actor=clerk)
    save_nomination(nomination, {"initiative_name": "NGÕ  82"}, version=1, actor=clerk)
    assert nomination.initiative is not None
    save_nomination(nomination, {"initiative_name": "Ngõ 45"}, version=2, actor=clerk)
    nomination.refresh_from_db()
    assert nomination.initiative is None


def test_only_accepted_models_of_the_unit_can_be_picked(
    unit, other_unit, campaign, clerk, other_clerk, reviewer
):
    waiting = make_sent_list(unit, campaign, clerk)
    foreign = make_accepted_list(other_unit, campaign, other_clerk, reviewer)
    nomination = open_nomination(unit, campaign, actor=clerk)
    assert not pickable_entries(nomination).exists()
    for entry in (waiting.entries.first(), foreign.entries.first()):
        with pytest.raises(WorkflowError, match="đã được tiếp nhận của đơn vị"):
            pick_initiative(nomination, entry, version=0, actor=clerk)


def test_an_article_keeps_its_paragraphs_and_has_five_parts(unit, campaign, clerk):
    article = open_article(unit, campaign, actor=clerk)
    parts = ["Một.\r\n\r\nHai.", "", "", "", "x" * 100_000]
    save_article(article, {"parts": parts}, version=0, actor=clerk)
    article.refresh_from_db()
    assert article.parts[0] == "Một.\n\nHai."
    assert len(article.parts[4]) == 100_000
    with pytest.raises(ValueError, match="5 parts"):
        save_article(article, {"parts": ["một"]}, version=1, actor=clerk)


def test_a_sent_file_cannot_be_written_in(unit, campaign, clerk):
    nomination = make_nomination(unit, campaign, clerk)
    advance(nomination, "send", actor=clerk)
    with pytest.raises(NotEditable, match="Hồ sơ đã gửi"):
        save_nomination(nomination, {"summary": "x"}, version=nomination.version, actor=clerk)


def test_a_nil_return_needs_a_reason_and_can_be_sent(unit, campaign, clerk):
    article = open_article(unit, campaign, actor=clerk)
    with pytest.raises(WorkflowError, match="Ghi lý do"):
        declare_nil(article, " ", version=0, actor=clerk)
    declare_nil(article, "Chưa có điển hình", version=0, actor=clerk)
    revision = advance(article, "send", actor=clerk)
    assert revision.content["is_nil"] is True
    assert revision.content["nil_reason"] == "Chưa có điển hình"


def test_writing_again_takes_a_nil_return_back(unit, campaign, clerk):
    article = open_article(unit, campaign, actor=clerk)
    declare_nil(article, "Chưa có", version=0, actor=clerk)
    save_article(article, {"title": "Có rồi"}, version=1, actor=clerk)
    article.refresh_from_db()
    assert (article.is_nil, article.nil_reason) == (False, "")
