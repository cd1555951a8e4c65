"""What the Ban is shown of a sent Mẫu 01: checks, likeness to others, difference."""

from dataclasses import replace

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from campaigns.deadlines import due_dates
from campaigns.drafts import declare_nil
from campaigns.services import grant_extension
from campaigns.vocabulary import Obligation
from campaigns.workflow import advance
from registrations.models import RegistrationList
from registrations.review import LabelsOfYear, alike, checks_of, compare, review_context
from registrations.rows import INDIVIDUAL, Row
from registrations.services import save_rows
from tests.factories import (
    make_accepted_list,
    make_campaign,
    make_list,
    make_row,
    make_sent_list,
)

pytestmark = pytest.mark.django_db


class Labels:
    sectors = {"KT": "Kinh tế", "VHXH": "Văn hóa – xã hội"}
    levels = {"XP": "Phường", "CS": "Tổ dân phố"}

    def text(self, name, value):
        return {"sector": self.sectors, "level": self.levels}.get(name, {}).get(value, value)


def context_of(registration_list):
    current = RegistrationList.objects.get(pk=registration_list.pk)
    revisions = list(current.revisions.order_by("number"))
    previous = revisions[-2] if len(revisions) > 1 else None
    due = due_dates(current.campaign, current.unit).get(current.obligation)
    return review_context(current, revisions[-1], previous, due)


def warnings_of(registration_list):
    return [check.text for check in context_of(registration_list)["checks"] if not check.is_ok]


# automatic checks


def test_the_good_news_comes_first(unit, campaign, clerk):
    sent = make_sent_list(unit, campaign, clerk)

    checks = context_of(sent)["checks"]

    assert [check.is_ok for check in checks] == sorted((c.is_ok for c in checks), reverse=True)
    assert "Đủ tên, lĩnh vực, cấp đăng ký (2/2 dòng)" in [check.text for check in checks]


def test_a_missing_signed_copy_and_a_delay_are_named(unit, campaign, clerk):
    sent = make_sent_list(unit, campaign, clerk)  # long after 15/01/2026

    texts = warnings_of(sent)

    assert "Thiếu bản ký, đóng dấu" in texts
    assert any(text.startswith("Gửi muộn") for text in texts)


def test_an_extension_granted_after_the_sending_counts_and_what_was_frozen_stays(
    unit, campaign, clerk, reviewer
):
    sent = make_sent_list(unit, campaign, clerk)
    deadline = campaign.deadlines.get(obligation=Obligation.REGISTRATION)
    last_day = timezone.localdate(sent.first_sent_at)
    grant_extension(deadline, unit, last_day=last_day, reason="Bí thư ốm", actor=reviewer)

    good = [check.text for check in context_of(sent)["checks"] if check.is_ok]

    assert "Gửi đúng hạn" in good
    assert sent.revisions.get().days_late > 0


def test_a_row_of_an_unknown_sector_is_not_complete(unit, campaign, clerk):
    sent = make_sent_list(unit, campaign, clerk)
    rows = [replace(row, sector="XX") for row in sent.rows]

    checks = checks_of(sent, sent.revisions.get(), rows, LabelsOfYear(campaign), None)

    assert "Đủ tên, lĩnh vực, cấp đăng ký (0/2 dòng)" in [c.text for c in checks if not c.is_ok]


def test_two_rows_of_one_name_in_the_list_are_named(unit, campaign, clerk):
    row = make_row(initiative="Ngõ 82 xanh")
    sent = make_sent_list(unit, campaign, clerk, [row, replace(row, id="khac")])

    assert any("Dòng 1 và dòng 2 trùng tên mô hình" in text for text in warnings_of(sent))


def test_a_nil_return_shows_its_reason_and_no_row_checks(unit, campaign, clerk):
    registration_list = make_list(unit, campaign, clerk, [])
    declare_nil(registration_list, "Đơn vị mới thành lập", version=1, actor=clerk)
    advance(registration_list, "send", actor=clerk)

    context = context_of(registration_list)

    assert context["is_nil"]
    assert context["nil_reason"] == "Đơn vị mới thành lập"
    assert not any("dòng)" in check.text for check in context["checks"])


# likeness


@pytest.mark.parametrize(
    ("mine", "other", "is_same"),
    [
        ("Tổ hòa giải “Ba cùng”", "TỔ HOÀ GIẢI 'BA CÙNG'", True),
        ("Tổ hòa giải Ba cùng", "Tổ hòa giải ba cùng nhau", False),
        ("Xanh sạch đẹp ngõ phố", "Ngõ phố xanh sạch đẹp", False),
    ],
)
def test_a_name_of_another_unit_is_found_whatever_its_spelling(
    mine, other, is_same, unit, other_unit, campaign, clerk, other_clerk
):
    theirs = make_sent_list(other_unit, campaign, other_clerk, [make_row(initiative=other)])
    sent = make_sent_list(unit, campaign, clerk, [make_row(initiative=mine)])

    found = alike(sent, sent.rows)

    assert [(f.name, f.other_name, f.is_same) for f in found] == [(mine, other, is_same)]
    assert (found[0].other_unit, found[0].list_id) == (other_unit.name, theirs.pk)


@pytest.mark.parametrize(
    ("mine", "other"),
    [
        ("Ngõ 82 sáng – xanh – sạch – đẹp", "Ngõ 45 sáng – xanh – sạch – đẹp"),
        ("Camera an ninh ngõ phố", "Phụ nữ giúp nhau kinh doanh"),
    ],
)
def test_names_of_other_streets_and_other_matters_are_not_alike(
    mine, other, unit, other_unit, campaign, clerk, other_clerk
):
    make_sent_list(other_unit, campaign, other_clerk, [make_row(initiative=other)])
    sent = make_sent_list(unit, campaign, clerk, [make_row(initiative=mine)])

    assert alike(sent, sent.rows) == []


def test_a_draft_of_another_unit_is_not_looked_at(unit, other_unit, campaign, clerk, other_clerk):
    make_list(other_unit, campaign, other_clerk, [make_row(initiative="Ngõ xanh")])
    sent = make_sent_list(unit, campaign, clerk, [make_row(initiative="Ngõ xanh")])

    assert alike(sent, sent.rows) == []


def test_last_year_counts_too_unless_the_unit_says_it_maintains_its_own(
    unit, ward, campaign, clerk, reviewer
):
    row = make_row(initiative="Ngõ xanh")
    make_accepted_list(unit, make_campaign(ward, 2025), clerk, reviewer, [row])
    sent = make_sent_list(unit, campaign, clerk, [row])

    assert [found.year for found in alike(sent, [row])] == [2025]
    assert alike(sent, [replace(row, initiative_kind="maintained")]) == []


def test_the_ward_next_door_is_never_looked_at(unit, campaign, clerk, stranger_ward, stranger):
    row = make_row(initiative="Ngõ xanh")
    stranger_unit = stranger.current_memberships[0].unit
    make_sent_list(stranger_unit, make_campaign(stranger_ward), stranger, [row])
    sent = make_sent_list(unit, campaign, clerk, [row])

    assert alike(sent, [row]) == []


# difference


def test_a_resubmission_shows_added_removed_and_changed_rows(unit, campaign, clerk, reviewer):
    kept, changed, removed = make_row(), make_row(initiative="Ngõ xanh"), make_row()
    sent = make_sent_list(unit, campaign, clerk, [kept, changed, removed])
    advance(
        sent,
        "return",
        actor=reviewer,
        note="Xem từng dòng",
        row_notes=[(changed.id, "Ghi rõ số ngõ"), (removed.id, "Trùng dòng 1")],
    )
    added = make_row()
    rows = [kept, replace(changed, initiative="Ngõ 82 xanh", sector="KT"), added]
    save_rows(sent, rows, version=sent.version, actor=clerk)
    advance(sent, "send", actor=clerk)

    context = context_of(sent)

    difference = context["difference"]
    assert [row.id for row in difference.added] == [added.id]
    assert [row.id for row in difference.removed] == [removed.id]
    assert [
        (change.label, change.before, change.after) for change in difference.changed[changed.id]
    ] == [
        ("Tên mô hình", "Ngõ xanh", "Ngõ 82 xanh"),
        ("Lĩnh vực", "Văn hóa – xã hội", "Kinh tế"),
    ]
    views = {row.id: row for section in context["sections"] for row in section["rows"]}
    assert [views[row.id].change for row in rows] == ["", "changed", "added"]
    assert views[changed.id].asked_before == "Ghi rõ số ngõ"
    assert context["asked_of_removed"] == {removed.id: "Trùng dòng 1"}


def test_a_first_sending_has_no_difference(unit, campaign, clerk):
    assert context_of(make_sent_list(unit, campaign, clerk))["difference"] is None


def test_rows_read_anew_from_a_file_are_matched_by_their_names():
    before = [make_row(participant="Tổ 1", initiative="Ngõ xanh", level="XP")]
    after = [make_row(participant="TỔ 1", initiative="Ngõ  xanh", level="CS")]

    difference = compare(before, after, Labels())

    assert not difference.added
    assert not difference.removed
    assert [change.label for change in difference.changed[after[0].id]] == [
        "Tên tập thể/cá nhân",
        "Tên mô hình",
        "Cấp",
    ]


ROWS = st.lists(
    st.builds(
        Row,
        id=st.text("abc", min_size=1, max_size=2),
        kind=st.sampled_from(["collective", INDIVIDUAL]),
        participant=st.text("AB", max_size=2),
        initiative=st.text("XY", max_size=2),
        sector=st.sampled_from(["KT", "VHXH", ""]),
        level=st.sampled_from(["XP", "CS", ""]),
    ),
    max_size=6,
    unique_by=lambda row: row.id,
)


@given(before=ROWS, after=ROWS)
def test_every_row_is_in_the_difference_once(before, after):
    difference = compare(before, after, Labels())

    matched = [old.id for old in difference.pairs.values()]
    assert len(matched) == len(set(matched))
    assert sorted([*matched, *(row.id for row in difference.removed)]) == sorted(
        row.id for row in before
    )
    assert {row.id for row in after} == {row.id for row in difference.added} | set(difference.pairs)


@given(rows=ROWS)
def test_the_same_rows_have_no_difference(rows):
    assert compare(rows, rows, Labels()).is_empty
