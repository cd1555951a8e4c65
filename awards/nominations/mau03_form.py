"""What Mẫu số 03 adds to the common path of sending and reviewing."""

from django.urls import reverse
from django.utils.safestring import mark_safe

from awards.accepted import present_choice
from awards.consents import consents_as_json, valid_consents
from awards.models import Consent
from awards.nominations.drafts import pickable_entries
from awards.nominations.papers import mau03_paper
from awards.pending import source_files, waiting_file
from awards.rules import (
    NominationText,
    consent_problems,
    nomination_limit_problems,
    nomination_problems,
    summary_hints,
)
from campaigns.paper_links import form_paper
from campaigns.registry import Form, NilWords
from campaigns.review import (
    Check,
    ReviewField,
    changed_fields,
    good_news_first,
    signed_copy,
    timeliness,
)
from campaigns.sending import notes_by_anchor
from campaigns.vocabulary import ParticipantKind, Status
from campaigns.workflow import WorkflowError
from documents import mau03
from documents.text import count_words, fold
from documents.wording import thousands
from registrations.rows import quoted

LABELS = {
    "kind": "Đề xuất",
    "participant": "Tên tập thể/cá nhân",
    "initiative": "Tên mô hình “Dân vận khéo”",
    "sector": "Lĩnh vực thực hiện",
    "summary": "Tóm tắt thành tích nổi bật",
}
FIELDS = tuple(LABELS)


class Mau03(Form):
    name = "Mẫu số 03"
    part_labels = {name: f"mục “{label}”" for name, label in LABELS.items()}
    content_template = "awards/_sent_mau03.html"
    review_template = "awards/_review_mau03.html"
    nil_words = NilWords(
        nothing="đề xuất",
        verb="đề xuất khen thưởng",
        label="Lý do không đề xuất",
        example="Mô hình mới thực hiện từ tháng 8/2026, chưa đủ kết quả để đề xuất.",
    )
    return_reasons = (
        "Thiếu bản đã ký, đóng dấu",
        "Tóm tắt quá số từ quy định",
        "Tóm tắt chưa nêu thời gian thực hiện",
        "Tóm tắt chưa nêu kết quả, số liệu cụ thể",
        "Chưa chọn đúng lĩnh vực",
        "Tên mô hình chưa rõ",
        "Tên tập thể, cá nhân chưa đầy đủ",
    )

    def problems(self, nomination):
        """Everything that stops the sending; a nil return needs only its reason."""
        if nomination.is_nil:
            return []
        campaign, text = nomination.campaign, text_of(nomination)
        found = nomination_problems(
            text,
            max_words=campaign.summary_max_words,
            max_length=campaign.name_max_length,
            sector_codes=set(campaign.sectors.values_list("code", flat=True)),
        )
        given = valid_consents(nomination, nomination.participant_name)
        return [*found, *consent_problems(needed_consents(text.kind), given)]

    def limit_problems(self, nomination):
        campaign, text = nomination.campaign, text_of(nomination)
        return nomination_limit_problems(
            text, max_words=campaign.summary_max_words, max_length=campaign.name_max_length
        )

    def is_blank(self, nomination):
        text = text_of(nomination)
        typed = (text.participant, text.initiative, text.summary)
        return not (any(typed) or waiting_file(nomination))

    def content(self, nomination):
        is_nil = nomination.is_nil
        text = NominationText("", "", "", "", "") if is_nil else text_of(nomination)
        consents = {} if is_nil else valid_consents(nomination, nomination.participant_name)
        return {
            "form": "mau03",
            "unit": nomination.unit.name,
            "year": nomination.campaign.year,
            "is_nil": is_nil,
            "nil_reason": nomination.nil_reason,
            **{name: getattr(text, name) for name in FIELDS},
            "initiative_id": None if is_nil else nomination.initiative_id,
            "consents": consents_as_json(consents),
        }

    def brief(self, content):
        names = ("is_nil", "participant", "kind", "initiative", "sector")
        return {name: content[name] for name in names} | {"words": count_words(content["summary"])}

    def title(self, campaign):
        return f"Mẫu số 03 – Trích ngang thành tích “Dân vận khéo” năm {campaign.year}"

    def edit_url(self, submission_id):
        return reverse("awards:nomination_edit", args=[submission_id])

    def is_ready(self, nomination):
        """A file that was read and not yet confirmed comes first."""
        return not (waiting_file(nomination) or self.problems(nomination))

    def content_context(self, nomination, revision, notes):
        content = revision.content if revision else self.content(nomination)
        return {
            "text": content,
            "kind_label": readable("kind", content["kind"], nomination.campaign),
            "sector_label": readable("sector", content["sector"], nomination.campaign),
            "words": count_words(content["summary"]),
            "max_words": nomination.campaign.summary_max_words,
            "notes": notes,
        }

    def warnings(self, nomination):
        """Another nominee than the model's, and what chú thích 1 asks for and seems to lack."""
        if nomination.is_nil:
            return []
        missing = [check.text for check in hint_checks(nomination.summary) if not check.is_ok]
        return [*_another_nominee(nomination), *missing]

    def summary(self, revision):
        if revision.content["is_nil"]:
            return "báo cáo không có đề xuất"
        return f"đề xuất {quoted(revision.content['participant'])}"

    def start_url(self, unit, campaign):
        return f"{reverse('awards:nomination_start', args=[unit.pk])}?nam={campaign.year}"

    def downloads(self, nomination, revision):
        formats = ["docx", "pdf", "xlsx"]
        return [form_paper(self.name, "mau03", formats, nomination, revision)]

    def preview(self, nomination, content, *, issued_on=None):
        """One sheet; every typed word in it is escaped by documents.drawing.markup."""
        sheet = mau03_paper(nomination, content, issued_on=issued_on)
        return [mark_safe(mau03.to_html(sheet))]  # noqa: S308 -- see above

    def review_context(self, nomination, revision, previous, due):
        """`text` of the revision, its fields beside the sending before, and the checks."""
        content = revision.content
        before = previous.content if previous else None
        return {
            "text": content,
            "fields": _review_fields(
                nomination.campaign, content, before, notes_by_anchor(previous)
            ),
            "changed": changed_fields(content, before, FIELDS),
            "checks": good_news_first(_checks(nomination, revision, due)),
        }

    def sources(self, submission):
        return source_files(submission)

    def anchors(self, revision):
        return frozenset(FIELDS)

    def status_changed(self, nomination):
        """Whom the city was told of does not leave the accepted ones unnoticed."""
        choice = present_choice(nomination.campaign)
        if (
            choice
            and choice.nomination_id == nomination.pk
            and nomination.status != Status.ACCEPTED
        ):
            raise WorkflowError(
                "Hồ sơ này đang được chọn đề xuất Thành phố. Bỏ hoặc thay lựa chọn trước."
            )


def text_of(nomination):
    return NominationText(
        kind=nomination.kind,
        participant=nomination.participant_name,
        initiative=nomination.initiative_name,
        sector=nomination.sector,
        summary=nomination.summary,
    )


def sector_label(campaign, code):
    """The year's label of a code; an unknown code stands for itself."""
    return sector_labels(campaign).get(code, code)


def sector_labels(campaign):
    return dict(campaign.sectors.values_list("code", "short_label"))


def readable(name, value, campaign):
    """A field in words: codes by their labels of the year."""
    if name == "kind":
        return dict(ParticipantKind.choices).get(value, "")
    return sector_label(campaign, value) if name == "sector" else value


def _review_fields(campaign, content, before, asked):
    changed = changed_fields(content, before, FIELDS)
    words, limit = count_words(content["summary"]), campaign.summary_max_words
    return [
        ReviewField(
            name=name,
            label=label,
            text=readable(name, content[name], campaign),
            before=readable(name, before[name], campaign) if name in changed else "",
            is_changed=name in changed,
            asked=asked.get(name, ""),
            remark=f"{thousands(words)}/{thousands(limit)} từ" if name == "summary" else "",
        )
        for name, label in LABELS.items()
    ]


def needed_consents(kind):
    """A person is asked; a collective has no personal data on Mẫu số 03."""
    return [Consent.Subject.PERSON] if kind == ParticipantKind.INDIVIDUAL else []


def _checks(nomination, revision, due):
    yield timeliness(revision, due)
    yield signed_copy(nomination)
    content = revision.content
    if content["is_nil"]:
        return
    words, limit = count_words(content["summary"]), nomination.campaign.summary_max_words
    yield Check(words <= limit, f"Tóm tắt có {words}/{limit} từ")
    yield from hint_checks(content["summary"])
    is_registered = content["initiative_id"] is not None
    yield Check(
        is_registered,
        "Mô hình đã đăng ký và được tiếp nhận"
        if is_registered
        else "Tên mô hình do đơn vị tự nhập, chưa đối chiếu với danh sách đăng ký",
    )


def hint_checks(summary):
    for found, what in summary_hints(summary).points:
        yield Check(found, f"Tóm tắt {'có' if found else 'chưa thấy'} nêu {what}")


def _another_nominee(nomination):
    """A sentence when the picked model was registered for somebody else than is proposed."""
    entries = pickable_entries(nomination).filter(initiative=nomination.initiative_id)
    names = [entry.participant_name for entry in entries]
    if names and fold(nomination.participant_name) not in map(fold, names):
        yield (
            f"Mô hình đã chọn do {', '.join(map(quoted, names))} đăng ký thực hiện, "
            f"còn Mẫu số 03 giới thiệu {quoted(nomination.participant_name)}. Sửa nếu chọn nhầm."
        )
