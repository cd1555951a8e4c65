"""The extension and the exemption that the demo ward's Ban granted as the year began."""

from datetime import date, datetime

from audit.clock import held_at
from campaigns.services import grant_exemption, grant_extension
from campaigns.vocabulary import Obligation
from reporting.demo.story import ZONE

GRANTED_AT = datetime(2026, 1, 7, 15, 0, tzinfo=ZONE)
# both keep to what the units do later in the story: the school sends in October, the station never
EXTENDED = ("THCSDD", date(2026, 10, 16), "Nhân vật của bài viết đi học tập trung đến hết tháng 9.")
EXEMPT = ("YTE", "Trạm đang kiện toàn tổ chức, năm nay không đề xuất khen thưởng.")


def add_allowances(cast):
    campaign, reviewer = cast.campaigns[2026], cast.reviewers["bxdd1"]
    with held_at(GRANTED_AT):
        code, last_day, reason = EXTENDED
        if unit := cast.units.get(code):
            article = campaign.deadlines.get(obligation=Obligation.ARTICLE)
            grant_extension(article, unit, last_day=last_day, reason=reason, actor=reviewer)
        code, reason = EXEMPT
        if unit := cast.units.get(code):
            grant_exemption(campaign, Obligation.NOMINATION, unit, reason=reason, actor=reviewer)
