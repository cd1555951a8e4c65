"""C6: the editor of the exemplar article and its pictures; for its filled file see file_views."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.numbers import whole_number
from awards.articles import photos as photo_services
from awards.articles.forms import posted_article
from awards.articles.pages import conflict_lines, editor_context, kept_fields
from awards.articles.saving import store_article
from awards.models import ArticlePhoto
from awards.pending import waiting_file
from awards.permissions import get_editable_article, get_visible_photo
from campaigns.autosave_views import autosave_answer
from campaigns.conflict_views import conflict_page
from campaigns.drafts import StaleVersion, is_editable
from campaigns.forms import posted_number
from campaigns.last_look_views import to_last_look, wants_to_send
from campaigns.workflow import WorkflowError
from documents.errors import DocumentRefused
from documents.limited import shown_name
from documents.photos import clean_photo
from documents.reading.archive import MAX_FILE_BYTES, too_large
from uploads.downloads import PICTURE_SIZES, stored_file_response

REMOVED = "da-bo"
PHOTOS = "photos"
FILE_OF_SIZE = dict(zip(PICTURE_SIZES, photo_services.SIZES, strict=True))


@require_http_methods(["GET", "POST"])
def article_edit(request, pk):
    article = get_editable_article(request.user, pk)
    if request.method == "POST":
        return _edit(request, article)
    if not is_editable(article):
        return redirect("campaigns:file", pk)
    if waiting_file(article):
        return redirect("awards:file_preview", pk)
    context = editor_context(
        article,
        request.user,
        is_checked=wants_to_send(request),
        removed=_just_removed(request, article),
    )
    return render(request, "awards/article_edit.html", context)


def _just_removed(request, article):
    """The picture the last click took away: the page offers to bring it back."""
    removed = posted_number(request.GET, REMOVED)
    return removed and article.photos.filter(pk=removed).exclude(removed_at=None).first()


def _edit(request, article):
    """Store what was typed, then do what the pressed button says."""
    action, _, argument = request.POST.get("action", "save").partition(":")
    post, version = posted_article(request.POST), posted_number(request.POST, "version")
    try:
        store_article(article, post, version=version, actor=request.user)
    except StaleVersion as conflict:
        return _conflict(request, conflict, post)
    except WorkflowError as refusal:
        return _unsaved(request, article, post, version, refusal)
    if action == "check":
        return to_last_look(article)
    if action in PHOTO_ACTIONS:
        return _photo_action(request, article, action, argument)
    return _page(article)


@require_POST
def article_autosave(request, pk):
    """For the answers see campaigns.autosave_views."""
    article = get_editable_article(request.user, pk)
    post, version = posted_article(request.POST), posted_number(request.POST, "version")
    return autosave_answer(
        lambda: store_article(article, post, version=version, actor=request.user)
    )


def _url(article):
    return reverse("awards:article_edit", args=[article.pk])


def _page(article, anchor="", **query):
    tail = f"?{urlencode(query)}" if query else ""
    return redirect(f"{_url(article)}{tail}{f'#{anchor}' if anchor else ''}")


def _unsaved(request, article, post, version, refusal):
    """The page again with what was typed and the reason; it goes on from the version it had."""
    context = editor_context(article, request.user, post=post) | {
        "refusal": str(refusal),
        "is_sent": not article.is_editable_status,
        "version": version,
    }
    return render(request, "awards/article_edit.html", context, status=HTTPStatus.CONFLICT)


def _conflict(request, conflict, post):
    lines = conflict_lines(conflict.current, post)
    return conflict_page(request, conflict, lines, kept_fields(request.POST))


# ── Pictures ────────────────────────────────────────────────────────────────────────────────────


def _photo_action(request, article, action, argument):
    try:
        query = PHOTO_ACTIONS[action](request, article, argument) or {}
    except (DocumentRefused, WorkflowError) as refusal:
        messages.error(request, str(refusal))
        query = {}
    return _page(article, PHOTOS, **query)


def _add_photos(request, article, _argument):
    """Files without script: each is kept or refused for itself."""
    files = request.FILES.getlist("photos")
    if not files:
        raise DocumentRefused("empty", "Chọn ít nhất 01 ảnh.")
    kept = 0
    for file in files:
        try:
            photo_services.add_photo(article, _cleaned(file), actor=request.user)
        except (DocumentRefused, WorkflowError) as refusal:
            messages.error(request, f"{shown_name(file.name)}: {refusal}")
        else:
            kept += 1
    if kept:
        messages.success(request, f"Đã thêm {kept:02d} ảnh.")


def _cleaned(file):
    if file.size > MAX_FILE_BYTES:
        raise too_large(file.size)
    return clean_photo(file.read(), file.name)


def _replace_photo(request, article, argument):
    photo = _photo(article, argument)
    file = request.FILES.get(f"photo-{photo.pk}-file")
    if file is None:
        raise DocumentRefused("empty", "Chọn ảnh để thay.")
    photo_services.replace_photo(photo, _cleaned(file), actor=request.user)


def _remove_photo(request, article, argument):
    photo = _photo(article, argument)
    photo_services.remove_photo(photo, actor=request.user)
    return {REMOVED: photo.pk}


def _restore_photo(request, article, argument):
    photo_services.restore_photo(_photo(article, argument), actor=request.user)


def _move_photo(step):
    def move(request, article, argument):
        photo = _photo(article, argument)
        order = list(article.photos.shown().values_list("pk", flat=True))
        if photo.pk not in order:
            return
        place = order.index(photo.pk)
        order.insert(max(0, place + step), order.pop(place))
        photo_services.order_photos(article, order, actor=request.user)

    return move


PHOTO_ACTIONS = {
    "add-photos": _add_photos,
    "replace-photo": _replace_photo,
    "remove-photo": _remove_photo,
    "restore-photo": _restore_photo,
    "photo-up": _move_photo(-1),
    "photo-down": _move_photo(1),
}


def _photo(article, argument):
    photo = ArticlePhoto.objects.filter(article=article, pk=whole_number(argument)).first()
    if photo is None:
        raise Http404
    return photo


@require_GET
def photo_file(request, pk, size):
    """A picture in one of its sizes, to those who may see it."""
    photo = get_visible_photo(request.user, pk)
    file = getattr(photo, FILE_OF_SIZE.get(size, ""), None)
    name = f"DVK{photo.article.campaign.year}_Anh_{photo.article.unit.code}_{photo.position}.jpg"
    return stored_file_response(request, file, name)
