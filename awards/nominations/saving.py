"""Storing what the editor of Mẫu số 03 posts: text, picked model and consent in one go."""

from django.db import transaction

from awards.consents import record_consent, valid_consents
from awards.models import Consent
from awards.nominations.drafts import pick_initiative, pickable_entries, save_nomination
from campaigns.vocabulary import ParticipantKind


@transaction.atomic
def store_nomination(nomination, post, *, version, actor):
    """Store a NominationPost if nobody saved since `version`; returns the new version.

    A model newly picked from the list fills in its name and field, also where no script runs.
    Raises NotEditable or StaleVersion.
    """
    picked_before = nomination.initiative_id
    version = save_nomination(nomination, post.changes, version=version, actor=actor)
    entry = pickable_entries(nomination).filter(pk=post.entry_id).first()
    if entry and entry.initiative_id not in (picked_before, nomination.initiative_id):
        version = pick_initiative(nomination, entry, version=version, actor=actor)
    _store_consent(nomination, post.is_agreed, actor)
    return version


def _store_consent(nomination, is_agreed, actor):
    """A collective agrees to nothing: no personal data of it stand on Mẫu số 03."""
    if nomination.kind != ParticipantKind.INDIVIDUAL:
        return
    subject, name = Consent.Subject.PERSON, nomination.participant_name
    if is_agreed != (subject in valid_consents(nomination, name)):
        record_consent(nomination, subject, name, is_given=is_agreed, actor=actor)
