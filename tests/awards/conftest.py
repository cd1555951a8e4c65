from datetime import UTC, datetime

import pytest
import time_machine

from tests.factories import (
    make_accepted_article,
    make_accepted_list,
    make_accepted_nomination,
    make_row,
    make_unit,
)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def june():
    """Before the limit of the article."""
    with time_machine.travel(datetime(2026, 6, 1, 2, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def september():
    """Before the limit of Mẫu số 03."""
    with time_machine.travel(datetime(2026, 9, 20, 2, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def nominees(unit, other_unit, campaign, clerk, other_clerk, reviewer):
    make_accepted_list(
        unit, campaign, clerk, reviewer, [make_row(initiative="Ngõ sáng", is_key=True)]
    )
    first = make_accepted_nomination(
        unit,
        campaign,
        clerk,
        reviewer,
        participant_name="Tổ dân vận 12",
        initiative_name="Ngõ sáng",
        summary="Từ tháng 3 vận động 120 hộ, đạt 95%.",
    )
    second = make_accepted_nomination(
        other_unit, campaign, other_clerk, reviewer, participant_name="Tổ dân vận 7"
    )
    return [first, second]


@pytest.fixture
def three(ward, campaign, reviewer):
    return [
        make_accepted_article(make_unit(ward, name), campaign, reviewer, reviewer, title=name)
        for name in ("Chi bộ A", "Chi bộ B", "Chi bộ C")
    ]


@pytest.fixture
def two_a_page(monkeypatch):
    """So many articles on a page of their list, and of the yearbook."""
    monkeypatch.setattr("awards.yearbook.views.PAGE_SIZE", 2)
