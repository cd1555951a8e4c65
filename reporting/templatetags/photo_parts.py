"""Photos and what stands beside them, drawn without a template: a page has dozens."""

from django import template
from django.template.defaultfilters import truncatechars
from django.utils.safestring import mark_safe

from documents.wording import count_text
from organizations.templatetags.markup import filled, filled_each, joined
from organizations.templatetags.vn import icon, pill
from registrations.models import EvidenceStage

register = template.Library()

# opens in full size (photo-viewer.js; without script as a plain picture)
PHOTO = (
    '<figure class="slot"><a class="slot-photo" href="{}" data-photo data-photo-caption="{}" '
    'data-photo-stage="{}" data-photo-title="{}" data-photo-unit="{}" data-photo-page="{}">'
    '<img src="{}" alt="{}" loading="lazy"></a>{}</figure>'
)
LABEL = '<figcaption class="slot-label">{}</figcaption>'
STORED = (
    '<li class="panel store-photo">{}<div class="store-words"><label class="store-choice">'
    '<input class="form-check-input" type="checkbox" name="anh" value="{}"{}>'
    '<span>Chọn<span class="visually-hidden"> ảnh {}: {}</span></span>{}</label>'
    '<p class="store-title"><a href="{}">{}</a></p>'
    '<p class="meta small muted"><span>{}</span> {}</p>{}{}</div></li>'
)
LACKS_CONSENT = mark_safe(" data-lacks-consent")
STAGE = '<span class="store-stage">{}</span>'
WORDS = "<span>{}</span>"
CAPTION = '<p class="small">{}</p>'
CONSENT = '<p class="small {}">{}{}</p>'
ROW = (
    '<tr><th scope="row"><a href="{}">{}</a><span class="second-line">{}</span></th><td>{}</td>{}'
    "</tr>"
)
COUNT = (
    '<td data-label="{}"><a href="{}">{} ảnh<span class="visually-hidden">, {}: {}</span></a></td>'
)
NO_PHOTO = '<td data-label="{}">{}</td>'


@register.simple_tag
def photo_link(picture, label=""):
    """A reporting.pictures.Picture small, as a link to itself; `label` stands below it."""
    return filled(
        PHOTO,
        picture.screen_url,
        picture.caption,
        picture.stage_label,
        picture.title,
        picture.unit.name,
        picture.page_url,
        picture.thumbnail_url,
        picture.words,
        filled(LABEL, label) if label else "",
    )


@register.simple_tag
def stored_photos(pictures):
    """The <li>s of the photo store, each with a box to tick."""
    return filled_each(STORED, (_stored(*item) for item in enumerate(pictures, 1)))


def _stored(number, picture):
    return (
        photo_link(picture),
        picture.key,
        "" if picture.has_consent else LACKS_CONSENT,
        number,
        picture.words,
        filled(STAGE, picture.stage_label) if picture.stage else "",
        picture.page_url,
        _short(picture.title, 70),
        picture.unit.name,
        _kind(picture),
        filled(CAPTION, _short(picture.caption, 90)) if picture.caption else "",
        _consent(picture),
    )


def _short(text, most):
    """Most are short already, and to find that out took a tenth of the page."""
    return text if len(text) <= most else truncatechars(text, most)


def _kind(picture):
    words = "Bài viết" if picture.is_article else picture.sector
    return filled(WORDS, words) if words else ""


def _consent(picture):
    if picture.has_consent:
        return filled(CONSENT, "consent-given", icon("shield-check"), "Đã ghi nhận đồng ý")
    return filled(CONSENT, "muted", icon("dash-circle"), "Chưa ghi nhận đồng ý")


@register.simple_tag
def matrix_lines(rows):
    """The <tr>s of [reporting.photo_matrix.MatrixRow]."""
    return filled_each(ROW, map(_matrix_line, rows))


def _matrix_line(row):
    cells = joined(_stage_cell(*cell, row.name) for cell in row.cells)
    return row.page_url, row.name, row.sector, row.initiative.unit.name, cells


def _stage_cell(stage: EvidenceStage, count, url, name):
    if not count:
        return filled(NO_PHOTO, stage.short_label, pill("more", "dash-circle", "Chưa có"))
    return filled(COUNT, stage.short_label, url, count_text(count), stage.label.lower(), name)
