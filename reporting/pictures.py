"""The pictures of a year: photos of models (minh chứng) and of articles, as one kind of thing.

Of articles only the photos of what was sent: a sent article is closed, so its photos are those of
its last sending.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.fields.files import FieldFile
from django.utils.http import urlencode

from audit.plain_rows import plain_rows
from awards.consents import agreed_pictures
from awards.models import ArticlePhoto
from campaigns.models import Sector
from campaigns.vocabulary import SENT
from organizations.models import Unit
from organizations.page_addresses import record_address
from organizations.permissions import in_reach
from registrations.models import Entry, Evidence, EvidenceStage
from registrations.permissions import visible_evidence

OF_MODEL, OF_ARTICLE = "mo-hinh", "bai-viet"
SOURCES = {OF_MODEL: "Ảnh của mô hình", OF_ARTICLE: "Ảnh của bài viết"}
AGREED, NOT_RECORDED = "co", "chua"
CONSENTS = {AGREED: "Đã ghi nhận đồng ý", NOT_RECORDED: "Chưa ghi nhận đồng ý"}
CONSENT_OF = {True: AGREED, False: NOT_RECORDED}
STAGES = {"truoc": EvidenceStage.BEFORE, "trong": EvidenceStage.DURING, "sau": EvidenceStage.AFTER}
_STAGE_WORDS = {stage: word for word, stage in STAGES.items()}
# of a photo what a Picture tells; an article alone would bring its thousands of words along
_OF_PHOTO = ("stage", "caption", "uploaded_at")


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
    if wanted.source == OF_ARTICLE:
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
    return photos.filter(initiative__unit=wanted.unit.pk) if wanted.unit else photos


def visible_article_photos(user):
    """The photos of the articles in the person's reach."""
    sent = Q(article__status__in=SENT)
    return ArticlePhoto.objects.filter(in_reach(user, "article__unit", sent))


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
        photos = photos.filter(article__unit=wanted.unit.pk)
    return photos


# ── the store: photo by photo ───────────────────────────────────────────────────────────────────
class PictureKey(NamedTuple):
    """Which picture, and whether an agreement of the people shown is recorded."""

    key: str
    has_consent: bool


class _OfModel(NamedTuple):
    uploaded_at: datetime
    pk: int


class _OfArticle(NamedTuple):
    uploaded_at: datetime
    pk: int
    article_id: int
    sha256: str


def _in_store(user, campaign, wanted):
    """(of models, of articles): what units in the person's reach keep, sent or not."""
    return (
        model_photos(visible_evidence(user), campaign, wanted, sent_only=False),
        article_photos(visible_article_photos(user), campaign, wanted),
    )


def picture_keys(user, campaign, wanted, agreed):
    """[PictureKey] of what is wanted, newest first; two queries. `pictures` tells all of them.

    `agreed` is what awards.consents.agreed_pictures knows of the year.
    """
    of_models, of_articles = (photos.order_by() for photos in _in_store(user, campaign, wanted))
    found = [
        *((*photo, PictureKey(f"m{photo.pk}", False)) for photo in plain_rows(of_models, _OfModel)),
        *(
            (at, pk, PictureKey(f"b{pk}", sha256 in agreed.get(article, ())))
            for at, pk, article, sha256 in plain_rows(of_articles, _OfArticle)
        ),
    ]
    keys = [key for _, _, key in sorted(found, reverse=True)]
    return [key for key in keys if wanted.consent in ("", CONSENT_OF[key.has_consent])]


def pictures(user, campaign, keys, agreed):
    """The pictures of these keys that the person may still see, in the order of the keys.

    `agreed` as for `picture_keys`. Three queries for any number.
    """
    of_models, of_articles = _in_store(user, campaign, PictureFilter())
    found = {
        picture.key: picture
        for picture in [
            *_pictures_of_models(of_models.filter(pk__in=_ids(keys, "m")), campaign),
            *_pictures_of_articles(of_articles.filter(pk__in=_ids(keys, "b")), agreed),
        ]
    }
    return [found[key] for key in keys if key in found]


def _of_owner(owner, name):
    """The columns of the model or article a photo belongs to, and of its unit."""
    return (f"{owner}__{name}", f"{owner}__unit__name", f"{owner}__unit__code")


def _ids(keys, kind):
    return [int(key[1:]) for key in keys if key[:1] == kind]


def _pictures_of_models(photos, campaign):
    photos = photos.select_related("initiative__unit").order_by("-uploaded_at", "-pk")
    photos = list(photos.only(*_OF_PHOTO, "taken_on", "file", *_of_owner("initiative", "name")))
    lines = lines_of({photo.initiative_id for photo in photos}, campaign)
    for photo in photos:
        name, sector = lines.get(photo.initiative_id, (photo.initiative.name, ""))
        page = record_address("registrations:initiative_detail", photo.initiative_id)
        yield Picture(
            is_article=False,
            subject=photo.initiative_id,
            key=f"m{photo.pk}",
            title=name,
            unit=photo.initiative.unit,
            sector=sector,
            stage=photo.stage,
            caption=photo.caption,
            taken=photo.taken_on,
            uploaded_at=photo.uploaded_at,
            has_consent=False,
            page_url=f"{page}?nam={campaign.year}",
            screen_url=record_address("registrations:evidence_file", photo.pk, "vua"),
            thumbnail_url=record_address("registrations:evidence_file", photo.pk, "nho"),
            file=photo.file,
        )


def lines_of(initiatives, campaign):
    """{initiative: (its name, its field) where the year's list names it first}.

    No query for none.
    """
    if not initiatives:
        return {}
    found = (
        Entry.objects.filter(campaign=campaign, initiative__in=initiatives)
        .order_by("-position", "-pk")
        .values_list("initiative", "initiative_name", "sector__short_label")
    )
    return {initiative: (name, sector) for initiative, name, sector in found}


def _pictures_of_articles(photos, agreed):
    photos = photos.select_related("article__unit")
    for photo in photos.only(*_OF_PHOTO, "sha256", "large", *_of_owner("article", "title")):
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
            has_consent=photo.sha256 in agreed.get(photo.article_id, ()),
            page_url=record_address("campaigns:file", photo.article_id),
            screen_url=record_address("awards:photo_file", photo.pk, "vua"),
            thumbnail_url=record_address("awards:photo_file", photo.pk, "nho"),
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
    """The stories of these keys in their order; four queries for any number."""
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
    photos = photos.filter(article__in=articles)
    return _pictures_of_articles(photos, agreed_pictures(campaign))
