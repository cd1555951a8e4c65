"""What an autosave answers; static/js/autosave.js reads it."""

from django.http import JsonResponse
from django.utils import timezone

from audit.clock import now
from campaigns.drafts import NotEditable, StaleVersion
from campaigns.registry import form_of
from campaigns.workflow import WorkflowError


def autosave_answer(save, *, also=dict):
    """Call `save()`, which stores and returns the new version; say how it went.

    200 {"version", "saved_at"} and what `also()` tells of what was stored; 409 {"message", "url"}
    when somebody else saved, 403 {"message"} when the file is closed, 422 {"message"} when it
    cannot be stored as it is.
    """
    try:
        version = save()
    except StaleVersion as conflict:
        return _stale(conflict.current)
    except NotEditable as refusal:
        return JsonResponse({"message": str(refusal)}, status=403)
    except WorkflowError as refusal:
        return JsonResponse({"message": str(refusal)}, status=422)
    saved_at = f"{timezone.localtime(now()):%H:%M}"
    return JsonResponse({"version": version, "saved_at": saved_at, **also()})


def _stale(current):
    message = (
        f"Tạm dừng lưu: đ/c {current.updated_by} đang sửa trên thiết bị khác."
        if current.updated_by
        else "Tạm dừng lưu: hồ sơ vừa thay đổi trên thiết bị khác."
    )
    _, form = form_of(current)
    return JsonResponse({"message": message, "url": form.edit_url(current.pk)}, status=409)
