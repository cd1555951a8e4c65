"""What happens to a file that arrived piece by piece (uploads.registry)."""

from campaigns.permissions import get_campaign_of_unit
from registrations.evidence import prepare
from registrations.permissions import get_editable_initiative


def receive_evidence(upload, file):
    """The page asked the same questions; an hour may lie between its ticket and the last byte."""
    target = upload.target
    initiative = get_editable_initiative(upload.owner, target["initiative"])
    campaign = get_campaign_of_unit(initiative.unit, target["campaign"])
    return prepare(
        initiative, campaign, target["stage"], upload.file_name, file, actor=upload.owner
    )
