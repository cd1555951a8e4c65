import os

from django.core.management.base import CommandError

from audit.clock import set_demo_clock
from audit.commands import PlainCommand
from documents.wording import moment_text
from reporting.demo.seeding import (
    DEFAULT_PASSWORD,
    DEFAULT_SEED,
    STAGES,
    SeedRefused,
    holds_a_ward,
    require_replaceable,
    seed_demo,
)
from reporting.demo.units import ALWAYS_PRESENT, DEFAULT_UNITS


class Command(PlainCommand):
    help = (
        "Lập (lại) phường mẫu Đống Đa, năm 2026, với đơn vị và người hư cấu, ở một giai đoạn của "
        "năm. Xóa toàn bộ dữ liệu mẫu cũ; từ chối nếu cơ sở dữ liệu có dữ liệu thật. "
        "Mật khẩu chung của các tài khoản: biến môi trường DEMO_PASSWORD."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--stage",
            choices=STAGES,
            default="registration",
            help="registration 09/01/2026 09:00; overdue 16/01/2026 08:00; "
            "awards 20/9/2026 09:00; year_end 10/12/2026 09:00",
        )
        parser.add_argument("--units", type=int, default=DEFAULT_UNITS, help="số đơn vị")
        parser.add_argument(
            "--models-per-unit", type=int, help="số mô hình của mỗi đơn vị (để đo tải)"
        )
        parser.add_argument(
            "--seed", type=int, default=DEFAULT_SEED, help="cùng số thì cùng dữ liệu"
        )
        parser.add_argument("--if-empty", action="store_true", help="không làm gì nếu đã có đơn vị")
        parser.add_argument("--force", action="store_true", help="XÓA TOÀN BỘ, kể cả dữ liệu thật")

    def handle(self, *args, **options):
        if options["if_empty"] and holds_a_ward():
            return
        if options["units"] < len(ALWAYS_PRESENT):
            raise CommandError(f"--units phải từ {len(ALWAYS_PRESENT)} trở lên.", returncode=2)
        if options["models_per_unit"] is not None and options["models_per_unit"] < 1:
            raise CommandError("--models-per-unit phải từ 1 trở lên.", returncode=2)
        if not options["force"]:
            try:
                require_replaceable()
            except SeedRefused as refusal:
                raise CommandError(str(refusal)) from refusal
        password = os.environ.get("DEMO_PASSWORD", DEFAULT_PASSWORD)
        seed_demo(
            options["stage"],
            units=options["units"],
            models_per_unit=options["models_per_unit"],
            seed=options["seed"],
            password=password,
            progress=self._tell_progress,
        )
        self._tell_accounts(options["stage"], password)
        self._set_clock(STAGES[options["stage"]])

    def _tell_progress(self, done, total):
        self.stderr.write(
            f"\rĐang lập phường mẫu, phần {done}/{total}", ending="\n" if done == total else ""
        )
        self.stderr.flush()

    def _tell_accounts(self, stage, password):
        self.stdout.write(
            f"Phường mẫu Đống Đa, lúc {moment_text(STAGES[stage])}. Tài khoản:\n"
            "  tdp12         cán bộ Chi bộ Tổ dân phố số 12 (đơn vị khác: tdp7, phunu …)\n"
            "  bxdd1, bxdd2  Ban Xây dựng Đảng\n"
            "  ttdu          Thường trực Đảng ủy\n"
            "  admin         quản trị\n"
            f"Mật khẩu chung: {password}"
        )

    def _set_clock(self, instant):
        if set_demo_clock(instant):
            self.stdout.write("Đồng hồ của bản thử bắt đầu từ giai đoạn này ở lần khởi động tới.")
        else:
            self.stdout.write(f"Khởi động với DVK_NOW={instant.isoformat()} để đứng ở lúc này.")
