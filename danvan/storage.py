from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed names for ever-lasting caching, also in the imports between our own modules."""

    support_js_module_import_aggregation = True
