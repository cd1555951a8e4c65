"""`manage.py check --deploy`: what the machine itself must offer a public installation."""

from django.core import checks

from danvan.machine import machine_findings


@checks.register("danvan", deploy=True)
def machine_offers_what_is_needed(**kwargs):
    return [_message(finding) for finding in machine_findings() if not finding.is_well]


def _message(finding):
    kind = checks.Warning if finding.is_warning else checks.Error
    text = f"{finding.title}: {finding.problem}"
    return kind(text, hint=finding.remedy, id=f"danvan.{finding.code}")
