from django.db import models


class BytewiseCharField(models.CharField):
    """Text that both databases compare byte by byte.

    SQLite does so by default; PostgreSQL would follow the locale of the cluster, which skips
    blanks and punctuation, so sort keys and tree paths need the "C" collation there.
    """

    def db_parameters(self, connection):
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters
