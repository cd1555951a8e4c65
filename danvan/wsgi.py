"""What the web server calls, in a process whose garbage collector knows that it is a server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "danvan.settings")
application = get_wsgi_application()

# What is loaded stays, and a page makes some ten thousand objects that go with it: to look through
# them seven hundred at a time took a twentieth of a large page. Cycles still go, a page later.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
