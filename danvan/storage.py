from functools import lru_cache

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed names for ever-lasting caching, also in the imports between our own modules."""

    support_js_module_import_aggregation = True

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        # every page asks for the same dozen addresses, which stay as long as the process
        self.url = lru_cache(maxsize=1024)(super().url)
