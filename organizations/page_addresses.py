"""Addresses of pages that need no argument: the same for everybody, all the time."""

from functools import cache

from django.urls import reverse

# By the name of the page. A page asks for those of its frame and of its tables by the dozen.
address_of = cache(reverse)
