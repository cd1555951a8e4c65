"""Văn bản triển khai: the unit's own document, its particulars and its two files."""

import hashlib
from pathlib import PurePath

from django.utils import timezone

from audit.clock import now
from campaigns.drafts import open_file, require_editable, save_draft
from campaigns.registry import Problem
from campaigns.vocabulary import Obligation
from documents.attachments import accepted_document
from documents.errors import refused
from documents.limited import shown_name
from registrations.models import UnitPlan
from uploads.storing import forget, keep, random_name

# {slot: (what it takes, its name in a sentence)}
SLOTS = {"word": ("docx", "tệp Word (.docx)"), "pdf": ("pdf", "tệp PDF")}
FIELDS = ("number", "symbol", "issued_on", "excerpt")
_MISSING = {
    "number": "Nhập số của văn bản.",
    "symbol": "Nhập ký hiệu của văn bản, ví dụ KH/CB.",
    "issued_on": "Nhập ngày ban hành văn bản.",
    "excerpt": "Nhập trích yếu nội dung văn bản.",
}


def open_plan(unit, campaign, *, actor):
    """The unit's plan of the year, made at the first need; raises NotEditable."""
    return open_file(UnitPlan, Obligation.PLAN, unit, campaign, actor=actor, action="plan.opened")


def save_particulars(plan, particulars, *, version, actor):
    """Store number, symbol, date and excerpt ({field: value}); returns the new version.

    A draft may be incomplete. Raises NotEditable or StaleVersion.
    """
    changes = {name: particulars[name] for name in FIELDS}
    return save_draft(plan, changes, version=version, actor=actor, action="plan.saved")


def slot_of(file_name, asked):
    """The slot for a file of this name; `asked`, where it was chosen, if the name tells none."""
    suffix = PurePath(file_name).suffix.lower()
    fitting = [slot for slot, (extension, _) in SLOTS.items() if suffix == f".{extension}"]
    return fitting[0] if fitting else asked


def keep_file(plan, slot, file_name, data, *, version, actor):
    """Put a file into the slot "word" or "pdf"; returns the new version.

    The file it replaces stays in the store: a sending may hold it. Raises DocumentRefused,
    NotEditable or StaleVersion.
    """
    require_editable(plan)
    name = shown_name(file_name) or "tệp"
    wanted, what = SLOTS[slot]
    found, data = accepted_document(data, name, what)
    if found != wanted:
        raise refused("not_wanted", filename=name, wanted=what)
    sha256 = hashlib.sha256(data).hexdigest()
    stored = keep(random_name(f"van-ban/{plan.campaign.year}", f".{found}"), data)
    try:
        return record_file(plan, slot, name, stored, sha256, version=version, actor=actor)
    except BaseException:
        forget([stored])
        raise


def record_file(plan, slot, name, stored, sha256, *, version, actor):
    """Name a file that lies in the store as the plan's; raises NotEditable or StaleVersion."""
    return save_draft(
        plan,
        {f"{slot}_file": stored, f"{slot}_name": name, f"{slot}_sha256": sha256},
        version=version,
        actor=actor,
        action="plan.file_added",
        is_grouped=False,  # each file by its name and fingerprint
        file=name,
        sha256=sha256,
    )


def plan_problems(plan):
    """Everything that stops the sending; a nil return needs only its reason."""
    if plan.is_nil:
        return []
    problems = [Problem(name, _MISSING[name]) for name in FIELDS if not getattr(plan, name)]
    if plan.issued_on and plan.issued_on > timezone.localdate(now()):
        problems.append(Problem("issued_on", "Ngày ban hành chưa đến. Ghi lại ngày."))
    problems += [
        Problem(slot, f"Tải {what} của văn bản.")
        for slot, (_, what) in SLOTS.items()
        if not getattr(plan, f"{slot}_file")
    ]
    return problems
