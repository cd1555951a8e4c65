"""The lines of accounts as they are read: names as typed, and a space before what stands beside."""

import pytest
from django.urls import reverse
from lxml import html

from tests.factories import make_person, make_unit

HOSTILE = 'Hòa <i>&"'


@pytest.fixture
def lines(ward, administrator, signed_in):
    clerk = make_person(make_unit(ward, name=f"Chi bộ {HOSTILE}"), "clerk", full_name=HOSTILE)
    clerk.is_active = False
    clerk.save()
    answer = signed_in(administrator).get(reverse("organizations:person_list"))
    assert "<i>" not in answer.content.decode()
    return {
        row.findtext("td"): row for row in html.fromstring(answer.content).xpath("//tbody/tr")
    }, (administrator, clerk)


def words(cell):
    return " ".join(cell.text_content().split())


def test_a_locked_account_says_so_behind_its_name(lines):
    rows, (_, clerk) = lines
    head, _, role, came, task = rows[clerk.username]
    assert words(head) == f"{HOSTILE} Đã khóa"
    assert words(role) == f"Cán bộ đơn vị, Chi bộ {HOSTILE}"
    assert (words(came), words(task)) == ("Chưa lần nào", "")


def test_nobody_is_offered_to_reset_the_own_password(lines):
    rows, (administrator, _) = lines
    head, *_, task = rows[administrator.username]
    assert words(head) == f"{administrator} (đồng chí)"
    assert not head.findall("a")
    assert words(task) == ""


def test_a_colleague_is_reset_by_a_form_that_asks_first(ward, administrator, signed_in):
    leader = make_person(ward, "leader", full_name=HOSTILE)
    answer = signed_in(administrator).get(reverse("organizations:person_list"))
    address = reverse("organizations:person_reset", args=[leader.pk])
    (form,) = html.fromstring(answer.content).xpath(f'//form[@action="{address}"]')
    assert form.get("data-confirm") == f"Cấp phiếu đặt lại mật khẩu cho {HOSTILE}?"
    assert form.xpath('input[@name="csrfmiddlewaretoken"]/@value')
    assert words(form) == f"Đặt lại mật khẩu của {HOSTILE}"
