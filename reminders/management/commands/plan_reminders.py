import json

from django.utils import timezone

from audit.clock import now
from audit.commands import PlainCommand, moment_argument
from documents.wording import moment_text
from reminders.planning import due_now


class Command(PlainCommand):
    help = "Liệt kê những lời nhắc đã đến lúc mà chưa lập, và người nhận; không ghi gì."

    def add_arguments(self, parser):
        parser.add_argument("--at", metavar="ISO", help="thời điểm, ví dụ 2026-01-12T08:00")
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")

    def handle(self, *, at, **options):
        at = moment_argument(at) if at else now()
        rows = [_row(telling) for telling in due_now(at=at)]
        if options["json"]:
            self._tell_json(at, rows)
            return
        for row in rows:
            mark = " (có đợt sau, bỏ qua)" if row["overtaken"] else ""
            self.stdout.write(
                f"{row['day']}  {row['unit']}  {row['obligation']}  {row['round']:+d} ngày  "
                f"{row['channel']}:{row['recipient']}{mark}"
            )
        self.stdout.write(f"{len(rows)} lời nhắc đến lúc, tính đến {moment_text(at)}.")

    def _tell_json(self, at, rows):
        answer = {"at": timezone.localtime(at).isoformat(), "reminders": rows}
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))


def _row(telling):
    round_ = telling.occasion.round
    return {
        "year": telling.campaign.year,
        "unit": telling.unit.code,
        "obligation": str(telling.cell.obligation),
        "round": round_.offset,
        "audience": round_.audience,
        "day": telling.occasion.day.isoformat(),
        "due_before": timezone.localtime(telling.cell.due.due_before).isoformat(),
        "state": str(telling.cell.state),
        "channel": telling.recipient.channel,
        "recipient": telling.recipient.address,
        "overtaken": telling.is_overtaken,
    }
