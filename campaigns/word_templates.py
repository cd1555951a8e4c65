"""An office's own Word files: taken in, put to use, given up for the built-in one."""

import hashlib
import logging

from django.db import transaction

from audit.clock import now
from audit.services import record
from campaigns.models import Campaign, WordTemplate
from documents.limited import shown_name
from documents.paper_template import accepted_template
from uploads.storing import forget, keep, random_name

logger = logging.getLogger(__name__)
FOLDER = "mau-van-ban"


def template_of(campaign, form):
    """The bytes of the file in use for the form of the year; None while it is the built-in one.

    The built-in one stands in for a file that the store has lost: a paper in the Party's format
    is wanted on its day.
    """
    template = campaign.word_templates.filter(form=form, is_active=True).first()
    return content_of(template) if template else None


def content_of(template):
    """The bytes of one version; None, and a line in the log, where the store has lost it."""
    try:
        with template.file.open() as file:
            return file.read()
    except FileNotFoundError:
        logger.exception("The store has lost Word file %s", template.pk)
        return None


def add_template(campaign, form, data, filename, *, actor):
    """Keep a file as a new version, which is not in use yet.

    Raises DocumentRefused or TemplateRefused; nothing in use changes then.
    """
    kept = accepted_template(form, data, filename)
    name = keep(random_name(FOLDER, ".docx"), kept)
    try:
        with transaction.atomic():
            template = WordTemplate.objects.create(
                campaign=campaign,
                form=form,
                file=name,
                file_name=shown_name(filename),
                sha256=hashlib.sha256(kept).hexdigest(),
                added_at=now(),
                added_by=actor,
            )
            record(actor, "template.added", template, sha256=template.sha256)
    except BaseException:
        forget([name])
        raise
    return template


@transaction.atomic
def use_template(template, *, actor):
    """Write the form into this file from now on. False if that was so already."""
    used = _in_use(template.campaign, template.form)
    if used.filter(pk=template.pk).exists():
        return False
    used.update(is_active=False)
    WordTemplate.objects.filter(pk=template.pk).update(is_active=True)
    record(actor, "template.used", template, sha256=template.sha256)
    return True


@transaction.atomic
def use_built_in(campaign, form, *, actor):
    """Write the form into the built-in file again. False if that was so already."""
    template = _in_use(campaign, form).first()
    if template is None:
        return False
    WordTemplate.objects.filter(pk=template.pk).update(is_active=False)
    record(actor, "template.unused", template)
    return True


def _in_use(campaign, form):
    """Of two who change it at once the second waits for the year's row."""
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    return WordTemplate.objects.filter(campaign=campaign, form=form, is_active=True)
