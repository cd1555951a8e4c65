"""The pictures of a year: photos of models (minh chứng) and of articles, as one kind of thing.

Of articles only the photos of what was sent: a sent article is closed, so its photos are those of
its last sending.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    Max,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
)
from django.db.models.fields.files import FieldFile
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.http import urlencode

from awards.models import Article, ArticlePhoto, Consent
from campaigns.models import Sector
from campaigns.vocabulary import SENT
from organizations.models import Unit
from registrations.models import Entry, Evidence, EvidenceStage
from registrations.permissions import visible_evidence

OF_MODEL, OF_ARTICLE = "mo-hinh", "bai-viet"
SOURCES = {OF_MODEL: "Ảnh của mô hình", OF_ARTICLE: "Ảnh của bài viết"}
AGREED, NOT_RECORDED = "co", "chua"
CONSENTS = {AGREED: "Đã ghi nhận đồng ý", NOT_RECORDED: "Chưa ghi nhận đồng ý"}
STAGES = {"truoc": EvidenceStage.BEFORE, "trong": EvidenceStage.DURING, "sau": EvidenceStage.AFTER}
_STAGE_WORDS = {stage: word for word, stage in STAGES.items()}


@dataclass(frozen=True, slots=True)
class PictureFilter:
    """Which pictures a page or a file is about; carried in its address."""

    sector: Sector | None = None
    source: str = ""
    stage: str = ""
    unit: Unit | None = None
    consent: str = ""

    @property
    def is_narrowed(self):
        return self != PictureFilter()

    @property
    def stage_word(self):
        return _STAGE_WORDS.get(self.stage, "")

    def query(self, campaign):
        values = {
            "nam": campaign.year,
            "linh-vuc": self.sector.code if self.sector else "",
            "loai": self.source,
            "giai-doan": self.stage_word,
            "don-vi": self.unit.pk if self.unit else "",
            "dong-y": self.consent,
        }
        return urlencode({name: value for name, value in values.items() if value})

    def narrowed(self, **changes):
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Picture:
    """One photo; `subject` is the id of its model or article, `stage` may be empty."""

    is_article: bool
    subject: int
    key: str
    title: str
    unit: Unit
    sector: str
    stage: str
    caption: str
    taken: date | None
    uploaded_at: datetime
    has_consent: bool
    page_url: str
    screen_url: str
    thumbnail_url: str
    file: FieldFile

    @property
    def stage_label(self):
        return EvidenceStage(self.stage).short_label if self.stage else ""

    @property
    def words(self):
        """What the picture shows, for those who do not see it."""
        when = f"{EvidenceStage(self.stage).label}: " if self.stage else ""
        return self.caption or f"{when}{self.title}"


@dataclass(frozen=True, slots=True)
class Story:
    """A model before, during and after; or an article with its photos in their order."""

    moment: datetime
    pictures: list

    @property
    def of(self):
        """Any of its pictures: all of them name the same model or article."""
        return self.pictures[0]

    @property
    def slots(self):
        """Three (label, Picture or None): the newest of each stage, or the first three."""
        if self.of.is_article:
            return [(f"Ảnh {number}", shot) for number, shot in enumerate(self.pictures[:3], 1)]
        newest = {shot.stage: shot for shot in reversed(self.pictures)}
        return [(stage.short_label, newest.get(stage)) for stage in EvidenceStage]

    @property
    def others(self):
        shown = {shot.key for _, shot in self.slots if shot}
        return [shot for shot in self.pictures if shot.key not in shown]


# ── which photos ────────────────────────────────────────────────────────────────────────────────
def model_photos(photos, campaign, wanted, *, sent_only):
    """Those of the photos (Evidence) that are wanted; `sent_only`: that a sent list names."""
    if wanted.source == OF_ARTICLE or wanted.consent == AGREED:
        return photos.none()
    photos = photos.shown().filter(campaign=campaign, kind=Evidence.Kind.PHOTO)
    entries = Entry.objects.filter(campaign=campaign, initiative=OuterRef("initiative"))
    if sent_only:
        entries = entries.filter(list_status__in=SENT)
    if wanted.sector:
        entries = entries.filter(sector=wanted.sector)
    if sent_only or wanted.sector:
        photos = photos.filter(Exists(entries))
    if wanted.stage:
        photos = photos.filter(stage=wanted.stage)
    return photos.filter(initiative__unit=wanted.unit) if wanted.unit else photos


def visible_article_photos(user):
    """The photos of the articles in the person's reach."""
    return ArticlePhoto.objects.filter(article__in=Article.objects.visible_to(user))


def article_photos(photos, campaign, wanted):
    """Those of the photos (ArticlePhoto) that are wanted and sent; articles have no field."""
    if wanted.source == OF_MODEL or wanted.sector:
        return photos.none()
    photos = photos.shown().filter(
        article__campaign=campaign, article__status__in=SENT, article__is_nil=False
    )
    if wanted.stage:
        photos = photos.filter(stage=wanted.stage)
    if wanted.unit:
        photos = photos.filter(article__unit=wanted.unit)
    if wanted.consent:
        photos = photos.alias(agreed=_agreed()).filter(agreed=wanted.consent == AGREED)
    return photos


def _agreed():
    """Whether the last answer about the people shown was yes, and this picture was there then.

    The rule of Consent.speaks_for, picture by picture.
    """
    names_it = Q(is_given=True, named__contains=OuterRef("sha256"))
    answers = (
        Consent.objects.filter(submission=OuterRef("article"), subject=Consent.Subject.PHOTOS)
        .order_by("-pk")
        .annotate(named=Cast("pictures", TextField()))
        .annotate(agreed=ExpressionWrapper(names_it, output_field=BooleanField()))
    )
    return Coalesce(Subquery(answers.values("agreed")[:1]), Value(False))


# ── the store: photo by photo ───────────────────────────────────────────────────────────────────
def _in_store(user, campaign, wanted):
    """(of models, of articles): what units in the person's reach keep, sent or not."""
    return (
        model_photos(visible_evidence(user), campaign, wanted, sent_only=False),
        article_photos(visible_article_photos(user), campaign, wanted),
    )


def picture_keys(user, campaign, wanted):
    """The keys of the pictures, newest first, in two queries; `pictures` makes them pictures."""
    of_models, of_articles = _in_store(user, campaign, wanted)
    found = [
        *((at, pk, f"m{pk}") for pk, at in of_models.values_list("pk", "uploaded_at")),
        *((at, pk, f"b{pk}") for pk, at in of_articles.values_list("pk", "uploaded_at")),
    ]
    return [key for _, _, key in sorted(found, reverse=True)]


def pictures(user, campaign, keys):
    """The pictures of these keys that the person may still see, in the order of the keys.

    Three queries for any number.
    """
    of_models, of_articles = _in_store(user, campaign, PictureFilter())
    found = {
        picture.key: picture
        for picture in [
            *_pictures_of_models(of_models.filter(pk__in=_ids(keys, "m")), campaign),
            *_pictures_of_articles(of_articles.filter(pk__in=_ids(keys, "b"))),
        ]
    }
    return [found[key] for key in keys if key in found]


def _ids(keys, kind):
    return [int(key[1:]) for key in keys if key[:1] == kind]


def _pictures_of_models(photos, campaign):
    photos = list(photos.select_related("initiative__unit").order_by("-uploaded_at", "-pk"))
    sectors = sectors_of({photo.initiative_id for photo in photos}, campaign)
    for photo in photos:
        page = reverse("registrations:initiative_detail", args=[photo.initiative_id])
        yield Picture(
            is_article=False,
            subject=photo.initiative_id,
            key=f"m{photo.pk}",
            title=photo.initiative.name,
            unit=photo.initiative.unit,
            sector=sectors.get(photo.initiative_id, ""),
            stage=photo.stage,
            caption=photo.caption,
            taken=photo.taken_on,
            uploaded_at=photo.uploaded_at,
            has_consent=False,
            page_url=f"{page}?nam={campaign.year}",
            screen_url=reverse("registrations:evidence_file", args=[photo.pk, "vua"]),
            thumbnail_url=reverse("registrations:evidence_file", args=[photo.pk, "nho"]),
            file=photo.file,
        )


def sectors_of(initiatives, campaign):
    """{initiative: the field under which the year's list names it first}; no query for none."""
    if not initiatives:
        return {}
    named = (
        Entry.objects.filter(campaign=campaign, initiative__in=initiatives)
        .order_by("-position", "-pk")
        .values_list("initiative", "sector__short_label")
    )
    return dict(named)


def _pictures_of_articles(photos):
    for photo in photos.select_related("article__unit").annotate(agreed=_agreed()):
        yield Picture(
            is_article=True,
            subject=photo.article_id,
            key=f"b{photo.pk}",
            title=photo.article.title,
            unit=photo.article.unit,
            sector="",
            stage=photo.stage,
            caption=photo.caption,
            taken=None,
            uploaded_at=photo.uploaded_at,
            has_consent=bool(photo.agreed),
            page_url=reverse("campaigns:file", args=[photo.article_id]),
            screen_url=reverse("awards:photo_file", args=[photo.pk, "vua"]),
            thumbnail_url=reverse("awards:photo_file", args=[photo.pk, "nho"]),
            file=photo.large,
        )


# ── the leader's page: model by model ───────────────────────────────────────────────────────────
# for those whose role covers the ward (reporting.permissions.get_ward_campaign): they see all that
# was sent, so nothing is asked about their reach
@dataclass(frozen=True, slots=True, order=True)
class StoryKey:
    """When a story last had something new, and what it is."""

    moment: datetime
    is_article: bool
    pk: int


def story_keys(campaign, wanted):
    """What has pictures and was sent, newest first; two queries."""
    models = (
        model_photos(Evidence.objects, campaign, wanted, sent_only=True)
        .order_by()
        .values_list("initiative")
        .annotate(newest=Max("uploaded_at"))
    )
    articles = (
        article_photos(ArticlePhoto.objects, campaign, wanted)
        .order_by()
        .values_list("article", "article__last_sent_at")
        .distinct()
    )
    keys = [
        *(StoryKey(newest, False, pk) for pk, newest in models),
        *(StoryKey(sent_at, True, pk) for pk, sent_at in articles),
    ]
    return sorted(keys, reverse=True)


def stories(campaign, keys):
    """The stories of these keys in their order; three queries for any number."""
    models = [key.pk for key in keys if not key.is_article]
    articles = [key.pk for key in keys if key.is_article]
    shots = {}
    for picture in [
        *(_shots_of_models(campaign, models) if models else ()),
        *(_shots_of_articles(campaign, articles) if articles else ()),
    ]:
        shots.setdefault((picture.is_article, picture.subject), []).append(picture)
    found = [(key.moment, shots.get((key.is_article, key.pk))) for key in keys]
    return [Story(moment, of_story) for moment, of_story in found if of_story]


def _shots_of_models(campaign, initiatives):
    photos = model_photos(Evidence.objects, campaign, PictureFilter(), sent_only=True)
    return _pictures_of_models(photos.filter(initiative__in=initiatives), campaign)


def _shots_of_articles(campaign, articles):
    photos = article_photos(ArticlePhoto.objects, campaign, PictureFilter())
    return _pictures_of_articles(photos.filter(article__in=articles))
