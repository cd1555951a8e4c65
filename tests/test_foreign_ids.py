"""Every address of the program, taken from the URLconf, opened by people it does not concern.

A new address with an id fails here until its record is named in `records`.
"""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.urls import get_resolver, reverse

from audit.clock import now
from awards.assessment.drafts import open_assessment
from awards.models import BookEntry, PendingFile
from campaigns.models import Letter, WordTemplate
from campaigns.vocabulary import Obligation
from campaigns.workflow import advance
from jobs.models import Job
from organizations.models import Membership
from registrations.models import BulkImport, Evidence, EvidenceStage, Initiative, PendingImport
from registrations.plans import open_plan
from reminders.chasing import draft
from reminders.models import Message
from reminders.texts import BEFORE_TEXT
from reminders.vocabulary import Channel, MessageState
from reporting.models import SealedFile, SealedTable
from reporting.sealing.frozen import freeze
from reporting.totals import ACCEPTED_ONLY
from tests.factories import make_article, make_list, make_nomination, make_person
from uploads.models import Upload

# signing out without a session has nothing to end
PUBLIC = {
    "favicon",
    "healthz",
    "last_pdf",
    "manifest",
    "offline",
    "organizations:login",
    "organizations:logout",
    "organizations:password_reset",
    "organizations:password_reset_link",
    "organizations:password_set",
    "organizations:slip",
    "organizations:slip_link",
    "organizations:slip_password",
    "reminders:calendar_feed",
    "service_worker",
}
FORMAT_ARGUMENTS = {
    "form": "mau01",
    "obligation": "mau01",
    "file_format": "docx",
    "size": "goc",
    "slot": "word",
    "step": "papers",
    "role": "clerk",
}
# Addresses that name no record: a blank form is the same for everybody in any ward, and a mailed
# link is its own key.
RECORDLESS_ARGUMENTS = {*FORMAT_ARGUMENTS, "token"}
# what lies open to everybody who works in the ward's year
OF_THE_WHOLE_WARD = {"registrations:letter_file"}
WRITING = ["post", "put", "patch", "delete"]


def addresses():
    """(name, argument names) of every named pattern outside Django's own admin."""
    return sorted(_walk(get_resolver(), ""))


def _walk(resolver, prefix):
    for pattern in resolver.url_patterns:
        if not hasattr(pattern, "url_patterns"):
            yield prefix + pattern.name, tuple(pattern.pattern.converters)
        elif pattern.namespace != admin.site.name:
            namespace = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _walk(pattern, prefix + namespace)


ADDRESSES = addresses()
WITH_RECORD = [
    (name, arguments) for name, arguments in ADDRESSES if set(arguments) - RECORDLESS_ARGUMENTS
]


@pytest.fixture
def records(ward, unit, campaign, clerk, reviewer, administrator):
    """{address or argument: id} of records of this ward."""
    registration_list = make_list(unit, campaign, clerk)
    revision = advance(registration_list, "send", actor=clerk)
    registration_list.signed_copy.name = "ban-ky/x.pdf"
    registration_list.save()
    article = make_article(unit, campaign, clerk, photos=0)
    pending = PendingImport.objects.create(
        registration_list=registration_list,
        file_name="mau01.docx",
        source="mau01/x.docx",
        sha256="0" * 64,
        reading={},
        base_version=1,
        read_at=now(),
        read_by=clerk,
    )
    nomination = make_nomination(unit, campaign, clerk)
    read_file = PendingFile.objects.create(
        submission=nomination,
        file_name="mau03.docx",
        source="tep-da-dien/x.docx",
        sha256="0" * 64,
        changes={},
        read_at=now(),
        read_by=clerk,
    )
    job = Job.objects.create(
        kind="registrations.read_many", owner=reviewer, created_at=now(), offered_at=now()
    )
    bulk = BulkImport.objects.create(
        campaign=campaign, created_by=reviewer, created_at=now(), job=job
    )
    initiative = Initiative.objects.filter(unit=unit).first()
    evidence = Evidence.objects.create(
        initiative=initiative,
        campaign=campaign,
        stage=EvidenceStage.BEFORE,
        kind=Evidence.Kind.PHOTO,
        file="minh-chung/x.jpg",
        file_name="x.jpg",
        size=1,
        uploaded_at=now(),
        uploaded_by=clerk,
    )
    plan = open_plan(unit, campaign, actor=clerk)
    batch = draft(campaign, Obligation.ARTICLE, [unit], BEFORE_TEXT, actor=reviewer).batch
    upload = Upload.objects.create(
        owner=clerk,
        purpose="evidence",
        target={},
        file_name="x.jpg",
        size=1,
        created_at=now(),
        expires_at=now() + timedelta(hours=1),
    )
    return {
        "jobs": job.pk,
        "uploads": upload.pk,
        "organizations:unit": unit.pk,
        "organizations": clerk.pk,
        "campaigns:campaign": campaign.pk,
        "campaigns": registration_list.pk,
        "campaigns:template": _template(campaign, administrator).pk,
        "registrations:bulk": bulk.pk,
        "registrations:import_discard": pending.pk,
        "registrations:initiative": initiative.pk,
        "registrations:evidence_add": initiative.pk,
        "registrations:evidence": evidence.pk,
        "registrations:letter": _letter(campaign, reviewer).pk,
        "registrations:plan": plan.pk,
        "registrations": registration_list.pk,
        "awards": nomination.pk,
        "awards:file_": read_file.pk,
        "awards:file_preview": nomination.pk,
        "awards:file_upload": nomination.pk,
        "awards:book": BookEntry.objects.create(ward=ward, title="Bếp ấm").pk,
        "awards:article": article.pk,
        "awards:assessment": open_assessment(unit, campaign, actor=clerk).pk,
        "awards:yearbook_place": article.pk,
        "reminders:batch": batch.pk,
        "reminders:message": batch.messages.first().pk,
        "reminders:notice": _notice(ward, clerk).pk,
        "reporting:assessment_decide": unit.pk,
        "reporting:receipt_pdf": revision.pk,
        "reporting:sealed": _sealed(campaign, reviewer).pk,
        "reporting:unit_download": unit.pk,
        "reporting:prefilled_form": unit.pk,
        "reporting": registration_list.pk,
        "archive": "danvan-20260101-020500.zip",
        "unit_pk": unit.pk,
        "deadline_pk": campaign.deadlines.first().pk,
        "membership_pk": clerk.memberships.get().pk,
        "import_pk": pending.pk,
        "number": revision.number,
        **FORMAT_ARGUMENTS,
    }


def _sealed(campaign, person):
    table = SealedTable.objects.create(
        campaign=campaign,
        number=1,
        include=ACCEPTED_ONLY,
        sealed_at=now(),
        sealed_by=person,
        frozen=freeze(campaign, ACCEPTED_ONLY, at=now()).as_json(),
        sha256="0" * 64,
    )
    SealedFile.objects.create(
        table=table, form="mau01", file_format="docx", file="da-chot/x.docx", name="x.docx", size=1
    )
    return table


def _template(campaign, person):
    return WordTemplate.objects.create(
        campaign=campaign,
        form="mau01",
        file="mau-van-ban/x.docx",
        file_name="mau.docx",
        sha256="0" * 64,
        added_at=now(),
        added_by=person,
    )


def _letter(campaign, person):
    return Letter.objects.create(
        campaign=campaign,
        title="Công văn số 12-CV/ĐU",
        file="cong-van/x.pdf",
        file_name="x.pdf",
        sha256="0" * 64,
        added_at=now(),
        added_by=person,
    )


def _notice(ward, person):
    return Message.objects.create(
        ward=ward,
        channel=Channel.IN_APP,
        recipient=str(person.pk),
        day=now().date(),
        state=MessageState.SENT,
        link="http://localhost/viec-can-lam/",
        created_at=now(),
        next_try_at=now(),
        ended_at=now(),
    )


def address_of(name, arguments, records):
    return reverse(name, kwargs={word: _value(name, word, records) for word in arguments})


def _value(name, argument, records):
    if argument != "pk":
        return records[argument]
    fitting = [key for key in records if name.startswith(key)]
    return records[max(fitting, key=len)]


@pytest.mark.parametrize("person", ["stranger", "stranger_reviewer", "stranger_administrator"])
@pytest.mark.parametrize(("name", "arguments"), WITH_RECORD)
def test_a_record_of_another_ward_is_not_found(
    request, records, signed_in, person, name, arguments
):
    client = signed_in(request.getfixturevalue(person))
    address = address_of(name, arguments, records)
    for method in ["get", *WRITING]:
        answer = getattr(client, method)(address)
        assert answer.status_code in (404, 405), (method, address)
    assert 404 in {client.get(address).status_code, client.post(address).status_code}


@pytest.mark.parametrize(("name", "arguments"), WITH_RECORD)
def test_a_record_of_a_neighbouring_unit_is_closed_to_its_neighbours_clerk(
    records, signed_in, other_clerk, name, arguments
):
    if name in OF_THE_WHOLE_WARD:
        return
    client = signed_in(other_clerk)
    address = address_of(name, arguments, records)
    answers = {client.get(address).status_code, client.post(address).status_code}
    assert answers <= {403, 404, 405}, address
    assert answers & {403, 404}, address


@pytest.mark.parametrize(("name", "arguments"), ADDRESSES)
def test_without_a_session_every_page_asks_to_sign_in(client, records, name, arguments):
    if name in PUBLIC:
        return
    address = address_of(name, arguments, records)
    for method in ("get", "post"):
        answer = getattr(client, method)(address)
        assert answer.status_code == 302, address
        assert answer.url.startswith(reverse("organizations:login")), address


@pytest.fixture
def stranger_administrator(stranger_ward):
    return make_person(stranger_ward, Membership.Role.ADMIN, full_name="Quản Trị Phường Khác")


def test_the_list_of_addresses_is_the_urlconf():
    assert len(ADDRESSES) > 60
    assert ("registrations:list_edit", ("pk",)) in ADDRESSES
