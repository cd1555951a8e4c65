"""What the editor of the unit's own document shows (no HTTP here)."""

from copy import copy
from dataclasses import dataclass

from django.forms import model_to_dict
from django.urls import reverse

from campaigns.editors import editor_frame
from registrations.plan_fields import PlanFieldsForm
from registrations.plan_form import LABELS
from registrations.plans import FIELDS, SLOTS, plan_problems


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for one file: what lies there, what is wrong with it, what the Ban asks."""

    name: str
    label: str
    extension: str
    file_name: str
    url: str
    errors: list
    note: str

    @property
    def id(self):
        return f"id_{self.name}"

    @property
    def icon(self):
        return f"file-earmark-{self.name}"

    @property
    def accept(self):
        """Either chooser takes both files at once."""
        return ",".join(f".{extension}" for extension, _ in SLOTS.values())

    @property
    def button(self):
        return f"{'Thay' if self.file_name else 'Chọn'} tệp {self.label.split()[1]}"

    @property
    def hint(self):
        return f"Tệp .{self.extension}, tối đa 20 MB. Chọn hoặc kéo thả được cả hai tệp một lần."


def editor_page(plan, user, *, fields=None, is_checked=False, refusals=None):
    """The context of the editor.

    `fields` is the PlanFieldsForm as it was posted, else the stored draft is shown; `refusals` are
    {slot: why the file just chosen was not taken}.
    """
    problems = plan_problems(plan) if is_checked else []
    fields = fields or _stored_fields(plan, problems)
    wrong = {problem.anchor: problem.message for problem in problems} | (refusals or {})
    frame = editor_frame(plan, user)
    notes = frame["notes"]
    slots = [_slot(plan, name, wrong.get(name), notes.get(name, "")) for name in SLOTS]
    return frame | {
        "plan": plan,
        "fields": [(bound, notes.get(bound.name, "")) for bound in fields],
        "slots": slots,
        "errors": fields.error_list + _slot_errors(slots),
    }


def _stored_fields(plan, problems):
    """The draft as a form, with what is missing beside each field."""
    if not problems:
        return PlanFieldsForm(instance=plan)
    fields = PlanFieldsForm(model_to_dict(plan, FIELDS), instance=copy(plan))
    for problem in problems:
        if problem.anchor in FIELDS:
            fields.add_error(problem.anchor, problem.message)
    return fields


def _slot(plan, name, error, note):
    extension, _ = SLOTS[name]
    return Slot(
        name,
        LABELS[name],
        extension,
        getattr(plan, f"{name}_name"),
        reverse("registrations:plan_file", args=[plan.pk, name]),
        [error] if error else [],
        note,
    )


def _slot_errors(slots):
    return [{"anchor": slot.id, "text": error} for slot in slots for error in slot.errors]
