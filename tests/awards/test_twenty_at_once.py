"""One nominee of a unit and one choice of a ward in a year, whoever writes at the same moment.

Twenty threads, each with a connection of its own, on either database. The services look before
they write; some tests blind that look, so that the database's constraint alone decides.
"""

import threading
from itertools import count

import pytest
from django.db import IntegrityError, connections, transaction
from django.db.models import QuerySet

from audit.clock import now
from audit.models import AuditEvent
from awards.choice import services as choices
from awards.choice.services import AlreadyChosen, choose_for_city
from awards.models import CityChoice, Nomination
from awards.nominations.drafts import open_nomination
from campaigns.vocabulary import Obligation
from tests.factories import make_accepted_nomination, make_unit

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 20


def at_once(work, items):
    """Run work(item) in a thread each, all at the same moment; returns what each gave or raised.

    The connections do without the pool, which would let only some of them in at a time.
    """
    barrier, outcomes = threading.Barrier(len(items), timeout=60), []

    def run(item):
        connection = connections["default"]
        options = {**connection.settings_dict["OPTIONS"]}
        options.pop("pool", None)
        connection.settings_dict = {**connection.settings_dict, "OPTIONS": options}
        try:
            connection.ensure_connection()
            barrier.wait()
            outcomes.append(work(item))
        except (AlreadyChosen, IntegrityError) as refused:
            outcomes.append(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[item]) for item in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == len(items)
    return outcomes


def refusals(outcomes, kind):
    return [outcome for outcome in outcomes if isinstance(outcome, kind)]


@pytest.fixture
def nominees(ward, campaign, reviewer):
    return [
        make_accepted_nomination(make_unit(ward), campaign, reviewer, reviewer)
        for _ in range(WRITERS)
    ]


def test_twenty_reviewers_at_once_make_one_choice(campaign, nominees, reviewer):
    outcomes = at_once(
        lambda nominee: choose_for_city(campaign, nominee, actor=reviewer, reason=""), nominees
    )
    [choice] = CityChoice.objects.all()
    refused = refusals(outcomes, AlreadyChosen)
    assert [refusal.present for refusal in refused] == [choice] * (WRITERS - 1)
    assert AuditEvent.objects.filter(action="choice.made").count() == 1


def test_the_constraint_alone_refuses_a_second_choice(campaign, nominees, reviewer, monkeypatch):
    monkeypatch.setattr(choices, "present_choice", lambda campaign: None)
    outcomes = at_once(
        lambda nominee: choose_for_city(campaign, nominee, actor=reviewer, reason=""), nominees
    )
    assert len(refusals(outcomes, AlreadyChosen)) == WRITERS - 1
    assert CityChoice.objects.count() == 1
    assert AuditEvent.objects.filter(action="choice.made").count() == 1


def test_of_twenty_bare_rows_of_choices_the_database_takes_one(campaign, nominees, reviewer):
    def write(nominee):
        return CityChoice.objects.create(
            campaign=campaign, nomination=nominee, chosen_by=reviewer, chosen_at=now()
        )

    outcomes = at_once(write, nominees)
    assert len(refusals(outcomes, IntegrityError)) == WRITERS - 1
    assert CityChoice.objects.count() == 1


def test_twenty_writers_at_once_open_one_nomination(unit, campaign, clerk):
    opened = at_once(lambda _: open_nomination(unit, campaign, actor=clerk).pk, range(WRITERS))
    assert opened == [Nomination.objects.get().pk] * WRITERS
    assert AuditEvent.objects.filter(action="nomination.opened").count() == 1


def test_the_constraint_alone_refuses_a_second_nomination(unit, campaign, clerk, monkeypatch):
    looks = threading.local()
    get = QuerySet.get

    def blind_at_first(rows, *args, **kwargs):
        if rows.model is Nomination and not getattr(looks, "is_over", False):
            looks.is_over = True
            raise Nomination.DoesNotExist
        return get(rows, *args, **kwargs)

    monkeypatch.setattr(QuerySet, "first", lambda rows: None)
    monkeypatch.setattr(QuerySet, "get", blind_at_first)
    opened = at_once(lambda _: open_nomination(unit, campaign, actor=clerk).pk, range(WRITERS))
    monkeypatch.undo()
    assert opened == [Nomination.objects.get().pk] * WRITERS
    assert AuditEvent.objects.filter(action="nomination.opened").count() == 1


def test_of_twenty_bare_rows_of_nominations_the_database_takes_one(unit, campaign):
    numbers = count(1)

    def write(_):
        with transaction.atomic():
            return Nomination.objects.create(
                campaign=campaign,
                unit=unit,
                obligation=Obligation.NOMINATION,
                participant_name=f"Tổ dân vận số {next(numbers)}",
                updated_at=now(),
            )

    outcomes = at_once(write, range(WRITERS))
    assert len(refusals(outcomes, IntegrityError)) == WRITERS - 1
    assert Nomination.objects.count() == 1
