from campaigns.models.files import ReviewNote, Revision, Submission, span_of
from campaigns.models.limits import Deadline, Exemption, Extension
from campaigns.models.papers import Letter, WordTemplate
from campaigns.models.years import Campaign, Criterion, Level, Sector, Theme

__all__ = [
    "Campaign",
    "Criterion",
    "Deadline",
    "Exemption",
    "Extension",
    "Letter",
    "Level",
    "ReviewNote",
    "Revision",
    "Sector",
    "Submission",
    "Theme",
    "WordTemplate",
    "span_of",
]
