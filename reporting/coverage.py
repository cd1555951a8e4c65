"""How much of the ward a table covers: the sentence that stands under every number."""

from dataclasses import dataclass

from django.utils import timezone

from audit.plain_rows import Key
from campaigns.answering import answering_rows
from campaigns.vocabulary import Obligation
from documents.wording import short_date
from reporting.progress import State, progress, summarise
from reporting.totals import ACCEPTED_ONLY, WITH_WAITING

# which files are counted, as the paper says it
CHOICES = {
    ACCEPTED_ONLY: "chỉ tính hồ sơ đã tiếp nhận",
    WITH_WAITING: "tính cả hồ sơ chờ kiểm tra",
}
# what the figures of the moment are called, beside the published ones
PROVISIONAL, AT_LOCKING = "tạm tính", "khi khóa năm"
_COUNTED = {ACCEPTED_ONLY: (State.ACCEPTED,)}
_COUNTED_WITH_WAITING = (State.ACCEPTED, State.WAITING)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of `expected` units, `counted` stand in the table and `sent` have sent something."""

    include: str
    counted: int
    sent: int
    expected: int

    @property
    def choice(self):
        return CHOICES[self.include]

    @property
    def is_complete(self):
        return bool(self.expected) and self.counted == self.expected

    @property
    def sentence(self):
        """“Mới có 48/86 đơn vị (chỉ tính hồ sơ đã tiếp nhận).”"""
        if not self.expected:
            return "Chưa có đơn vị nào phải gửi Mẫu số 01."
        if self.expected == 1:
            begin = "Đã tính" if self.counted else "Chưa tính"
            return f"{begin} Mẫu số 01 của đơn vị ({self.choice})."
        begin = "Đủ" if self.is_complete else "Mới có"
        return f"{begin} {self.counted}/{self.expected} đơn vị ({self.choice})."


def live_name(campaign):
    """What follows “bản” or “số” of figures read now: those of a locked year change no more."""
    return AT_LOCKING if campaign.is_closed else PROVISIONAL


def standing(campaign, last):
    """What the ward's live figures say of themselves, on every page and paper of them.

    `last` is the newest SealedTable of the year, or None.
    """
    if last is None:
        return f"Bản {live_name(campaign)}, chưa chốt số liệu."
    day = short_date(timezone.localdate(last.sealed_at))
    newest = f"bản chốt gần nhất: số {last.number:02d}, ngày {day}"
    return f"Bản {live_name(campaign)}, không phải bản chốt; {newest}."


def list_cells(unit, campaign, *, at):
    """[Cell] of Mẫu 01 of a unit with all below it, or of the ward; four queries."""
    units = answering_rows(campaign, Key, [unit])
    return list_cells_of(progress(campaign, units, at=at, obligations=[Obligation.REGISTRATION]))


def list_cells_of(cells):
    """The same from cells that are already known: {unit id: {obligation: Cell}}."""
    of_units = (of_unit.get(Obligation.REGISTRATION) for of_unit in cells.values())
    return [cell for cell in of_units if cell]


def coverage(unit, campaign, include, *, at):
    """The Coverage of a unit with all below it, or of the ward; four queries for any number."""
    return coverage_of(list_cells(unit, campaign, at=at), include)


def coverage_of(cells, include):
    """The same from `list_cells`."""
    summary = summarise(cells, Obligation.REGISTRATION)
    counted = _COUNTED.get(include, _COUNTED_WITH_WAITING)
    return Coverage(
        include=include,
        counted=sum(summary.by_state[state] for state in counted),
        sent=summary.sent,
        expected=summary.expected,
    )
