from awards.models.assessment import Assessment, AssessmentClosing, Bonus, CriterionMark
from awards.models.book import BookEntry, KnownText, TextMark
from awards.models.files import (
    PHOTO_STAGES,
    Article,
    ArticlePhoto,
    Consent,
    Nomination,
    PendingFile,
    empty_parts,
)
from awards.models.ward import CityChoice, EditedArticle, NomineeNote, YearbookPlace

__all__ = [
    "PHOTO_STAGES",
    "Article",
    "ArticlePhoto",
    "Assessment",
    "AssessmentClosing",
    "Bonus",
    "BookEntry",
    "CityChoice",
    "Consent",
    "CriterionMark",
    "EditedArticle",
    "KnownText",
    "Nomination",
    "NomineeNote",
    "PendingFile",
    "TextMark",
    "YearbookPlace",
    "empty_parts",
]
