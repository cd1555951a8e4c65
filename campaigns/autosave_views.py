"""What an autosave answers; static/js/autosave.js reads it."""

from django.http import JsonResponse
from django.utils import timezone

from audit.clock import now
from campaigns.drafts import NotEditable, StaleVersion
from campaigns.registry import form_of
from campaigns.workflow import WorkflowError


def autosave_answer(save):
    """Call `save()`, which stores and returns the new version; say how it went.

    200 {"version", "saved_at"}; 409 {"message", "url"} when another version was saved meanwhile,
    403 {"message"} when the file is closed, 422 {"message"} when it cannot be stored as it is.
    """
    try:
        version = save()
    except StaleVersion as conflict:
        return _stale(conflict)
    except NotEditable as refusal:
        return JsonResponse({"message": str(refusal)}, status=403)
    except WorkflowError as refusal:
        return JsonResponse({"message": str(refusal)}, status=422)
    saved_at = f"{timezone.localtime(now()):%H:%M}"
    return JsonResponse({"version": version, "saved_at": saved_at})


def _stale(conflict):
    if conflict.is_own:
        why = (
            "hồ sơ này còn mở ở cửa sổ hoặc thiết bị khác của chính đồng chí, "
            "và bản ở đó vừa được lưu."
        )
    elif conflict.saved_by:
        why = f"đ/c {conflict.saved_by} đang sửa trên thiết bị khác."
    else:
        why = "hồ sơ vừa thay đổi ở cửa sổ hoặc thiết bị khác."
    _, form = form_of(conflict.current)
    answer = {"message": f"Tạm dừng lưu: {why}", "url": form.edit_url(conflict.current.pk)}
    return JsonResponse(answer, status=409)
