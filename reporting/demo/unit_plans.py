"""The documents with which units of the demo ward start the year 2026 (văn bản triển khai)."""

import hashlib
import io
import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from docx import Document

from audit.clock import held_at
from campaigns.workflow import advance, mark_opened
from registrations.plans import open_plan, record_file, save_particulars
from reporting.demo.story import REVIEWERS, ZONE, next_working_day
from reporting.demo.units import DEFAULT_UNITS
from uploads.storing import keep, random_name

# one unit in nine comes late, and so does one that the walkthroughs find without a document
LATE_SHARE = 9
LATE, NEVER = "THCSDD", "NCT"
BEGUN, SENT_BACK = "YTE", "TDP12"
EXCERPT = "Triển khai phong trào thi đua “Dân vận khéo” năm 2026"
ASKED = "gửi thêm bản PDF đã ký, đóng dấu"


@dataclass(frozen=True, slots=True)
class Act:
    """One act on a unit's document: write, send, return or accept."""

    at: datetime
    code: str


def add_plans(cast, until, *, seed):
    """Take every unit's document as far as it was at the instant; `cast` as in the ledger."""
    rng = random.Random(seed)  # noqa: S311 (sample data, not secrets)
    files = _stored_files(cast)
    # a ward for load tests has thousands of units
    for place, code in enumerate(list(cast.units)[:DEFAULT_UNITS]):
        reviewer = cast.reviewers[rng.choice(REVIEWERS)]
        is_late = code == LATE or (place % LATE_SHARE == 4 and code not in (BEGUN, SENT_BACK))
        number, acts = str(rng.randint(2, 24)), _acts(code, rng, is_late=is_late)
        if code == NEVER:
            continue
        desk = _Desk(cast, code, number, reviewer, files)
        for act in acts:
            if act.at <= until:
                with held_at(act.at):
                    getattr(desk, act.code)()


def _acts(code, rng, *, is_late):
    day = rng.choice([date(2026, 1, 5), date(2026, 1, 6), date(2026, 1, 7)])
    if is_late:
        day = rng.choice([date(2026, 1, 20), date(2026, 1, 23), date(2026, 2, 3)])
    if code == SENT_BACK:
        day = date(2026, 1, 5)
    sent_at = datetime.combine(day, time(rng.randint(8, 15), rng.randint(0, 59)), ZONE)
    decided_at = datetime.combine(next_working_day(day), time(10, rng.randint(0, 59)), ZONE)
    written = Act(sent_at - timedelta(minutes=rng.randint(5, 40)), "write")
    again = datetime(2026, 1, 12, 9, rng.randint(0, 59), tzinfo=ZONE)
    if code == BEGUN:
        return [written, Act(again, "send"), Act(again + timedelta(days=1), "accept")]
    if code == SENT_BACK:
        return [
            written,
            Act(sent_at, "send"),
            Act(datetime(2026, 1, 8, 9, 10, tzinfo=ZONE), "return_"),
            Act(again, "send"),
            Act(again + timedelta(days=1), "accept"),
        ]
    return [written, Act(sent_at, "send"), Act(decided_at, "accept")]


class _Desk:
    """One unit's document, taken through the services that the pages use."""

    def __init__(self, cast, code, number, reviewer, files):
        self._unit, self._clerk = cast.units[code], cast.clerks[code]
        self._campaign, self._reviewer = cast.campaigns[2026], reviewer
        self._number, self._files = number, files
        self._plan = None

    def write(self):
        plan = self._plan = open_plan(self._unit, self._campaign, actor=self._clerk)
        particulars = {
            "number": self._number,
            "symbol": "KH/CB" if self._unit.kind == self._unit.Kind.PARTY_CELL else "KH/ĐU",
            "issued_on": date(2026, 1, 2),
            "excerpt": EXCERPT,
        }
        version = save_particulars(plan, particulars, version=0, actor=self._clerk)
        for slot, (stored, sha256) in self._files.items():
            name = f"Kế hoạch {self._number}{stored[stored.rindex('.') :]}"
            version = record_file(
                plan, slot, name, stored, sha256, version=version, actor=self._clerk
            )

    def send(self):
        advance(self._plan, "send", actor=self._clerk)

    def return_(self):
        mark_opened(self._plan, actor=self._reviewer)
        advance(self._plan, "return", actor=self._reviewer, row_notes=[("pdf", ASKED)])

    def accept(self):
        mark_opened(self._plan, actor=self._reviewer)
        advance(self._plan, "accept", actor=self._reviewer)


def _stored_files(cast):
    """{slot: (name in the store, fingerprint)}: the same two files stand for every unit's."""
    document = Document()
    document.add_heading("KẾ HOẠCH", level=1)
    document.add_paragraph(EXCERPT)
    word = io.BytesIO()
    document.save(word)
    data = word.getvalue()
    return {
        "word": (
            keep(random_name("van-ban/2026", ".docx"), data),
            hashlib.sha256(data).hexdigest(),
        ),
        "pdf": (cast.signed_copy, cast.signed_copy_sha256),
    }
