from django.conf import settings
from django.core.management import CommandError

from audit.clock import held_at, now
from audit.commands import PlainCommand, moment_argument
from reminders.planning import plan
from reminders.sending import Run, send_waiting

# a letter would tell the days that were left then, and the time of the sending would be untrue
ONLY_LOCAL = (
    "--at chỉ dùng trên máy thử: trên máy thật, lời nhắc luôn gửi theo giờ hiện tại. "
    "Bỏ --at để gửi; để xem trước, dùng plan_reminders --at."
)


class Command(PlainCommand):
    help = "Lập và gửi một lần những lời nhắc đã đến lúc."

    def add_arguments(self, parser):
        parser.add_argument("--at", metavar="ISO", help="thời điểm, ví dụ 2026-01-12T08:00")

    def handle(self, *, at, **options):
        moment = moment_argument(at) if at else now()
        if at and not settings.IS_LOCAL:
            raise CommandError(ONLY_LOCAL)
        with held_at(moment):
            planned = plan(at=moment if at else None)
            total = _send_all()
        self.stdout.write(
            f"Lập {planned.told} lời nhắc, bỏ qua {planned.overtaken} vì có đợt sau. "
            f"Gửi {total.sent} tin, bị từ chối {total.refused}, không rõ {total.unknown}, "
            f"hủy {total.cancelled}, để gửi sau {total.postponed}."
        )


def _send_all():
    """Run after run until nothing more can go out at this moment."""
    total = Run(is_done=False)
    while not total.is_done:
        run = send_waiting()
        total = Run(
            sent=total.sent + run.sent,
            refused=total.refused + run.refused,
            unknown=total.unknown + run.unknown,
            cancelled=total.cancelled + run.cancelled,
            postponed=total.postponed + run.postponed,
            is_done=run.is_done,
        )
    return total
