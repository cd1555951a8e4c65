"""“Chốt số liệu và phát hành”: the ward's figures with their papers, kept for good.

No slow work is done inside a transaction: `draw_up` reads everything at one moment, `papers_of`
writes the files and `store` keeps them, `publish` writes the records, all of them or none.
"""

import hashlib
from contextlib import contextmanager
from dataclasses import astuple, dataclass, replace
from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from audit.clock import now
from audit.models import AuditEvent
from audit.plain_rows import remembered_rows
from audit.services import record
from campaigns.looks import fingerprint
from campaigns.models import Campaign, Submission
from campaigns.seals import has_left_its_seal
from campaigns.vocabulary import Obligation, Status
from campaigns.workflow import STEPS, WorkflowError, year_is_closed
from documents.mau01 import Mau01Form
from documents.mau02 import Mau02Form
from documents.mau02_changes import ChangedRow, Mau02Changes
from documents.wording import count_text, in_sentence, moment_text
from reporting.coverage import CHOICES
from reporting.downloads import Download, file_name
from reporting.models import MAU01, MAU02, SealedFile, SealedTable, edition_name
from reporting.papers import registered_mau01, registered_mau02
from reporting.sealing.difference import Difference, RowChange, difference
from reporting.sealing.frozen import FrozenTable, freeze
from reporting.sealing.looks import look_of
from reporting.totals import Figures
from uploads.storing import keep_all, random_name

PATIENCE = "5s"  # of a sealing behind other transactions
PAPERS = tuple(
    (form, file_format) for form in (MAU02, MAU01) for file_format in ("docx", "pdf", "xlsx")
)
FOLDER = "da-chot"
# how level rows and Tổng are counted, by the year's `counts_distinct_in_totals`
COUNTINGS = {False: "cộng từ các dòng", True: "đếm không trùng"}


class AlreadySealed(WorkflowError):
    """Somebody else sealed this number first; `table` is theirs."""

    def __init__(self, table):
        self.table = table
        super().__init__(
            f"Đ/c {table.sealed_by} đã phát hành {in_sentence(table.name)} "
            f"lúc {moment_text(table.sealed_at)}. Xem bản đó rồi quyết định có chốt thêm không."
        )


class FiguresChanged(WorkflowError):
    """The figures are not those that were seen before the button was pressed."""

    def __init__(self, changed_at):
        when = f" lúc {moment_text(changed_at)}" if changed_at else ""
        super().__init__(f"Số liệu vừa thay đổi{when}; xem lại trước khi chốt.")


@dataclass(frozen=True, slots=True)
class Sealing:
    """Everything that one number publishes, before it is written down."""

    campaign: Campaign
    number: int
    frozen: FrozenTable
    mau01: list[Mau01Form]
    mau02: Mau02Form

    def paper(self, form):
        return self.mau02 if form == MAU02 else self.mau01


@dataclass(frozen=True, slots=True)
class Since:
    """Units whose list was accepted, or has changed, after the last sealing."""

    accepted: int
    changed: int


def last_sealed(campaign):
    """The newest sealed table of the year, with its `total` alone; None before the first."""
    return campaign.sealed_tables.without_rows().annotate(total=F("frozen__total")).first()


def last_publication(campaign):
    """{name in a template: what a page of live figures says of the last sealing}.

    Drawn by _sealed_and_live.html and _since_sealing.html; before the first `last_sealed` is None.
    """
    last = last_sealed(campaign)
    if last is None:
        return {"last_sealed": None}
    return {
        "last_sealed": last,
        "sealed_models": Figures(**last.total).models,
        "sealed_choice": CHOICES[last.include],
        "since": since_sealing(campaign),
    }


def since_sealing(campaign):
    """The Since of the year; one query."""
    lists = remembered_rows(_lists_of, _Standing, campaign.pk)
    return Since(
        accepted=sum(each.status == Status.ACCEPTED and each.sealed_at is None for each in lists),
        changed=sum(has_left_its_seal(*each) for each in lists),
    )


class _Standing(NamedTuple):
    status: str
    sealed_at: datetime | None
    last_sent_at: datetime | None


def compared_with_last(campaign, after):
    """(the last SealedTable, Difference to `after`), or (None, None) before the first."""
    last = campaign.sealed_tables.first()
    if last is None:
        return None, None
    return last, difference(FrozenTable.from_json(last.frozen), after)


def draw_up(campaign, include, *, number, at=None, look=None):
    """Read the Sealing as of `at`, by default the moment from which the lists stand still.

    AlreadySealed, FiguresChanged when a `look` is given and the figures are others by now, or
    WorkflowError when there is nothing.

    All is read as it stands at one moment, so that the papers say what the table says. The lists
    are held still meanwhile: a file that is sent or accepted waits.
    """
    if not campaign.is_open:
        raise WorkflowError(year_is_closed(campaign))
    with _standing_still():
        return _read(campaign, include, number, at or now(), look)


def _read(campaign, include, number, at, look):
    require_next(campaign, number)
    frozen = freeze(campaign, include, at=at)
    if not frozen.lists:
        raise WorkflowError("Chưa có hồ sơ nào được tính nên chưa chốt được số liệu.")
    if look is not None:
        require_seen(campaign, look, frozen)
    last, changed = compared_with_last(campaign, frozen)
    edition = f"{edition_name(number)}, chốt lúc {moment_text(at)}."
    ward = campaign.ward
    mau02 = registered_mau02(ward, campaign, include, at=at, with_annex=True, edition=edition)
    if last:
        mau02 = replace(mau02, changes=_as_printed(last, number, changed, include))
    return Sealing(
        campaign=campaign,
        number=number,
        frozen=frozen,
        mau01=registered_mau01(ward, campaign, include, at=at, edition=edition),
        mau02=mau02,
    )


def papers_of(sealing, *, write, progress):
    """[(form, Download)] of all the files, `progress(done, total)` after each.

    `write` is a writer of reporting.downloads; DocumentRefused when a paper exceeds its limits.
    """
    written = []
    for done, (form, file_format) in enumerate(PAPERS, 1):
        name = file_name(
            form,
            file_format,
            campaign=sealing.campaign,
            unit=sealing.campaign.ward,
            at=sealing.frozen.as_of,
            marks=[f"Ban{sealing.number:02d}"],
        )
        paper = sealing.paper(form)
        written.append((form, write(form, file_format, paper, name, campaign=sealing.campaign)))
        progress(done, len(PAPERS))
    return written


def store(papers):
    """Put the files of [(form, Download)] into the store, all or none; their keys in that order."""
    return keep_all({random_name(FOLDER, f".{paper.format}"): paper.content for _, paper in papers})


def publish(sealing, papers, stored, *, note, actor):
    """Write the SealedTable with its files, whose keys in the store are `stored`, and tell.

    All or nothing: AlreadySealed when another person's table has taken the number.
    """
    with transaction.atomic():
        table = _numbered(sealing, note, actor)
        SealedFile.objects.bulk_create(
            SealedFile(table=table, form=form, file=key, **_facts(paper))
            for (form, paper), key in zip(papers, stored, strict=True)
        )
        counted = [each.submission for each in sealing.frozen.lists]
        lists = _lists_of(sealing.campaign.pk)
        lists.filter(pk__in=counted).update(sealed_at=table.sealed_at)
        lists.exclude(pk__in=counted).update(sealed_at=None)  # its last number has it no more
        record(
            actor,
            "figures.sealed",
            table,
            number=table.number,
            include=table.include,
            sha256=table.sha256,
            lists=len(counted),
        )
    return table


def _numbered(sealing, note, actor):
    """The row whose number the database gives to one person only."""
    frozen = sealing.frozen.as_json()
    try:
        with transaction.atomic():
            return SealedTable.objects.create(
                campaign=sealing.campaign,
                number=sealing.number,
                include=sealing.frozen.include,
                sealed_at=sealing.frozen.as_of,
                sealed_by=actor,
                note=note,
                frozen=frozen,
                sha256=fingerprint(frozen),
            )
    except IntegrityError:
        require_next(sealing.campaign, sealing.number)
        raise


def require_next(campaign, number):
    """AlreadySealed when this number, or a later one, is taken; WorkflowError when it skips one."""
    taken = SealedTable.objects.filter(campaign=campaign, number__gte=number).without_rows()
    if table := taken.select_related("sealed_by", "campaign").last():
        raise AlreadySealed(table)
    if number > 1 and not SealedTable.objects.filter(campaign=campaign, number=number - 1).exists():
        raise WorkflowError(f"Chưa có {in_sentence(edition_name(number - 1))}. Mở lại trang này.")


def require_seen(campaign, look, frozen):
    """FiguresChanged, with the moment of the newest step of a list, unless these were seen."""
    if look.mark != look_of(frozen).mark:
        raise FiguresChanged(_last_step_after(look.at, campaign) if look.at else None)


def _last_step_after(moment, campaign):
    steps = AuditEvent.objects.filter(
        action__in=[f"submission.{code}" for code in STEPS],
        target_id__in=_lists_of(campaign.pk).values("pk"),
        at__gt=moment,
    )
    return steps.values_list("at", flat=True).first()


def _lists_of(campaign_id):
    return Submission.objects.filter(campaign=campaign_id, obligation=Obligation.REGISTRATION)


@contextmanager
def _standing_still():
    """A transaction in which nobody writes to a file, and nothing else is seen to change.

    The whole table, of all wards, for a list that nobody has begun yet has no row to lock. Who
    writes meanwhile waits for these few readings; behind somebody else's long transaction the
    sealing itself gives up (OperationalError, and its job tries again) before many wait with it.
    The lock comes before the first reading, which decides what REPEATABLE READ sees; who is in a
    transaction already (the demo, that hides what was sent later) has begun with other readings.
    On SQLite whoever is in a transaction has the only pen (IMMEDIATE).
    """
    is_own = not connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                if is_own:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
                cursor.execute(f"LOCK TABLE {Submission._meta.db_table} IN SHARE MODE")
        yield


def _facts(paper: Download):
    return {
        "file_format": paper.format,
        "name": paper.name,
        "size": len(paper.content),
        "sha256": hashlib.sha256(paper.content).hexdigest(),
    }


# ── the difference on paper ───────────────────────────────────────────────────────────────────
def _as_printed(last, number, changed: Difference, include):
    return Mau02Changes(
        before=f"{last.name} (chốt lúc {moment_text(last.sealed_at)})",
        after=edition_name(number),
        rows=tuple(map(_changed_row, changed.rows)),
        total=_changed_row(changed.total),
        notes=tuple(change_notes(last, changed, include)),
    )


def _changed_row(row: RowChange):
    return ChangedRow(row.level, row.sector, astuple(row.before), astuple(row.after))


def change_notes(last, changed, include):
    """The sentences below the difference: which units, and what was counted."""
    if last.include != include:
        yield f"{last.name} {CHOICES[last.include]}; bản này {CHOICES[include]}."
    earlier, present = (COUNTINGS[counting] for counting in changed.countings)
    if earlier != present:
        rows = "Dòng cấp và dòng Tổng"
        yield f"{rows} của {in_sentence(last.name)} {earlier}; của bản này {present}."
    for words, units in (
        ("bổ sung", changed.joined),
        ("có sửa đổi", changed.changed),
        ("không còn trong biểu", changed.left),
    ):
        if units:
            yield f"Có {count_text(len(units))} đơn vị {words}: {'; '.join(units)}."
    if changed.is_empty:
        yield "Số liệu không thay đổi."
