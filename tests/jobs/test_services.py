import re
from datetime import timedelta
from threading import enumerate as enumerate_threads
from time import sleep

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from audit.models import AuditEvent
from jobs import services
from jobs.models import Job
from jobs.registry import JobFile, kind_of, register
from jobs.services import (
    KEPT,
    LEASE,
    TRIES_ALLOWED,
    UNHEARD_AFTER,
    LeaseLost,
    Swept,
    advance,
    cancel,
    claim,
    enqueue,
    finish,
    forget_old,
    is_stalled,
    keep_alive,
    run,
    sweep,
)

State = Job.State
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def fresh(job):
    return Job.objects.get(pk=job.pk)


def let_lease_run_out(job):
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def age(job, seconds):
    Job.objects.filter(pk=job.pk).update(offered_at=timezone.now() - timedelta(seconds=seconds))


class TestEnqueue:
    def test_the_workers_hear_of_a_job_only_after_the_commit(
        self, queued, rung, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks() as callbacks:
            job = queued(steps=2)
            assert rung == []
        for callback in callbacks:
            callback()
        assert rung == [job.pk]
        assert (job.state, job.payload) == (State.QUEUED, {"steps": 2})

    @pytest.mark.django_db(transaction=True)
    def test_a_rolled_back_request_leaves_no_job_and_no_wake_up(self, queued, rung):
        with transaction.atomic():
            queued()
            transaction.set_rollback(True)
        assert (Job.objects.count(), rung) == (0, [])

    def test_an_unknown_kind_is_refused_at_once(self, clerk, rung):
        with pytest.raises(LookupError, match="no such kind"):
            enqueue("tests.unheard_of", {}, owner=clerk)
        assert not Job.objects.exists()

    def test_a_kind_cannot_be_registered_twice(self):
        with pytest.raises(ValueError, match="registered twice"):
            register("tests.count_up", print, title="")


class TestRun:
    def test_a_job_ends_done_with_its_result_and_its_effect(self, queued):
        job = queued(steps=4)
        run(job.pk)
        job = fresh(job)
        assert (job.state, job.progress_done, job.progress_total) == (State.DONE, 4, 4)
        assert job.result["steps"] == 4
        assert job.finished_at is not None
        assert job.lease_until is None
        assert AuditEvent.objects.filter(target_id=job.pk).count() == 1

    def test_a_job_runs_once_however_often_it_is_rung_for(self, queued):
        job = queued()
        for _ in range(3):
            run(job.pk)
        assert AuditEvent.objects.filter(target_id=job.pk).count() == 1
        assert fresh(job).tries == 1

    def test_a_file_is_kept_under_a_random_name_and_shown_under_its_own(self, queued):
        job = queued("tests.write_file")
        run(job.pk)
        job = fresh(job)
        assert job.result_name == "Mẫu 01 – Chi bộ số 12.txt"
        assert re.fullmatch(r"jobs/[0-9a-f]{32}\.txt", job.result_file.name)
        assert job.result_file.read().decode() == "Dân vận khéo"
        assert job.result == {"rows": 1}
        job.result_file.close()

    def test_a_refusal_is_final_and_tells_the_owner_why(self, queued):
        job = queued("tests.refuse")
        run(job.pk)
        job = fresh(job)
        assert (job.state, job.message) == (State.FAILED, "Tệp đã bị xóa trước khi đọc.")

    def test_a_broken_job_waits_for_the_sweep_and_is_given_up_after_three_tries(self, queued):
        job = queued("tests.break_down")
        for tried in range(1, TRIES_ALLOWED):
            run(job.pk)
            assert (fresh(job).state, fresh(job).tries) == (State.QUEUED, tried)
        run(job.pk)
        assert (fresh(job).state, fresh(job).message) == (State.FAILED, services.GAVE_UP)

    def test_an_effect_that_breaks_leaves_nothing_behind(self, queued, clerk):
        job = queued("tests.rename_owner_then_break")
        run(job.pk)
        clerk.refresh_from_db()
        assert clerk.full_name == "Nguyễn Thị Hòa"
        assert fresh(job).state == State.QUEUED

    def test_a_job_that_is_not_there_is_no_error(self):
        run(987654)
        assert not Job.objects.exists()


class TestLease:
    def test_of_two_workers_one_gets_the_job(self, queued):
        job = queued()
        assert claim(job.pk) is not None
        assert claim(job.pk) is None

    def test_a_dead_workers_job_can_be_claimed_when_its_lease_has_run_out(self, queued):
        job = queued()
        first = claim(job.pk)
        let_lease_run_out(job)
        second = claim(job.pk)
        assert (first.tries, second.tries) == (1, 2)

    def test_advancing_holds_the_job_longer_and_counts(self, queued):
        job = claim(queued().pk)
        let_lease_run_out(job)
        advance(job, 34, total=86, message="tdp7.docx")
        job = fresh(job)
        assert (job.progress_done, job.progress_total, job.message) == (34, 86, "tdp7.docx")
        assert job.lease_until > timezone.now() + LEASE / 2

    @pytest.mark.parametrize("end", [lambda job: advance(job, 1), lambda job: finish(job, {})])
    def test_a_worker_that_lost_its_lease_writes_nothing(self, queued, end):
        sleeper = claim(queued().pk)
        let_lease_run_out(sleeper)
        claim(sleeper.pk)
        with pytest.raises(LeaseLost):
            end(sleeper)
        assert (fresh(sleeper).state, fresh(sleeper).progress_done) == (State.RUNNING, 0)

    def test_a_worker_that_lost_its_lease_changes_nothing_and_keeps_no_file(self, queued, clerk):
        sleeper = claim(queued().pk)
        cancel(sleeper)
        called = []
        with pytest.raises(LeaseLost):
            finish(sleeper, lambda: called.append(True))
        with pytest.raises(LeaseLost):
            finish(sleeper, JobFile("a.txt", b"a"))
        assert called == []
        assert default_storage.listdir("jobs")[1] == []

    def test_a_running_job_has_a_lease_in_the_database_too(self, queued):
        job = queued()
        with pytest.raises(IntegrityError), transaction.atomic():
            Job.objects.filter(pk=job.pk).update(state=State.RUNNING)


def wait_for(is_so):
    """Wait up to five seconds; whether it came about."""
    for _ in range(100):
        if is_so():
            return True
        sleep(0.05)
    return False


@pytest.mark.django_db(transaction=True)
class TestKeepAlive:
    @pytest.fixture(autouse=True)
    def quick_heart(self, monkeypatch):
        monkeypatch.setattr(services, "HEARTBEAT", timedelta(milliseconds=50))

    def test_the_lease_grows_while_the_work_goes_on_and_no_longer(self, queued):
        job = claim(queued().pk)
        let_lease_run_out(job)
        with keep_alive(job):
            assert wait_for(lambda: fresh(job).lease_until > timezone.now() + LEASE / 2)
            first = fresh(job).lease_until
            assert wait_for(lambda: fresh(job).lease_until > first)
        last = fresh(job).lease_until
        sleep(0.2)
        assert fresh(job).lease_until == last

    def test_a_lost_lease_is_not_taken_back(self, queued):
        sleeper = claim(queued().pk)
        let_lease_run_out(sleeper)
        claim(sleeper.pk)
        until = fresh(sleeper).lease_until
        with keep_alive(sleeper):
            sleep(0.3)
        assert fresh(sleeper).lease_until == until

    def test_a_beat_that_fails_is_followed_by_the_next(self, queued, monkeypatch):
        job = claim(queued().pk)
        let_lease_run_out(job)
        write, failures = services._write_held, [OperationalError("gone")]

        def fails_once(job, **columns):
            if failures:
                raise failures.pop()
            write(job, **columns)

        monkeypatch.setattr(services, "_write_held", fails_once)
        with keep_alive(job):
            assert wait_for(lambda: fresh(job).lease_until > timezone.now())
        assert failures == []

    def test_an_error_of_the_work_passes_through_and_stops_the_heart(self, queued):
        job = claim(queued().pk)
        with pytest.raises(ZeroDivisionError), keep_alive(job):
            raise ZeroDivisionError
        assert not [t for t in enumerate_threads() if t.name == f"job-{job.pk}-heart"]


class TestCancel:
    def test_a_waiting_job_is_not_started_any_more(self, queued):
        job = queued()
        assert cancel(job) is True
        run(job.pk)
        assert (fresh(job).state, fresh(job).message) == (State.CANCELLED, services.STOPPED)

    def test_a_running_job_stops_at_its_next_step(self, queued):
        job = claim(queued().pk)
        cancel(job)
        with pytest.raises(LeaseLost):
            advance(job, 1)

    def test_what_is_over_stays_as_it_is(self, queued):
        job = queued()
        run(job.pk)
        assert cancel(job) is False
        assert fresh(job).state == State.DONE


class TestSweep:
    def test_nothing_to_do_rings_for_nothing(self, queued, rung):
        queued()
        assert sweep() == Swept(0, 0, 0)
        assert rung == []

    def test_a_lost_wake_up_is_rung_again_but_not_each_time(self, queued, rung):
        job = queued()
        age(job, UNHEARD_AFTER.seconds + 1)
        assert sweep() == Swept(0, 0, 1)
        assert sweep() == Swept(0, 0, 0)
        assert rung == [job.pk]

    def test_a_broker_that_is_still_down_is_asked_again_by_the_next_sweep(
        self, queued, monkeypatch
    ):
        first, second = queued(), queued()
        age(first, 3600)
        age(second, 1800)
        asked = []
        monkeypatch.setattr("jobs.services.ring", lambda pk, patience: asked.append(pk))
        assert sweep() == Swept(0, 0, 0)
        assert sweep() == Swept(0, 0, 0)
        assert asked == [first.pk, first.pk]

    def test_a_dead_workers_job_is_offered_again(self, queued, rung):
        job = claim(queued().pk)
        let_lease_run_out(job)
        assert sweep() == Swept(0, 1, 1)
        assert (fresh(job).state, rung) == (State.QUEUED, [job.pk])

    def test_a_job_that_kills_its_workers_is_given_up(self, queued, rung):
        job = queued()
        for _ in range(TRIES_ALLOWED):
            claim(job.pk)
            let_lease_run_out(job)
        assert claim(job.pk) is None
        assert sweep() == Swept(1, 0, 0)
        assert (fresh(job).state, fresh(job).message) == (State.FAILED, services.GAVE_UP)
        assert rung == []

    def test_a_job_at_work_is_left_alone(self, queued, rung):
        job = claim(queued().pk)
        age(job, 3600)
        assert sweep() == Swept(0, 0, 0)
        assert fresh(job).state == State.RUNNING

    def test_one_sweep_asks_the_same_number_of_questions_for_many_jobs(
        self, queued, django_assert_num_queries
    ):
        for _ in range(5):
            age(queued(), 3600)
        # given up, taken back, the waiting, rung at
        with django_assert_num_queries(4):
            assert sweep().rung == 5


class TestStalled:
    def test_a_job_nobody_takes_for_minutes_shows(self, queued):
        job = queued()
        assert not is_stalled()
        Job.objects.filter(pk=job.pk).update(created_at=job.created_at - timedelta(minutes=6))
        assert is_stalled()

    def test_a_long_line_before_a_busy_worker_is_no_alarm(self, queued):
        job, other = queued(), queued()
        Job.objects.update(created_at=job.created_at - timedelta(minutes=6))
        claim(other.pk)
        assert not is_stalled()


def test_old_jobs_go_with_their_files_and_the_others_stay(queued):
    old, recent, waiting = queued("tests.write_file"), queued("tests.write_file"), queued()
    run(old.pk)
    run(recent.pk)
    Job.objects.filter(pk=old.pk).update(finished_at=fresh(old).finished_at - KEPT)
    assert forget_old() == 1
    assert set(Job.objects.values_list("pk", flat=True)) == {recent.pk, waiting.pk}
    assert len(default_storage.listdir("jobs")[1]) == 1


def test_a_kind_knows_its_words():
    assert (kind_of("tests.count_up").title, kind_of("tests.count_up").doing) == (
        "Đếm các bước",
        "Đang đọc",
    )
