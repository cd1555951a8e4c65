from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from jobs.permissions import get_own_job, get_own_repeatable, get_own_result, own_jobs
from jobs.services import KEPT, cancel, enqueue_once
from jobs.way_back import job_url, way_back
from uploads.downloads import stored_file_response

LISTED = 30


@require_safe
def job_list(request):
    """One's own works: the way back to them from anywhere."""
    page = {
        "jobs": own_jobs(request.user)[:LISTED],
        "page_path": request.path,
        "kept_days": KEPT.days,
    }
    return render(request, "jobs/list.html", page)


@require_safe
def detail(request, pk):
    job = get_own_job(request.user, pk)
    if "HX-Request" in request.headers:
        return progress_answer(request, job)
    return render(request, "jobs/detail.html", {"job": job, "back_url": way_back(request)})


def progress_answer(request, job):
    """What htmx gets every two seconds: how far the job is, or that the page is to be loaded."""
    if job is None or job.is_over:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "jobs/_going_on.html", {"job": job})


@require_POST
def stop(request, pk):
    job = get_own_job(request.user, pk)
    cancel(job)
    return redirect(job_url(request, job))


@require_POST
def again(request, pk):
    """The same work as a new job, once; the old one keeps telling how it ended."""
    job = get_own_repeatable(request.user, pk)
    repeated = enqueue_once(job.kind, job.payload, owner=request.user)
    return redirect(job_url(request, repeated))


@require_safe
def download(request, pk):
    job = get_own_result(request.user, pk)
    return stored_file_response(request, job.result_file, job.result_name, shown=False)
