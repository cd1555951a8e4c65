"""What the unit's own document adds to the common path of sending and reviewing."""

from datetime import date

from django.urls import reverse

from campaigns.paper_links import paper
from campaigns.registry import Form, NilWords
from campaigns.review import ReviewField, changed_fields, timeliness
from campaigns.sending import notes_by_anchor
from documents.wording import short_date
from registrations.plans import FIELDS, SLOTS, plan_problems

LABELS = {
    "number": "Số",
    "symbol": "Ký hiệu",
    "issued_on": "Ngày ban hành",
    "excerpt": "Trích yếu",
    "word": "Tệp Word",
    "pdf": "Tệp PDF (đã ký, đóng dấu)",
}


class PlanForm(Form):
    name = "Văn bản triển khai"
    first_step = "Tải văn bản lên"
    part_labels = {name: f"mục “{label}”" for name, label in LABELS.items()}
    takes_signed_copy = False  # the PDF is the signed and stamped document itself
    has_print = False
    content_template = "registrations/_sent_plan.html"
    review_template = "registrations/_review_plan.html"
    nil_words = NilWords(
        nothing="văn bản",
        verb="ban hành văn bản triển khai",
        label="Lý do không có văn bản",
        example="Chi bộ thực hiện theo kế hoạch chung của đảng bộ cơ sở.",
    )
    return_reasons = (
        "Bản PDF chưa ký, đóng dấu",
        "Bản Word và bản PDF không khớp nhau",
        "Số, ký hiệu hoặc ngày không đúng với văn bản",
        "Trích yếu chưa rõ",
    )

    def problems(self, plan):
        return plan_problems(plan)

    def is_blank(self, plan):
        files = (getattr(plan, f"{slot}_file") for slot in SLOTS)
        return not any((*(getattr(plan, name) for name in FIELDS), *files))

    def content(self, plan):
        """Texts as they stand; each file by its key in the store and its fingerprint."""
        is_nil = plan.is_nil
        return {
            "form": "plan",
            "unit": plan.unit.name,
            "year": plan.campaign.year,
            "is_nil": is_nil,
            "nil_reason": plan.nil_reason,
            "number": "" if is_nil else plan.number,
            "symbol": "" if is_nil else plan.symbol,
            "issued_on": "" if is_nil or not plan.issued_on else plan.issued_on.isoformat(),
            "excerpt": "" if is_nil else plan.excerpt,
            **{slot: {} if is_nil else _file(plan, slot) for slot in SLOTS},
        }

    def title(self, campaign):
        return f"Văn bản triển khai phong trào thi đua “Dân vận khéo” năm {campaign.year}"

    def edit_url(self, submission_id):
        return reverse("registrations:plan_edit", args=[submission_id])

    def start_url(self, unit, campaign):
        return f"{reverse('registrations:plan_start', args=[unit.pk])}?nam={campaign.year}"

    def content_context(self, plan, revision, notes):
        content = revision.content if revision else self.content(plan)
        return {"sent": content, "fields": fields_of(plan, content, revision, asked=notes)}

    def summary(self, revision):
        content = revision.content
        if content["is_nil"]:
            return "báo cáo không có văn bản"
        return f"văn bản số {content['number']}-{content['symbol']}"

    def downloads(self, plan, revision):
        """The two files of a sending; those of the working copy stand in its content."""
        if revision is None or revision.content["is_nil"]:
            return []
        urls = {format_: _url(plan, slot, revision) for slot, (format_, _) in SLOTS.items()}
        return [paper(self.name, urls.get, urls)]

    def review_context(self, plan, revision, previous, due):
        content = revision.content
        before = previous.content if previous else None
        asked = notes_by_anchor(previous)
        return {
            "sent": content,
            "fields": fields_of(plan, content, revision, asked=asked, before=before),
            "changed": changed_fields(content, before, LABELS),
            "checks": [timeliness(revision, due)],
        }

    def anchors(self, revision):
        return frozenset((*FIELDS, *SLOTS))


def fields_of(plan, content, revision, *, asked, before=None):
    """[ReviewField] of a content; none for a nil return."""
    if content["is_nil"]:
        return []
    changed = changed_fields(content, before, LABELS)
    return [
        ReviewField(
            name=name,
            label=label,
            text=_text(name, content[name]),
            before=_text(name, before[name]) if name in changed else "",
            is_changed=name in changed,
            asked=asked.get(name, ""),
            url=_url(plan, name, revision) if name in SLOTS and content[name] else "",
        )
        for name, label in LABELS.items()
    ]


def _text(anchor, value):
    if anchor in SLOTS:
        return value.get("name", "")
    return short_date(date.fromisoformat(value)) if anchor == "issued_on" and value else value


def _url(plan, slot, revision):
    if revision is None:
        return reverse("registrations:plan_file", args=[plan.pk, slot])
    return reverse("registrations:plan_sent_file", args=[plan.pk, revision.number, slot])


def _file(plan, slot):
    """Where the file lies, what people call it, and its fingerprint; empty without a file."""
    stored = getattr(plan, f"{slot}_file").name
    if not stored:
        return {}
    name, sha256 = getattr(plan, f"{slot}_name"), getattr(plan, f"{slot}_sha256")
    return {"stored": stored, "name": name, "sha256": sha256}
