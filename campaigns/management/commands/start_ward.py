from django.conf import settings
from django.core.management.base import CommandError
from django.urls import reverse

from audit.commands import PlainCommand
from campaigns.opening import WardRefused, start_ward, years_on_file
from documents.text import clean_line, fold
from documents.wording import short_date
from organizations.rules import account_name


class Command(PlainCommand):
    help = (
        "Lập một phường thật, chưa có đơn vị: đơn vị gốc, năm công tác đầu tiên theo tệp "
        "fixtures/campaign_<năm>.json và một tài khoản quản trị; mã để đặt mật khẩu lần đầu in ra "
        "một lần, dùng trong 7 ngày (hết hạn: lệnh changepassword). Năm sau mở bằng cách chép "
        "năm trước trong trang Năm công tác; danh sách đơn vị nhập bằng import_units hoặc trang "
        "Đơn vị."
    )

    def add_arguments(self, parser):
        years = years_on_file()
        parser.add_argument("--name", required=True, help="tên phường, ví dụ “phường Láng”")
        parser.add_argument("--code", help="mã phường, chữ không dấu; mặc định theo tên")
        parser.add_argument("--year", type=int, choices=years, default=years[0])
        parser.add_argument("--username", default="quantri", help="tên đăng nhập của quản trị")
        parser.add_argument("--full-name", default="Quản trị", help="họ và tên người quản trị")
        parser.add_argument(
            "--superuser",
            action="store_true",
            help=(
                "cho tài khoản này vào cả trang quản trị kỹ thuật, nơi thấy mọi phường; mặc định "
                "không, người quản trị kỹ thuật lập riêng bằng createsuperuser"
            ),
        )

    def handle(self, *args, **options):
        name = clean_line(options["name"])
        code = options["code"] or fold(name.partition(" ")[2])
        if not code.isascii() or not code.isalnum():
            raise CommandError("Ghi tên phường đủ chữ, ví dụ “phường Láng”, hoặc --code LANG.")
        try:
            slip = start_ward(
                name,
                code.upper(),
                year=options["year"],
                username=account_name(options["username"]),
                full_name=options["full_name"],
                superuser=options["superuser"],
            )
        except WardRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"Đã lập “{slip.unit}”, mã {slip.unit.code}, năm {options['year']}.\n"
            f"Tài khoản quản trị: {slip.user.username}\n"
            f"Đặt mật khẩu tại {settings.SITE_URL}{reverse('organizations:slip')}\n"
            f"bằng mã dùng một lần, đến hết ngày {short_date(slip.last_day)}: {slip.code}"
        )
