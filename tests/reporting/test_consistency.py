"""The five rates and the numbers of Mẫu 02 are the same wherever they are read."""

from datetime import UTC, datetime
from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.urls import reverse
from lxml import html

from audit.clock import now
from campaigns.services import grant_exemption
from campaigns.vocabulary import Obligation
from organizations.models import Unit
from registrations.models import Entry
from reminders import content
from reminders.planning import plan
from reminders.rounds import RoundDraft, save_plan
from reminders.sending import send_waiting
from reminders.texts import ABOVE_TEXT
from reminders.vocabulary import Audience
from reporting import board_sheet, consistency, papers
from reporting.consistency import disagreements, rate_disagreements
from reporting.progress import Summary, progress, summaries_of
from reporting.rates_table import rates_table
from tests.factories import make_accepted_list, make_list, make_sent_list, make_unit
from tests.reporting.sealed import seal

IN_TIME = datetime(2026, 1, 9, 2, 0, tzinfo=UTC)
TOO_LATE = datetime(2026, 1, 20, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def mixed_ward(ward, campaign, unit, other_unit, clerk, other_clerk, reviewer):
    """Seven expected units: one accepted in time, one late, one draft; an eighth was let off."""
    with time_machine.travel(IN_TIME, tick=False):
        make_accepted_list(unit, campaign, clerk, reviewer)
        make_list(make_unit(ward), campaign, reviewer)
        let_off = make_unit(ward)
        for _ in range(4):
            make_unit(ward)
        grant_exemption(
            campaign, Obligation.REGISTRATION, let_off, reason="Mới lập", actor=reviewer
        )
    with time_machine.travel(TOO_LATE, tick=False):
        make_sent_list(other_unit, campaign, other_clerk)
    return ward


def rates_now(campaign):
    units = list(Unit.objects.within(campaign.ward).reporting())
    return summaries_of(progress(campaign, units, at=now()))[Obligation.REGISTRATION].rates


@pytest.mark.parametrize(
    ("expected", "sent", "on_time", "texts"),
    [
        (86, 61, 58, ("86", "61", "70,9%", "58", "67,4%")),
        (8, 1, 1, ("08", "01", "12,5%", "01", "12,5%")),
        (3, 2, 1, ("03", "02", "66,7%", "01", "33,3%")),
        (0, 0, 0, ("0", "0", "–", "0", "–")),
    ],
)
def test_the_five_rates_are_written_as_offices_write_them(expected, sent, on_time, texts):
    due = object()
    assert Summary("mau01", due, expected, sent, on_time, 0, {}).rates == texts


def test_nobody_is_in_time_for_what_has_no_limit():
    assert Summary("plan", None, 86, 61, 61, 0, {}).rates == ("86", "61", "70,9%", "–", "–")


@pytest.mark.parametrize("page", ["reporting:totals", "reporting:board"])
def test_the_screen_shows_the_rates_of_the_one_function(
    page, mixed_ward, campaign, reviewer, signed_in
):
    with time_machine.travel(TOO_LATE, tick=False):
        page = signed_in(reviewer).get(reverse(page)).content
        expected = rates_now(campaign)
    assert expected == ("07", "02", "28,6%", "01", "14,3%")
    rows = html.fromstring(page).xpath("//table[contains(., 'Tỷ lệ đúng hạn')]//tbody/tr")
    shown = [[cell.text_content().strip() for cell in row] for row in rows]
    assert ["Mẫu số 01, 02", *expected] in shown


def test_the_mail_to_the_wards_leaders_says_the_same_rates(
    mixed_ward, campaign, leader, administrator
):
    leader.email = "ttdu@danvan.example"
    leader.save()
    with time_machine.travel(IN_TIME, tick=False):
        rounds = [RoundDraft(5, ABOVE_TEXT, Audience.LEADER)]
        save_plan(campaign, Obligation.REGISTRATION, rounds, actor=administrator)
    with time_machine.travel(TOO_LATE, tick=False):
        plan()
        send_waiting()
        rates = rates_now(campaign)
    assert rates == ("07", "02", "28,6%", "01", "14,3%")
    (letter,) = (each for each in mail.outbox if each.to == ["ttdu@danvan.example"])
    expected = "Mẫu số 01, 02: phải gửi 07, đã gửi 02 (28,6%), đúng hạn 01 (14,3%)."
    assert expected in letter.body


def test_word_excel_and_data_agree_with_the_one_function(mixed_ward, campaign):
    assert list(rate_disagreements(campaign, at=TOO_LATE)) == []


@pytest.mark.parametrize(
    ("module", "faces"),
    [
        (papers, ["Word", "Excel"]),
        (board_sheet, ["Excel của bảng theo dõi"]),
        (content, ["Thư điện tử"]),
    ],
)
def test_a_paper_that_counts_by_itself_is_found_out(
    module, faces, mixed_ward, campaign, monkeypatch
):
    class OwnCount:
        rates = ("07", "03", "42,9%", "01", "14,3%")
        overdue = 0

    def own_count(cells):
        return dict.fromkeys(next(iter(cells.values())), OwnCount)

    monkeypatch.setattr(module, "summaries_of", own_count)
    found = list(rate_disagreements(campaign, at=TOO_LATE))
    for face in faces:
        assert f"Mẫu số 01, 02, đã gửi: {face} ghi 03, chương trình tính 02." in found
        assert any(f": {face} ghi 42,9%, " in words for words in found)


def test_a_page_that_counts_by_itself_is_found_out(mixed_ward, campaign, monkeypatch):
    def own_table(summaries):
        table = rates_table(summaries)
        rates = [
            (head, [(name, text.replace("02", "03")) for name, text in values])
            for head, values in table["rates"]
        ]
        return table | {"rates": rates}

    monkeypatch.setattr(consistency, "rates_table", own_table)
    found = list(rate_disagreements(campaign, at=TOO_LATE))
    assert found == ["Mẫu số 01, 02, đã gửi: Màn hình ghi 03, chương trình tính 02."]


def test_every_number_equals_the_rows_it_opens_and_the_seal_its_files(
    mixed_ward, campaign, reviewer
):
    table = seal(campaign, reviewer)
    assert list(disagreements(campaign, at=now())) == []
    file = table.files.first()
    default_storage.delete(file.file.name)
    found = list(disagreements(campaign, at=now()))
    assert found == [f"Bản chốt số 01: tệp {file.name} thiếu hoặc không khớp mã SHA-256."]


def test_the_command_says_that_all_agree_or_names_what_is_wrong(mixed_ward):
    output = StringIO()
    call_command("check_figures", stdout=output)
    assert output.getvalue() == "Số liệu khớp ở 1 năm công tác.\n"
    with pytest.raises(CommandError, match="Chưa mở năm 1999"):
        call_command("check_figures", year=1999)


def test_every_number_of_the_live_table_is_the_count_of_the_page_it_opens(
    mixed_ward, campaign, reviewer, signed_in
):
    browser = signed_in(reviewer)
    page = browser.get(reverse("reporting:totals"), {"gom": "all"})
    opened = 0
    for row in [*page.context["rows"]]:
        for number, name in zip(
            row.numbers,
            ("collectives", "collective_models", "individuals", "individual_models"),
            strict=True,
        ):
            if not number.count:
                continue
            listed = browser.get(number.url)
            assert getattr(listed.context["figures"], name) == number.count
            if name.endswith("_models"):
                assert listed.context["page_obj"].paginator.count == number.count
            opened += 1
    assert opened
    models = sum(number.count for number in page.context["total"].numbers[1::2])
    assert models == Entry.objects.count()
