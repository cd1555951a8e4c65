from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from jobs.permissions import get_own_job, get_own_repeatable, get_own_result
from jobs.services import cancel, enqueue_once
from jobs.way_back import job_url, way_back
from uploads.downloads import stored_file_response


@require_safe
def detail(request, pk):
    """How far a job is; htmx asks for the middle part alone every two seconds."""
    job = get_own_job(request.user, pk)
    template = "jobs/_progress.html" if "HX-Request" in request.headers else "jobs/detail.html"
    return render(request, template, {"job": job, "back_url": way_back(request)})


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
