from django.http import Http404

from jobs.models import Job
from jobs.registry import kind_of, kinds


def own_jobs(user):
    """What this person asked for, newest first, of the kinds that still exist."""
    return Job.objects.owned_by(user).filter(kind__in=kinds())


def get_own_job(user, pk):
    """The job if this person asked for it; 404 otherwise, as if it were not there."""
    try:
        return Job.objects.owned_by(user).get(pk=pk)
    except Job.DoesNotExist:
        raise Http404 from None


def get_own_repeatable(user, pk):
    """As get_own_job, but only one that ended without a result and whose owner may ask again."""
    job = get_own_job(user, pk)
    if not job.can_be_repeated or not kind_of(job.kind).may_open(job, user):
        raise Http404
    return job


def get_own_result(user, pk):
    """As get_own_job, but only a job with a file that its owner may still see."""
    job = get_own_job(user, pk)
    if not job.result_file or not kind_of(job.kind).may_open(job, user):
        raise Http404
    return job
