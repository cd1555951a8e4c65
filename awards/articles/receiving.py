"""Pictures of an article that arrived piece by piece (uploads.registry)."""

from dataclasses import dataclass

from awards.articles.photos import NoRoom, add_photo, forget_files, replace_photo
from awards.models import Article, ArticlePhoto
from awards.permissions import get_editable_article
from campaigns.workflow import WorkflowError
from documents.errors import DocumentRefused
from documents.photos import CleanPhoto, clean_photo
from documents.reading.archive import MAX_FILE_BYTES, too_large
from organizations.models import User

PURPOSE = "article-photo"


def check(size, head):
    """Refuse early what is too large; what it is shows when it is whole."""
    if size > MAX_FILE_BYTES:
        raise too_large(size)


def target(article, replaced=None):
    """Where a page's pictures go: into the article, or to the place of one it has (ticket)."""
    return {"article": article.pk, "replaced": replaced and replaced.pk}


def receive_photo(upload, file):
    """The page asked for the right too; an hour may lie between its ticket and the last byte."""
    article = get_editable_article(upload.owner, upload.target["article"])
    replaced = article.photos.filter(pk=upload.target["replaced"]).first()
    clean = clean_photo(file.read(), upload.file_name)
    return ReceivedPhoto(article, replaced, clean, upload.owner)


@dataclass
class ReceivedPhoto:
    article: Article
    replaced: ArticlePhoto | None
    clean: CleanPhoto
    owner: User
    photo: ArticlePhoto | None = None

    def save(self):
        try:
            self.photo = self._kept()
        except WorkflowError as refusal:
            code = "full" if isinstance(refusal, NoRoom) else "closed"
            raise DocumentRefused(code, str(refusal)) from refusal

    def _kept(self):
        if self.replaced:
            return replace_photo(self.replaced, self.clean, actor=self.owner)
        return add_photo(self.article, self.clean, actor=self.owner)

    def forget(self):
        """The row went with the transaction; a picture that was there before stays."""
        if self.photo and not ArticlePhoto.objects.filter(pk=self.photo.pk).exists():
            forget_files(self.photo)
