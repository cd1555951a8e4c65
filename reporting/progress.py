"""Where every unit stands with every obligation: the only place that decides this."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from audit.plain_rows import remembered_rows
from campaigns.deadlines import DueDate, days_sent_late, due_dates_of_units, exemptions
from campaigns.models import Submission, span_of
from campaigns.registry import closed_because, has_form, is_asked, takes_signed_copy
from campaigns.seals import SEALED, has_left_its_seal, is_sealed
from campaigns.vocabulary import Obligation, Status
from documents.wording import count_text, percent_text

RATE_NAMES = ("Phải gửi", "Đã gửi", "Tỷ lệ", "Đúng hạn", "Tỷ lệ đúng hạn")


class State(StrEnum):
    NOT_OPEN = "not_due"
    NOTHING = "not_sent"
    DRAFT = "draft"
    WAITING = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    EXEMPT = "exempt"

    @property
    def is_sent(self):
        """Reported at least once and with the Ban, whatever came of it."""
        return self in _SENT_STATES

    @property
    def is_owing(self):
        """The unit still has to act: the file is its own to fill in."""
        return self in OWING_STATES


_SENT_STATES = (State.WAITING, State.RETURNED, State.ACCEPTED)
OWING_STATES = (State.NOTHING, State.DRAFT, State.RETURNED)
_STATE_OF_STATUS = {
    Status.DRAFT: State.DRAFT,
    Status.SUBMITTED: State.WAITING,
    Status.RETURNED: State.RETURNED,
    Status.ACCEPTED: State.ACCEPTED,
}


class _Sent(NamedTuple):
    """What a unit began, as far as a Cell tells of it: the columns of a Submission."""

    pk: int
    unit_id: int
    obligation: str
    status: str
    version: int
    first_sent_at: datetime | None
    last_sent_at: datetime | None
    updated_at: datetime
    decided_at: datetime | None
    is_nil: bool
    is_on_behalf: bool
    signed_copy: str
    edit_request: str
    sealed_at: datetime | None
    registrationlist__row_count: int | None


class Cell(NamedTuple):
    """One unit and one obligation at one moment; a named tuple, for a board makes hundreds.

    `moment` is when the state was reached, `sent_at` when the unit sent last; `days_overdue`
    counts only while nothing was sent, `days_sent_late` belongs to the first sending; `let_off`
    is why the unit need not answer, "" if it has to; `closed` is why nobody can any more.
    """

    obligation: str
    state: State
    due: DueDate | None
    submission_id: int | None = None
    moment: datetime | None = None
    sent_at: datetime | None = None
    first_sent_at: datetime | None = None
    days_overdue: int = 0
    days_sent_late: int = 0
    row_count: int = 0
    is_nil: bool = False
    is_on_behalf: bool = False
    lacks_signed_copy: bool = False
    edit_request: str = ""
    let_off: str = ""
    is_sealed: bool = False
    has_left_its_seal: bool = False
    closed: str = ""

    @property
    def shown_status(self):
        """The code of the state as people see it (organizations.faces.STATUSES)."""
        return SEALED if self.is_sealed else self.state.value

    @property
    def is_owing(self):
        """Whether the unit is asked to act: what was closed for all stays unsent, and late."""
        return self.state in OWING_STATES and not self.closed

    @property
    def is_unsent(self):
        """Expected, and not with the Ban yet."""
        return not self.state.is_sent and self.state != State.EXEMPT


def progress(campaign, units, *, at, obligations=tuple(Obligation), with_coming=False):
    """{unit id: {obligation: Cell}} for the given units; three queries for any number of them.

    Of a unit only its `pk` is asked. A page about some obligations names them. `with_coming` also
    gives those that open later in the year, as NOT_OPEN. One more query at the end of the year,
    when the assessment is asked for: whether it is closed.

    An obligation takes part from the day its form is registered (campaigns.registry.register):
    what cannot be sent yet is no task, and nobody is behind with it. One that the ward has set no
    limit for stands behind the others, without a DueDate, and nobody is late with it either.

    A closed year stands as at its locking: what was not sent then is overdue by as many days.
    """
    at = campaign.standing_at(at)
    dates = due_dates_of_units(campaign, [unit.pk for unit in units])
    if not dates:
        return {}
    exempt = exemptions(campaign)
    submissions = _submissions(campaign, dates, obligations)
    of_year = _asked(campaign, next(iter(dates.values())), submissions, at, with_coming)
    asked = [obligation for obligation in of_year if obligation in obligations]
    is_begun = not campaign.is_in_preparation
    closed = {obligation: closed_because(obligation, campaign) for obligation in asked}
    cells: dict[int, dict] = {}
    shared, untouched = None, {}
    for unit_id, of_unit in dates.items():
        if of_unit is not shared:  # all units but those with an extension share their dates
            shared = of_unit
            untouched = {
                obligation: cell(
                    obligation,
                    of_unit.get(obligation),
                    None,
                    at,
                    is_begun=is_begun,
                    closed=closed[obligation],
                )
                for obligation in asked
            }
        cells[unit_id] = untouched.copy()
    for unit_id, obligation in submissions.keys() | exempt.keys():
        if unit_id in cells and obligation in cells[unit_id]:
            key = unit_id, obligation
            cells[unit_id][obligation] = cell(
                obligation,
                dates[unit_id].get(obligation),
                submissions.get(key),
                at,
                let_off=exempt.get(key, ""),
                is_begun=is_begun,
                closed=closed[obligation],
            )
    return cells


def _submissions(campaign, unit_ids, obligations):
    """{(unit id, obligation): _Sent} of everything that the units began, and others."""
    wanted = (campaign.pk, tuple(obligations), span_of(unit_ids))
    rows = remembered_rows(_files, _Sent, *wanted)
    return {(row.unit_id, row.obligation): row for row in rows}


def _files(campaign_id, obligations, unit_span):
    files = Submission.objects.filter(campaign=campaign_id, obligation__in=obligations)
    return files.spanning(unit_span)


def _asked(campaign, dates, submissions, at, with_coming):
    """What the year asks of its units: what has a limit, in that order, then what has none.

    A closed year asked for nothing more than it set limits for, or was sent.
    """
    sent = {obligation for _, obligation in submissions}

    def is_expected(obligation, due):
        if obligation in sent or (with_coming and due and not due.is_open(at)):
            return True
        can_be = due is not None or campaign.takes_settings
        return can_be and is_asked(obligation, due, at)

    order = dict.fromkeys([*dates, *Obligation])
    return [item for item in order if has_form(item) and is_expected(item, dates.get(item))]


def cell(obligation, due, submission, at, *, let_off="", is_begun=True, closed=""):
    """The Cell of one obligation from its limit and its submission (a row of values, or None).

    What a unit was let off (the reason is `let_off`) counts only while it lies with the Ban.
    Until the year `is_begun` nothing can be started.
    """
    if submission is None or (submission.status == Status.DRAFT and not submission.version):
        can_start = is_begun and (due is None or due.is_open(at))
        state = State.NOTHING if can_start else State.NOT_OPEN
        state = State.EXEMPT if let_off else state
        return Cell(
            obligation,
            state,
            due,
            submission_id=submission.pk if submission else None,
            days_overdue=due.days_late(at) if due and state.is_owing else 0,
            let_off=let_off,
            closed=closed,
        )
    state = _STATE_OF_STATUS[submission.status]
    if let_off and state.is_owing:
        state = State.EXEMPT
    first_sent_at = submission.first_sent_at
    is_behind = due and state in OWING_STATES and first_sent_at is None
    seal = (submission.status, submission.sealed_at, submission.last_sent_at)
    return Cell(
        obligation,
        state,
        due,
        submission_id=submission.pk,
        moment=_moment(state, submission),
        sent_at=submission.last_sent_at,
        first_sent_at=first_sent_at,
        days_overdue=due.days_late(at) if is_behind else 0,
        days_sent_late=days_sent_late(due, first_sent_at),
        row_count=submission.registrationlist__row_count or 0,
        is_nil=submission.is_nil,
        is_on_behalf=submission.is_on_behalf,
        lacks_signed_copy=not submission.signed_copy
        and state in _SENT_STATES
        and takes_signed_copy(obligation),
        edit_request=submission.edit_request,
        is_sealed=submission.sealed_at is not None and is_sealed(*seal),
        has_left_its_seal=submission.sealed_at is not None and has_left_its_seal(*seal),
        let_off=let_off,
        closed=closed,
    )


def _moment(state, submission):
    if state == State.EXEMPT:
        return None
    if state == State.WAITING:
        return submission.last_sent_at
    return submission.updated_at if state == State.DRAFT else submission.decided_at


@dataclass(frozen=True, slots=True)
class Summary:
    """The five figures of one obligation, and how many units stand in each state.

    Whoever was let off stands in its state, and is not expected. `due` is the ward's own limit,
    whatever extensions single units have.
    """

    obligation: str
    due: DueDate | None
    expected: int
    sent: int
    on_time: int
    overdue: int
    by_state: dict

    @property
    def rates(self):
        """The five reporting rates as they are written everywhere, in the order of RATE_NAMES."""
        if self.due is None:
            on_time = ("–", "–")
        else:
            on_time = (count_text(self.on_time), percent_text(self.on_time, self.expected))
        sent = percent_text(self.sent, self.expected)
        return (count_text(self.expected), count_text(self.sent), sent, *on_time)


def summaries_of(cells):
    """{obligation: Summary} of {unit id: {obligation: Cell}}, in the order of the year."""
    obligations = next(iter(cells.values()), {})
    return {
        obligation: summarise([of_unit[obligation] for of_unit in cells.values()], obligation)
        for obligation in obligations
    }


def summarise(cells, obligation):
    """Count one obligation over the cells of all units."""
    cells = list(cells)
    by_state = dict.fromkeys(State, 0) | Counter(cell.state for cell in cells)
    sent = [cell for cell in cells if cell.state.is_sent]
    dues = [cell.due for cell in cells if cell.due]
    return Summary(
        obligation=obligation,
        due=min(dues, key=lambda due: due.extended_to is not None, default=None),
        expected=len(cells) - by_state[State.EXEMPT],
        sent=len(sent),
        on_time=sum(cell.days_sent_late == 0 for cell in sent),
        overdue=sum(cell.days_overdue > 0 for cell in cells),
        by_state=by_state,
    )
