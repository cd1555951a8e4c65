"""Writes the story of the demo ward in bulk, leaving exactly what the services would leave.

Sending thousands of lists one by one through the services takes minutes; here every step is
reckoned in memory and stored in a few large inserts. tests/reporting/test_demo_ledger.py replays
the same histories through the services and compares every table.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from audit.models import AuditEvent
from campaigns.deadlines import days_late
from campaigns.drafts import GROUPED_FOR
from campaigns.models import ReviewNote, Revision, Submission
from campaigns.receipt_codes import receipt_code
from campaigns.vocabulary import Obligation, Status
from campaigns.workflow import fingerprint
from documents.text import clean_line, fold_words
from registrations.mau01_form import EntryParts, Mau01, entries_of
from registrations.models import Entry, Initiative, Participant, RegistrationList
from registrations.rows import in_paper_order
from reporting.demo.names import folded

LISTS_AT_ONCE = 100
_PARENT_FIELDS = [item.attname for item in Submission._meta.concrete_fields if item.attname != "id"]


@dataclass(slots=True)
class File:
    """One list on its way through the story: what would be in the database at this point."""

    registration_list: RegistrationList
    clerk: object
    reviewer: object
    sender: object
    due_before: object
    signed_copy: str
    signed_copy_sha256: str
    revisions: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    events: list = field(default_factory=list)
    sent_rows: list = field(default_factory=list)

    def take(self, step):
        getattr(self, f"_{step.code}")(step)

    def _open(self, step):
        self.registration_list.updated_at = step.at
        self.registration_list.updated_by = self.sender
        self._record(step.at, self.sender, "list.opened")

    def _save(self, step):
        self.registration_list.rows = [row.cleaned() for row in in_paper_order(step.rows)]
        rows = len(self.registration_list.draft_rows)
        self._saved(step, "list.saved", is_nil=False, nil_reason="", rows=rows)

    def _nil(self, step):
        self._saved(step, "file.nil_declared", is_nil=True, nil_reason=step.note)

    def _saved(self, step, action, *, is_nil, nil_reason, **data):
        current = self.registration_list
        current.version += 1
        current.is_nil, current.nil_reason = is_nil, nil_reason
        current.updated_at, current.updated_by = step.at, self.sender
        if not self._was_noted_lately(step.at, action):
            self._record(step.at, self.sender, action, version=current.version, **data)

    def _was_noted_lately(self, at, action):
        return any(
            event.action == action and event.actor == self.sender and event.at > at - GROUPED_FOR
            for event in self.events
        )

    def _send(self, step):
        current = self.registration_list
        content = Mau01().content(current)
        is_on_behalf = self.sender != self.clerk
        current.status = Status.SUBMITTED
        current.first_sent_at = current.first_sent_at or step.at
        current.last_sent_at = step.at
        current.opened_at = current.opened_by = None
        current.decided_at = current.decided_by = None
        current.decision_note = ""
        current.is_on_behalf = is_on_behalf
        number = len(self.revisions) + 1
        revision = Revision(
            number=number,
            code=receipt_code(current, number),
            content=content,
            sha256=fingerprint(content),
            sent_at=step.at,
            sent_by=self.sender,
            is_on_behalf=is_on_behalf,
            due_before=self.due_before,
            days_late=days_late(self.due_before, current.first_sent_at),
        )
        self.revisions.append(revision)
        self.sent_rows.append([] if current.is_nil else in_paper_order(current.rows))
        self._advanced(step, self.sender)

    def _sign(self, step):
        current = self.registration_list
        current.signed_copy, current.signed_copy_pages = self.signed_copy, 1
        current.signed_copy_at = step.at
        self._record(
            step.at,
            self.sender,
            "submission.signed_copy_added",
            files=[f"{current.unit.code}.pdf"],
            pages=1,
            sha256=self.signed_copy_sha256,
            replaced="",
        )

    def _look(self, step):
        self.registration_list.opened_at = step.at
        self.registration_list.opened_by = self.reviewer

    def _return(self, step):
        self._decide(step, Status.RETURNED, Revision.Decision.RETURNED)
        self.notes += [
            ReviewNote(revision=self.revisions[-1], anchor=anchor, text=text)
            for anchor, text in step.row_notes
        ]

    def _accept(self, step):
        self._decide(step, Status.ACCEPTED, Revision.Decision.ACCEPTED)

    def _decide(self, step, status, decision):
        current, revision = self.registration_list, self.revisions[-1]
        revision.decision, revision.note = decision, step.note
        current.status, current.decision_note = status, step.note
        current.decided_at = revision.decided_at = step.at
        current.decided_by = revision.decided_by = self.reviewer
        self._advanced(step, self.reviewer)

    def _advanced(self, step, actor):
        revision = self.revisions[-1]
        self._record(
            step.at,
            actor,
            f"submission.{step.code}",
            revision=revision.number,
            sha256=revision.sha256,
            note=step.note,
        )

    def _record(self, at, actor, action, **data):
        target = self.registration_list
        self.events.append(
            AuditEvent(
                at=at,
                actor=actor,
                action=action,
                target_type=target._meta.label_lower,
                target_label=str(target)[:300],
                reach=target.reach,
                data=data,
            )
        )


@dataclass(frozen=True, slots=True)
class Cast:
    """Who and what the histories speak of: by unit code, by user name, by year.

    `signed_copy` names the stored file (of one page) that stands for every signed copy, and
    `signed_copy_sha256` is its fingerprint.
    """

    units: dict
    clerks: dict
    reviewers: dict
    campaigns: dict
    signed_copy: str
    signed_copy_sha256: str

    def file_of(self, history):
        unit, campaign = self.units[history.unit_code], self.campaigns[history.year]
        clerk, reviewer = self.clerks[history.unit_code], self.reviewers[history.reviewer]
        deadline = campaign.deadlines.get(obligation=Obligation.REGISTRATION)
        file = File(
            RegistrationList(campaign=campaign, unit=unit, obligation=Obligation.REGISTRATION),
            clerk=clerk,
            reviewer=reviewer,
            sender=reviewer if history.is_on_behalf else clerk,
            due_before=deadline.due_before,
            signed_copy=self.signed_copy,
            signed_copy_sha256=self.signed_copy_sha256,
        )
        for step in history.steps:
            file.take(step)
        return file


def write_down(histories, cast):
    """Store the histories (of lists that do not exist yet), the elder years first."""
    histories = [history for history in histories if history.steps]
    for start in range(0, len(histories), LISTS_AT_ONCE):
        portion = histories[start : start + LISTS_AT_ONCE]
        _store([cast.file_of(history) for history in portion], cast)


def _store(files, cast):
    lists = [file.registration_list for file in files]
    parents = Submission.objects.bulk_create(
        Submission(**{name: getattr(item, name) for name in _PARENT_FIELDS}) for item in lists
    )
    for parent, item in zip(parents, lists, strict=True):
        item.pk = item.id = parent.pk
        # the parent row stands already; bulk_create cannot write a child of two tables
        item.save_base(raw=True, force_insert=True)
    for file in files:
        for revision in file.revisions:
            revision.submission_id = file.registration_list.pk
        for event in file.events:
            event.target_id = file.registration_list.pk
    Revision.objects.bulk_create(revision for file in files for revision in file.revisions)
    ReviewNote.objects.bulk_create(note for file in files for note in file.notes)
    AuditEvent.objects.bulk_create(event for file in files for event in file.events)
    _store_entries(files, cast)


def _store_entries(files, cast):
    """The entries of the last sending; names of earlier sendings stay known, as they would."""
    units = {file.registration_list.unit for file in files}
    participants, initiatives = defaultdict(dict), defaultdict(dict)
    for found in Participant.objects.filter(unit__in=units):
        participants[found.unit_id][found.kind, found.folded_name] = found
    for found in Initiative.objects.filter(unit__in=units):
        initiatives[found.unit_id][found.folded_name] = found
    _store_names(files, participants, initiatives)
    codes = {
        campaign.pk: tuple({x.code: x for x in found} for found in _labels(campaign))
        for campaign in cast.campaigns.values()
    }
    entries = []
    for file in files:
        if not file.sent_rows:
            continue
        unit_id = file.registration_list.unit_id
        sectors, levels = codes[file.registration_list.campaign_id]
        parts = EntryParts(
            sectors,
            levels,
            participants[unit_id],
            initiatives[unit_id],
        )
        entries += entries_of(file.registration_list, file.sent_rows[-1], parts)
    Entry.objects.bulk_create(entries)


def _labels(campaign):
    return campaign.sectors.all(), campaign.levels.all()


def _store_names(files, participants, initiatives):
    """Add what the sendings name to the known participants and initiatives of each unit."""
    new_participants, new_initiatives = [], []
    for file in files:
        unit = file.registration_list.unit
        for row in [row for rows in file.sent_rows for row in rows]:
            key = (row.kind, folded(row.participant))
            if key not in participants[unit.pk]:
                participants[unit.pk][key] = Participant(
                    unit=unit, kind=row.kind, name=clean_line(row.participant), folded_name=key[1]
                )
                new_participants.append(participants[unit.pk][key])
            key = folded(row.initiative)
            if key not in initiatives[unit.pk]:
                name = clean_line(row.initiative)
                initiatives[unit.pk][key] = Initiative(
                    unit=unit, name=name, folded_name=key, search_name=fold_words(name)
                )
                new_initiatives.append(initiatives[unit.pk][key])
    Participant.objects.bulk_create(new_participants)
    Initiative.objects.bulk_create(new_initiatives)
