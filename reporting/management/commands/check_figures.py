from django.core.management.base import CommandError

from audit.clock import now
from audit.commands import PlainCommand
from campaigns.models import Campaign
from reporting.consistency import disagreements


class Command(PlainCommand):
    help = (
        "Đối chiếu số liệu: năm chỉ số gửi hồ sơ trên màn hình, thư điện tử, Word, Excel, JSON; "
        "từng ô cấp, lĩnh vực của Mẫu số 02 với danh sách đứng sau; các bản đã chốt và từng tệp "
        "với mã SHA-256. Thoát mã 1 nếu có chỗ không khớp."
    )

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int, help="chỉ một năm; mặc định là mọi năm")

    def handle(self, *, year, **options):
        campaigns = Campaign.objects.select_related("ward")
        if year is not None:
            campaigns = campaigns.filter(year=year)
        if not campaigns:
            raise CommandError(
                "Chưa mở năm công tác nào." if year is None else f"Chưa mở năm {year}."
            )
        at, found = now(), []
        for campaign in campaigns:
            found += [f"{campaign}: {words}" for words in disagreements(campaign, at=at)]
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write(f"Số liệu khớp ở {len(campaigns)} năm công tác.")
