"""Lines of articles and nominees, drawn without a template: ten times as quick."""

from django import template
from django.utils.safestring import mark_safe

from campaigns.vocabulary import ParticipantKind
from documents.wording import count_text, thousands
from organizations.faces import STATUSES
from organizations.page_addresses import address_of, record_address
from organizations.templatetags.fields import field_errors
from organizations.templatetags.markup import filled, joined, token_field
from organizations.templatetags.vn import icon, pill, vn_day_month

register = template.Library()

ARTICLE = '<tr><th scope="row">{}</th><td>{}</td>{}<td data-label="Trạng thái">{}{}</td>{}</tr>'
LINK = '<a href="{}?nam={}">{}</a>'
SECOND_LINE = '<span class="second-line">{}</span>'
LENGTHS = '<td class="num" data-label="Số từ">{}{}</td><td class="num" data-label="Ảnh">{}</td>'
NO_LENGTHS = filled(LENGTHS, "–", "", "–")
OVER_LIMIT = ' <span class="over-limit">(quá {})</span>'
COPY = '<td data-label="Biên tập">{}{}</td>'
TO_COPY = (
    '<a class="link-icon nowrap" href="{}?nam={}">{}Sửa bản biên tập'
    '<span class="visually-hidden">: {}</span></a>'
)
PLACE = (
    '<li id="bai-{}"><span class="book-place">{}</span><div class="book-title"><strong>{}</strong> '
    '<span class="meta muted small"><span>{}</span> <span>{} từ</span> <span>{} ảnh</span>{}</span>'
    "</div>{}</li>"
)
IS_EDITED = mark_safe(" <span>in bản biên tập</span>")
MOVES = '<form method="post" action="{}?nam={}&amp;trang={}" class="book-moves">{}{}{}{}{}</form>'
# as awards.yearbook.forms.PlaceForm draws it; a form for each line takes longer than the page
FIELD = (
    '<input type="text" name="place" class="form-control book-number" inputmode="numeric" size="3" '
    'id="place-{}">'
)
NUMBER = (
    '<label class="small" for="place-{}">Đến vị trí<span class="visually-hidden">, bài {}</span>'
    '</label>{}<button type="submit" class="btn btn-outline btn-sm">Chuyển</button>'
)
STEP = (
    '<button type="submit" class="btn btn-outline btn-sm" name="place" value="{}">{}'
    '<span class="visually-hidden">{}: {}</span></button>'
)
NO_STEP = mark_safe('<span class="book-gap"></span>')
NOMINEE = (
    '<tr><td><label class="tick nowrap"><input class="form-check-input" type="checkbox" '
    'name="ho-so" value="{}"{}><span class="tick-words">So sánh<span class="visually-hidden"> {}'
    '</span></span></label></td><th scope="row"><a href="{}?nam={}&amp;ho-so={}">{}</a>{}{}</th>'
    '<td>{}</td><td data-label="Lĩnh vực">{}</td><td data-label="Đơn vị">{}</td>'
    '<td data-label="Số từ" class="num nowrap">{}</td></tr>'
)
TICKED = mark_safe(" checked")


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
                filled(LINK, record_address(page, sending.file_id), campaign.year, title),
                "" if line.is_nil else filled(SECOND_LINE, line.person),
            ]
        ),
        sending.unit_name,
        NO_LENGTHS if line.is_nil else _lengths(line, campaign.article_max_words),
        _status(sending.status),
        pill("none", "clock-history", late) if late else "",
        _copy(line, copy, campaign) if may_edit else "",
    )


def _lengths(line, limit):
    over = filled(OVER_LIMIT, thousands(limit)) if line.words > limit else ""
    return filled(LENGTHS, thousands(line.words), over, count_text(line.photos))


def _copy(line, copy, campaign):
    if line.is_nil:
        return filled(COPY, "", "")
    address = record_address("awards:article_copy", line.sending.file_id, line.sending.number)
    link = filled(TO_COPY, address, campaign.year, icon("pencil-square"), line.title)
    if copy is None:
        return filled(COPY, link, "")
    edited = f"Đã sửa {vn_day_month(copy.edited_at)}, đ/c {copy.edited_by}"
    return filled(COPY, link, filled(SECOND_LINE, edited))


@register.simple_tag
def nominee_line(nominee, ticked, campaign):
    """The <tr> of an awards.choice.pages.NomineeLine; `ticked` are ids."""
    brief, name = nominee.sending.brief, nominee.participant
    is_person = brief["kind"] == ParticipantKind.INDIVIDUAL
    return filled(
        NOMINEE,
        nominee.pk,
        TICKED if nominee.pk in ticked else "",
        name,
        address_of("awards:compare"),
        campaign.year,
        nominee.pk,
        name,
        filled(SECOND_LINE, "Cá nhân" if is_person else "Tập thể"),
        pill("ok", "award", "Đã chọn 01") if nominee.is_chosen else "",
        brief["initiative"],
        nominee.sector_label,
        nominee.sending.unit_name,
        thousands(brief["words"]),
    )


@register.simple_tag(takes_context=True)
def book_line(context, place, line, can_order):
    """The <li> of an awards.yearbook.pages.Line at its place in the book, with what moves it."""
    sending = line.sending
    return filled(
        PLACE,
        sending.file_id,
        place,
        line.title,
        sending.unit_name,
        thousands(line.words),
        count_text(line.photos),
        IS_EDITED if line.is_edited else "",
        _moves(context, place, line) if can_order else "",
    )


def _moves(context, place, line):
    article, last, refused = line.sending.file_id, context["count"], context["refused"]
    if refused and refused.article_id == article:
        field, errors = refused["place"].as_widget(), field_errors(refused["place"])
    else:
        field, errors = filled(FIELD, article), ""
    return filled(
        MOVES,
        record_address("awards:yearbook_place", article),
        context["campaign"].year,
        context["page_obj"].number,
        token_field(context),
        filled(NUMBER, article, line.title, field) if last > 2 else "",
        _step(place - 1, "arrow-up", "Đưa lên", line) if place > 1 else NO_STEP,
        _step(place + 1, "arrow-down", "Đưa xuống", line) if place < last else NO_STEP,
        errors,
    )


def _step(place, icon_name, words, line):
    return filled(STEP, place, icon(icon_name), words, line.title)


def _status(code):
    face = STATUSES[code]
    return pill(face.tone, face.icon, face.short)
