"""Who agreed to be written about or shown (docs/domain.md, 4.13): asked, recorded, counted.

The sentence that is shown, and the pictures beside it, are what was agreed to. When the name in it
changes, or a picture comes that was not there, the old agreement does not count any more.
"""

from django.db import transaction

from audit.clock import now
from audit.services import record
from awards.models import Consent
from campaigns.drafts import locked_file
from documents.text import clean_line

Subject = Consent.Subject
NOBODY_NAMED = "Người được giới thiệu"
AGREES = (
    " đã được biết nội dung và đồng ý để đơn vị gửi hồ sơ này; đồng ý cho phường, Thành phố sử "
    "dụng."
)
PICTURES_CHANGED = "Ảnh đã thay đổi sau lần xác nhận trước. Xem lại các ảnh rồi xác nhận lại."
_PHOTOS = "Những người có trong ảnh, hoặc người đại diện của họ, đã đồng ý cho sử dụng ảnh."
_GUARDIANS = (
    "Trẻ em có trong bài viết hoặc ảnh (từ đủ 07 tuổi) và cha mẹ hoặc người giám hộ của trẻ em "
    "đã đồng ý."
)


def consent_text(subject, person):
    """The sentence to be confirmed; `person` is the name of the one written about."""
    if subject == Subject.PHOTOS:
        return _PHOTOS
    if subject == Subject.GUARDIANS:
        return _GUARDIANS
    return f"{clean_line(person) or NOBODY_NAMED}{AGREES}"


def record_consent(submission, subject, person, *, is_given, actor, pictures=()):
    """Keep that the clerk confirmed the sentence (or took it back); returns the Consent.

    `pictures` are the SHA-256 of those the clerk saw beside it. Confirming twice changes nothing.
    Raises NotEditable.
    """
    text, pictures = consent_text(subject, person), sorted(pictures)
    with transaction.atomic():
        locked_file(submission)
        last = _latest(submission).get(subject)
        if last and (last.is_given, last.text, last.pictures) == (is_given, text, pictures):
            return last
        consent = Consent.objects.create(
            submission_id=submission.pk,
            subject=subject,
            text=text,
            pictures=pictures,
            is_given=is_given,
            confirmed_by=actor,
            confirmed_at=now(),
        )
        action = "consent.recorded" if is_given else "consent.withdrawn"
        record(actor, action, submission, subject=str(subject), text=text, pictures=pictures)
    return consent


def valid_consents(submission, person, pictures=()):
    """{subject: Consent} of what is agreed to as it would be asked now.

    `pictures` are the SHA-256 of those shown now; a picture taken away takes back nothing.
    """
    return {
        subject: consent
        for subject, consent in given_consents(submission, person).items()
        if consent.speaks_for(pictures)
    }


def given_consents(submission, person):
    """{subject: Consent} of the sentences agreed to, be it for other pictures than those of now."""
    return {
        subject: consent
        for subject, consent in _latest(submission).items()
        if consent.is_given and consent.text == consent_text(subject, person)
    }


def agreed_pictures(campaign):
    """{id of an article: the SHA-256 of the pictures whose people agreed}; one query.

    The last answer counts. The rule of Consent.speaks_for, picture by picture.
    """
    answers = Consent.objects.filter(submission__campaign=campaign, subject=Subject.PHOTOS)
    rows = answers.order_by("pk").values_list("submission_id", "is_given", "pictures")
    return {
        submission: frozenset(pictures if is_given else ())
        for submission, is_given, pictures in rows
    }


def consents_as_json(consents):
    """The agreements a revision freezes."""
    return [
        {
            "subject": subject,
            "text": consent.text,
            "pictures": consent.pictures,
            "confirmed_by": str(consent.confirmed_by or ""),
            "confirmed_at": consent.confirmed_at.isoformat(),
        }
        for subject, consent in sorted(consents.items())
    ]


def _latest(submission):
    found = Consent.objects.filter(submission_id=submission.pk).select_related("confirmed_by")
    return {consent.subject: consent for consent in found.order_by("pk")}
