"""Lines of articles and nominees, drawn without a template: ten times as quick."""

from functools import lru_cache

from django import template
from django.urls import reverse

from documents.wording import count_text, thousands
from organizations.faces import STATUSES
from organizations.templatetags.markup import filled, joined
from organizations.templatetags.vn import icon, vn_day_month

register = template.Library()

ARTICLE = '<tr><th scope="row">{}</th><td>{}</td>{}<td data-label="Trạng thái">{}{}</td>{}</tr>'
LINK = '<a href="{}?nam={}">{}</a>'
SECOND_LINE = '<span class="second-line">{}</span>'
LENGTHS = '<td class="num" data-label="Số từ">{}{}</td><td class="num" data-label="Ảnh">{}</td>'
NO_LENGTHS = filled(LENGTHS, "–", "", "–")
OVER_LIMIT = ' <span class="over-limit">(quá {})</span>'
PILL = '<span class="status status-{}">{}{}</span>'
COPY = '<td data-label="Biên tập">{}{}</td>'
TO_COPY = (
    '<a class="link-icon nowrap" href="{}?nam={}">{}Sửa bản biên tập'
    '<span class="visually-hidden">: {}</span></a>'
)


@register.simple_tag
def article_line(line, copy, campaign, may_edit):
    """The <tr> of an awards.yearbook.pages.Line; `copy` is the Ban's EditedArticle, if any."""
    sending = line.sending
    page = "campaigns:review" if may_edit else "campaigns:file"
    title = "Báo cáo không có bài viết" if line.is_nil else line.title
    late = f"Gửi muộn {count_text(line.days_late)} ngày" if line.days_late else ""
    return filled(
        ARTICLE,
        joined(
            [
                filled(LINK, reverse(page, args=[sending.file_id]), campaign.year, title),
                "" if line.is_nil else filled(SECOND_LINE, line.person),
            ]
        ),
        sending.unit_name,
        NO_LENGTHS if line.is_nil else _lengths(line, campaign.article_max_words),
        _status(sending.status),
        _pill("late", "exclamation-circle-fill", late) if late else "",
        _copy(line, copy, campaign) if may_edit else "",
    )


def _lengths(line, limit):
    over = filled(OVER_LIMIT, thousands(limit)) if line.words > limit else ""
    return filled(LENGTHS, thousands(line.words), over, count_text(line.photos))


def _copy(line, copy, campaign):
    if line.is_nil:
        return filled(COPY, "", "")
    address = reverse("awards:article_copy", args=[line.sending.file_id, line.sending.number])
    link = filled(TO_COPY, address, campaign.year, icon("pencil-square"), line.title)
    if copy is None:
        return filled(COPY, link, "")
    edited = f"Đã sửa {vn_day_month(copy.edited_at)}, đ/c {copy.edited_by}"
    return filled(COPY, link, filled(SECOND_LINE, edited))


def _status(code):
    face = STATUSES[code]
    return _pill(face.tone, face.icon, face.short)


@lru_cache(maxsize=256)
def _pill(tone, icon_name, words):
    return filled(PILL, tone, icon(icon_name), words)
