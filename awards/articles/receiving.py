"""Pictures of an article that arrived piece by piece (uploads.registry)."""

from awards.articles.photos import NewPhoto, NoRoom
from awards.permissions import get_editable_article
from campaigns.workflow import WorkflowError
from documents.errors import DocumentRefused
from documents.photos import clean_photo
from documents.reading.archive import MAX_FILE_BYTES, too_large

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
    return ReceivedPhoto.stored(article, clean, upload.owner, replaced=replaced)


class ReceivedPhoto(NewPhoto):
    """What stands in its way is told to the sender as a refusal of the file."""

    def save(self):
        try:
            super().save()
        except WorkflowError as refusal:
            code = "full" if isinstance(refusal, NoRoom) else "closed"
            raise DocumentRefused(code, str(refusal)) from refusal
