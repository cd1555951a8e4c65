"""Two who add the same thing at once: the database lets one through, the other hears the form."""

import pytest
from django.urls import reverse

from campaigns import settings_views
from campaigns.models import Campaign, Criterion
from organizations import accounts
from organizations.models import Unit, User
from organizations.views import people, units
from tests.factories import make_unit


@pytest.fixture
def page(signed_in, administrator):
    return signed_in(administrator)


@pytest.fixture
def just_before(monkeypatch):
    """Let somebody else do the same between the look of a view and its writing."""

    def arrange(module, name, do):
        original = getattr(module, name)

        def second(*args, **options):
            do()
            return original(*args, **options)

        monkeypatch.setattr(module, name, second)

    return arrange


def text(answer):
    return answer.content.decode()


def test_a_code_taken_while_a_unit_was_added_is_explained(page, ward, just_before):
    just_before(units, "create_unit", lambda: make_unit(ward, "Chi bộ A", code="A1"))
    data = {"name": "Chi bộ B", "code": "A1", "kind": "party_cell", "parent": ward.pk}

    answer = page.post(reverse("organizations:unit_add"), data)

    assert answer.status_code == 422
    assert "Mã A1 đã dùng cho đơn vị ở nơi khác." in text(answer)
    assert 'value="Chi bộ B"' in text(answer)
    assert not Unit.objects.filter(name="Chi bộ B").exists()


def test_a_code_taken_while_a_unit_was_changed_is_explained(page, ward, unit, just_before):
    just_before(units, "change_unit", lambda: make_unit(ward, "Chi bộ A", code="A1"))
    data = {"name": unit.name, "code": "A1", "kind": unit.kind, "parent": ward.pk}

    answer = page.post(reverse("organizations:unit_edit", args=[unit.pk]), data)

    assert answer.status_code == 422
    assert "Mã A1 đã dùng" in text(answer)


def test_a_user_name_taken_meanwhile_is_explained(page, unit, clerk, just_before):
    def take():
        User.objects.create(username="tdp99", full_name="Ai đó")

    just_before(people, "open_account", take)
    data = {"full_name": "Lê Bình", "username": "tdp99", "role": "clerk", "unit": unit.pk}
    answer = page.post(reverse("organizations:person_add"), data)

    assert answer.status_code == 422
    assert "Tên đăng nhập “tdp99” đã có người dùng." in text(answer)
    assert 'value="Lê Bình"' in text(answer)

    data = {"full_name": "Lê Bình", "username": "tdp99", "is_active": "on"}
    edited = page.post(reverse("organizations:person_edit", args=[clerk.pk]), data)
    assert edited.status_code == 422


def test_accounts_of_units_opened_by_two_at_once_are_asked_for_again(page, unit, monkeypatch):
    """The second looks for free names before the first has written theirs."""
    User.objects.create(username=unit.code.lower(), full_name="Ai đó")
    monkeypatch.setattr(accounts, "_free_name", lambda name, taken: name)

    answer = page.post(reverse("organizations:clerk_accounts_open"), follow=True)

    assert "Có người vừa mở tài khoản cùng lúc." in text(answer)


def test_a_year_copied_by_two_is_made_once(page, campaign, ward, just_before):
    def take():
        Campaign.objects.create(ward=ward, year=2027, is_open=False, is_in_preparation=True)

    just_before(settings_views, "copy_campaign", take)
    answer = page.post(reverse("campaigns:campaign_copy", args=[campaign.pk]), {"year": "2027"})

    assert answer.status_code == 422
    assert "Năm 2027 đã có. Chọn năm khác." in text(answer)
    assert Campaign.objects.filter(year=2027).count() == 1


def test_a_criterion_added_by_two_under_one_number_is_explained(page, campaign, just_before):
    def take():
        Criterion.objects.create(campaign=campaign, number=9, text="Tiêu chí của người trước")

    just_before(settings_views, "save_rows", take)
    before = campaign.criteria.count()
    data = {
        "section": "criteria",
        "criteria-TOTAL_FORMS": before + 1,
        "criteria-INITIAL_FORMS": before,
        f"criteria-{before}-number": 9,
        f"criteria-{before}-text": "Tiêu chí của người sau",
    }
    for place, row in enumerate(campaign.criteria.all()):
        data |= {f"criteria-{place}-id": row.pk, f"criteria-{place}-text": row.text}
    answer = page.post(reverse("campaigns:campaign_edit", args=[campaign.pk]), data)

    assert answer.status_code == 422
    assert "Số 9 vừa có người thêm." in text(answer)
    assert "Tiêu chí của người sau" in text(answer)


def test_a_first_year_opened_by_two_is_made_once(page, ward, just_before):
    def take():
        Campaign.objects.create(ward=ward, year=2026)

    just_before(settings_views, "open_campaign", take)
    answer = page.post(reverse("campaigns:campaign_open"), follow=True)

    assert "Phường đã có năm công tác." in text(answer)
    assert Campaign.objects.filter(year=2026).count() == 1


def test_a_code_of_another_ward_is_refused_without_its_name(page, ward, stranger_ward):
    foreign = make_unit(stranger_ward, "Chi bộ Công an phường Láng", code="CAL")
    data = {"name": "Chi bộ B", "code": "CAL", "kind": "party_cell", "parent": ward.pk}

    answer = page.post(reverse("organizations:unit_add"), data)

    assert answer.status_code == 422
    assert "Mã CAL đã dùng cho đơn vị ở nơi khác." in text(answer)
    assert foreign.name not in text(answer)
