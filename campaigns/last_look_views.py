"""“Kiểm tra và gửi”: from any editor to the last look, or back to what is still to be mended."""

from django.shortcuts import redirect

from campaigns.registry import form_of

CHECKED = "kiem-tra"  # the editor shows what is missing only to who wanted to send


def to_last_look(submission):
    """Redirect to the page that sends, or to the editor, which then names what is missing.

    `submission` is of its form's own model; it is read again, as it was stored.
    """
    submission.refresh_from_db()
    _, form = form_of(submission)
    if form.is_ready(submission):
        return redirect("campaigns:check", submission.pk)
    return redirect(f"{form.edit_url(submission.pk)}?{CHECKED}=1")


def wants_to_send(request):
    """True if the editor was opened by `to_last_look`."""
    return CHECKED in request.GET
