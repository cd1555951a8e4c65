"""The paper forms filled from the database: what stands on them for a unit or for the ward.

The forms themselves (documents.mau01, documents.mau02) know no database; here they get their
letter head, their rows and the sentences that say what was counted and when.
"""

from dataclasses import asdict, dataclass, replace

from django.utils import timezone

from awards.nominations.papers import empty_mau03
from campaigns.deadlines import due_dates, revision_days_late
from campaigns.letterheads import unit_letterhead, ward_letterhead
from campaigns.models import Revision
from campaigns.registry import form_of
from documents.article import to_fill_in as article_to_fill_in
from documents.mau01 import Mau01Entry, Mau01Form
from documents.mau02 import AnnexRow, Mau02Form, Mau02Row
from documents.plan_sample import PlanSample
from documents.progress import ProgressForm, ProgressRow
from documents.receipt import Receipt
from documents.vocabulary import Label
from documents.wording import count_text, day_month, moment_text
from organizations.faces import STATUSES
from registrations.papers import empty_forms, mau01_forms, unprintable
from registrations.rows import Row, rows_from_json
from registrations.services import last_year_entries
from reporting.board import HEADS
from reporting.coverage import coverage, standing
from reporting.progress import RATE_NAMES, progress, summaries_of
from reporting.totals import entries_of, labels_of, printable_rows, totals, totals_of_rows


@dataclass(frozen=True, slots=True)
class Version:
    """One text of a unit's list: the working copy (no revision), or what a revision froze."""

    rows: list
    revision: Revision | None = None

    @property
    def is_draft(self):
        return self.revision is None

    @property
    def issued_on(self):
        return timezone.localdate(self.revision.sent_at) if self.revision else None

    def notes(self, at):
        """What the paper says about where its rows come from."""
        if not self.is_draft:
            sent_at = moment_text(self.revision.sent_at)
            return (f"Mã hồ sơ {self.revision.code}, gửi lúc {sent_at}.",)
        notes = [draft_note(at)]
        if left_out := unprintable(self.rows):
            notes.append(f"Chưa in {left_out:02d} dòng còn thiếu nội dung.")
        return tuple(notes)


def draft_note(at):
    """What every paper of a working copy says of itself."""
    return f"Bản nháp, chưa gửi; lập lúc {moment_text(at)}."


def draft_version(registration_list):
    return Version([] if registration_list.is_nil else registration_list.rows)


def sent_version(revision):
    return Version(rows_from_json(revision.content["rows"]), revision)


# ── Mẫu số 01 ─────────────────────────────────────────────────────────────────────────────────
def list_mau01(registration_list, version, *, at, level_code=""):
    """A unit's own list: one form per level that has rows, or the one level asked for."""
    campaign, unit = registration_list.campaign, registration_list.unit
    forms = mau01_forms(
        unit, campaign, version.rows, issued_on=version.issued_on, only_level=level_code or None
    )
    forms = forms or _without_rows(unit, campaign, level_code)
    return _with_notes(forms, version.notes(at) if version.is_draft else ())


def registered_mau01(unit, campaign, include, *, at, level_code="", edition=""):
    """The consolidated list of the ward, or of a unit with those below it, from what was sent.

    Grouped by unit inside “Tập thể” and “Cá nhân”; at most eight queries for any number of units.
    `edition` names the sealed table to which it belongs; without one the ward's is provisional.
    """
    labels = labels_of(campaign)
    issued_on = timezone.localdate(at)
    entries = {level.code: [] for level in labels.levels}
    for entry in registered_entries(unit, campaign, include):
        entries[entry.level.code].append(
            Mau01Entry(
                entry.participant_kind,
                entry.participant_name,
                entry.initiative_name,
                entry.sector.code,
                unit="" if entry.unit_id == unit.pk else entry.unit.name,
            )
        )
    levels = [level for level in labels.levels if level_code in ("", level.code)]
    forms = [
        Mau01Form(
            letterhead=letterhead_of(unit, campaign, issued_on=issued_on),
            year=campaign.year,
            level=Label(level.code, level.title_label),
            sectors=tuple(Label(sector.code, sector.label) for sector in labels.sectors),
            entries=tuple(entries[level.code]),
            unit_name=unit.name,
            unit_code=unit.code,
        )
        for level in [level for level in levels if entries[level.code]] or levels
    ]
    counted = coverage(unit, campaign, include, at=at).sentence
    return _with_notes(forms, (counted, *_standing(unit, campaign, edition)))


def registered_entries(unit, campaign, include):
    return in_list_order(entries_of(unit, campaign, include))


def in_list_order(entries):
    """Entries with all they print, in the order of the list: by kind, unit, and as typed."""
    return entries.select_related("sector", "level", "unit").order_by(
        "participant_kind", "unit__name_key", "unit_id", "position"
    )


def blank_mau01(campaign, *, level_code=""):
    """The empty form for any unit (mẫu trắng), one page per level or the level asked for."""
    forms = _without_rows(campaign.ward, campaign, level_code, blank=True)
    return [_of_no_unit(form) for form in forms]


def blank_mau03(campaign):
    """The empty Mẫu số 03 for any unit (mẫu trắng)."""
    return _of_no_unit(empty_mau03(campaign.ward, campaign))


def prefilled_plan(unit, campaign):
    """The sample of the document that starts the unit's year, under the unit's head."""
    return PlanSample(unit_letterhead(unit, campaign), campaign.year)


def blank_plan(campaign):
    """The same for any unit."""
    head = _head_of_no_unit(unit_letterhead(campaign.ward, campaign))
    return PlanSample(head, campaign.year)


def prefilled_article(unit, campaign):
    """The outline of the article under the unit's head, with what each part asks for."""
    head = unit_letterhead(unit, campaign)
    return article_to_fill_in(head, campaign.year, unit_name=unit.name)


def blank_article(campaign):
    """The same for any unit."""
    head = _head_of_no_unit(unit_letterhead(campaign.ward, campaign))
    return article_to_fill_in(head, campaign.year)


def _of_no_unit(form):
    letterhead = _head_of_no_unit(form.letterhead)
    return replace(form, letterhead=letterhead, unit_name="", unit_code="")


def _head_of_no_unit(letterhead):
    """A unit's line instead of the ward's name, which moves up, and nobody who signs."""
    return replace(
        letterhead,
        superior=letterhead.issuer,
        issuer="",
        on_behalf_of="",
        position="",
        signer="",
        has_seal=True,
    )


def prefilled_mau01(unit, campaign, *, level_code="", with_last_year=False):
    """The unit's own form to fill in: its name, the year, the place; last year's rows if asked."""
    forms = _without_rows(unit, campaign, level_code, blank=True)
    if not with_last_year:
        return forms
    entries = [_as_row(entry) for entry in last_year_entries(unit, campaign)]
    filled = {form.level.code: form.entries for form in mau01_forms(unit, campaign, entries)}
    return [replace(form, entries=filled.get(form.level.code, ())) for form in forms]


def _as_row(entry):
    return Row(
        id=entry.row_id,
        kind=entry.participant_kind,
        participant=entry.participant_name,
        initiative=entry.initiative_name,
        sector=entry.sector.code,
        level=entry.level.code,
    )


def _without_rows(unit, campaign, level_code, *, blank=False):
    """A form per level with nothing on it: to fill in, or because there is nothing to report."""
    levels = [level for level in campaign.levels.all() if level_code in ("", level.code)]
    forms = empty_forms(unit, campaign, levels=levels)
    return forms if blank else [replace(form, blank_rows=0) for form in forms]


def _with_notes(forms, notes):
    return [replace(form, notes=tuple(notes)) for form in forms]


# ── Mẫu số 02 ─────────────────────────────────────────────────────────────────────────────────
def registered_mau02(unit, campaign, include, *, at, with_annex=False, edition=""):
    """The table of the ward, or of a unit with those below it, from what was sent.

    Nine queries for any number of units; one more with the annex (every counted initiative).
    `edition` as in `registered_mau01`.
    """
    labels = labels_of(campaign)
    annex = registered_entries(unit, campaign, include) if with_annex else ()
    return mau02_form(
        totals(unit, campaign, labels, include),
        labels,
        letterhead_of(unit, campaign, issued_on=timezone.localdate(at)),
        at=at,
        coverage_note=coverage(unit, campaign, include, at=at).sentence,
        notes=_standing(unit, campaign, edition),
        annex=tuple(
            AnnexRow(
                entry.unit.name,
                entry.participant_kind,
                entry.participant_name,
                entry.initiative_name,
                entry.sector.code,
                entry.level.code,
            )
            for entry in annex
        ),
    )


def list_mau02(registration_list, version, *, at, with_annex=False):
    """The table of one unit's own list, of the draft or of a sent version."""
    campaign, unit = registration_list.campaign, registration_list.unit
    labels = labels_of(campaign)
    table = totals_of_rows(version.rows, campaign, labels)
    return mau02_form(
        table,
        labels,
        unit_letterhead(unit, campaign, issued_on=version.issued_on),
        at=at,
        coverage_note=" ".join(version.notes(at)),
        annex=tuple(
            AnnexRow(unit.name, row.kind, row.participant, row.initiative, row.sector, row.level)
            for row in printable_rows(version.rows, labels)
        )
        if with_annex
        else (),
    )


def mau02_form(table, labels, letterhead, *, at, coverage_note="", notes=(), annex=()):
    """The paper of a table of totals (reporting.totals.Totals)."""
    return Mau02Form(
        letterhead=letterhead,
        year=letterhead.year,
        rows=tuple(mau02_rows(table, labels)),
        total=Mau02Row(None, None, **asdict(table.total)),
        distinct_collectives=table.distinct.collectives,
        distinct_individuals=table.distinct.individuals,
        as_of=at,
        coverage_note=coverage_note,
        notes=notes,
        annex=annex,
    )


def mau02_rows(table, labels):
    """Each level's row followed by the rows of its sectors, in the order of the paper."""
    for level in labels.levels:
        level_label = Label(level.code, level.label)
        yield Mau02Row(level_label, None, **asdict(table.levels[level.code]))
        for sector in labels.sectors:
            yield Mau02Row(
                level_label,
                Label(sector.code, sector.label),
                **asdict(table.cells[level.code, sector.code]),
            )


# ── common ────────────────────────────────────────────────────────────────────────────────────
def letterhead_of(unit, campaign, *, issued_on=None):
    """The ward writes to the city, a unit to the ward."""
    if unit.pk == campaign.ward_id:
        return ward_letterhead(campaign, issued_on=issued_on)
    return unit_letterhead(unit, campaign, issued_on=issued_on)


def _standing(unit, campaign, edition):
    """Whether the ward's figures are final: what is read off the paper, not off the page."""
    if edition:
        return (edition,)
    if unit.pk != campaign.ward_id:
        return ()
    return (standing(campaign, campaign.sealed_tables.without_rows().first()),)


def receipt_of(revision, *, at):
    """What the unit keeps as proof of a sending."""
    submission = revision.submission
    due = due_dates(submission.campaign, submission.unit).get(submission.obligation)
    _, form = form_of(submission)
    return Receipt(
        code=revision.code,
        year=submission.campaign.year,
        ward=submission.campaign.ward.name,
        unit=submission.unit.name,
        addressee=submission.campaign.addressee,
        sender=str(revision.sent_by),
        is_on_behalf=revision.is_on_behalf,
        sent_at=revision.sent_at,
        days_late=revision_days_late(revision, due) if due else None,
        form=submission.get_obligation_display(),
        summary=form.summary(revision),
        nil_reason=revision.content["nil_reason"] if revision.content["is_nil"] else "",
        fingerprint=revision.sha256,
        printed_at=at,
    )


# ── progress ──────────────────────────────────────────────────────────────────────────────────
def progress_form(campaign, units, *, at):
    """Every given unit against every obligation of the year; the queries of `progress`."""
    cells = progress(campaign, units, at=at)
    obligations = list(next(iter(cells.values()), {}))
    summaries = summaries_of(cells).values()
    return ProgressForm(
        letterhead=letterhead_of(campaign.ward, campaign, issued_on=timezone.localdate(at)),
        year=campaign.year,
        headings=tuple(HEADS[obligation] for obligation in obligations),
        rows=tuple(
            ProgressRow(unit.name, tuple(map(_state_words, cells[unit.pk].values())))
            for unit in units
        ),
        sums=(
            *(
                ProgressRow(name, tuple(rates))
                for name, *rates in zip(RATE_NAMES, *(s.rates for s in summaries), strict=True)
            ),
            ProgressRow("Quá hạn chưa gửi", tuple(count_text(s.overdue) for s in summaries)),
        ),
        as_of=at,
    )


def _state_words(cell):
    """“Đã tiếp nhận 05/01; gửi muộn 02 ngày”."""
    words = STATUSES[cell.shown_status].label
    if cell.moment:
        words += f" {day_month(timezone.localdate(cell.moment))}"
    if cell.days_overdue:
        words += f"; quá hạn {count_text(cell.days_overdue)} ngày"
    if cell.days_sent_late:
        words += f"; gửi muộn {count_text(cell.days_sent_late)} ngày"
    return words
