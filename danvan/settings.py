"""One settings file; every value that differs between machines comes from the environment.

The names are listed in README.md with their defaults. Real environment variables win, then .env,
then the file `env` in the data folder, which `make setup` writes for a demo on this machine.
"""

import atexit
import shutil
import sys
import tempfile
import tomllib
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF

from danvan.clock import demo_offset, parse_instant
from danvan.mail import mail_settings
from danvan.safety import host_of, refuse_unsafe_settings, refuse_unsigned_webhook

BASE_DIR = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules
env = environ.Env()
VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text("utf-8"))["project"]["version"]
if TESTING:  # a test reads nothing that lies around on this machine, and leaves nothing behind
    VAR_DIR = Path(tempfile.mkdtemp(prefix="danvan-test-"))
    atexit.register(shutil.rmtree, VAR_DIR, ignore_errors=True)
else:
    env.read_env(BASE_DIR / ".env")
    VAR_DIR = Path(env.str("VAR", default=str(BASE_DIR / "var"))).resolve()
    env.read_env(VAR_DIR / "env")

# DEBUG=1 in the environment means “not a public installation”. A demo shows the real error pages.
IS_LOCAL = TESTING or env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False) and IS_LOCAL
DEBUG = IS_LOCAL and not DEMO and not TESTING

SECRET_KEY = env.str("SECRET_KEY", default="only-for-this-machine" if IS_LOCAL else "")
SITE_URL = env.str("SITE_URL", default="http://localhost:8000" if IS_LOCAL else "").rstrip("/")
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS",
    default=["localhost", "127.0.0.1", "[::1]"] if IS_LOCAL else [host_of(SITE_URL)],
)
refuse_unsafe_settings(
    debug=IS_LOCAL, secret_key=SECRET_KEY, site_url=SITE_URL, allowed_hosts=ALLOWED_HOSTS
)

INSTALLED_APPS = [
    "danvan.admin_config.WardAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "danvan",
    "audit",
    "jobs",
    "uploads",
    "organizations",
    "backups",
    "campaigns",
    "registrations",
    "awards",
    "reporting",
    "reminders",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "danvan.middleware.privacy_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "danvan.middleware.readable_cookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "danvan.middleware.AddressRules",
]

ROOT_URLCONF = "danvan.urls"
WSGI_APPLICATION = "danvan.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "danvan.shell.shell",
            ],
            "builtins": ["organizations.templatetags.remembered_url"],
        },
    },
]
FORM_RENDERER = "organizations.widget_drawing.QuickWidgets"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR}/danvan.sqlite3")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: two writers queue instead of failing; FULL: a write that was acknowledged
    # survives a power cut
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
    # a file of its own, because parallel writers cannot share a database in memory
    DATABASES["default"]["TEST"] = {"NAME": f"{VAR_DIR}/test.sqlite3"}
else:
    # A new connection costs 6.5 ms, one from the pool 0.3; a process needs few at a time.
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 4, "timeout": 10}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "organizations.User"
LOGIN_URL = "organizations:login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 60 * 60  # seconds a mailed link is good for
LOGOUT_REDIRECT_URL = "organizations:login"
PASSWORD_HASHERS = ["organizations.hashers.WardArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "organizations.password_rules.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "organizations.password_rules.NotCommon"},
    {"NAME": "organizations.password_rules.UnlikeItsOwner"},
]

# Over HTTPS the cookies are bound to this very host; a plain http://localhost still works.
_IS_HTTPS = SITE_URL.startswith("https://")
_COOKIE_PREFIX = "__Host-" if _IS_HTTPS else ""
SESSION_COOKIE_NAME = f"{_COOKIE_PREFIX}danvan-phien"
SESSION_COOKIE_SECURE = _IS_HTTPS
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_NAME = f"{_COOKIE_PREFIX}danvan-csrf"
CSRF_COOKIE_SECURE = _IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "danvan.errors.csrf_failure"
# Addresses or networks of proxies whose X-Forwarded-For is believed, e.g. "127.0.0.1,10.0.0.0/8".
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
# The sign-in page of a demo names who can be played; the password is on the terminal.
DEMO_ACCOUNTS = [
    {"username": "tdp12", "label": "cán bộ Chi bộ Tổ dân phố số 12"},
    {"username": "bxdd1", "label": "Ban Xây dựng Đảng"},
    {"username": "ttdu", "label": "Thường trực Đảng ủy"},
    {"username": "admin", "label": "quản trị"},
]

# Headers of every answer; danvan/middleware.py adds those that Django and django-csp lack.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if _IS_HTTPS:
    # The proxy that ends HTTPS sets this header and removes what a visitor put there.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["danvan.formats"]

# The demo's clock (audit.clock): a public installation has only the real one.
DVK_NOW = env.str("DVK_NOW", default="")
CLOCK_OFFSET = timedelta(0)
if IS_LOCAL:
    CLOCK_OFFSET = demo_offset(
        VAR_DIR / "clock", parse_instant(DVK_NOW, TIME_ZONE) if DVK_NOW else None
    )

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = VAR_DIR / "media"
# Without an S3-compatible store, files are kept in MEDIA_ROOT.
MEDIA_URL_S3 = env.str("MEDIA_URL_S3", default="")
UPLOADS_DIR = VAR_DIR / "uploads"  # what is still arriving; never served
BACKUP_DIR = Path(env.str("BACKUP_DIR", default=str(VAR_DIR / "backups")))
DEMO_WARD_RESET = env.bool("DEMO_WARD_RESET", default=True)
BACKUP_KEEP = env.int("BACKUP_KEEP", default=14)
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
_HASHED_STATIC = not (DEBUG or TESTING)
STORAGES = {
    "default": {"BACKEND": "danvan.media.ObjectStorage", "OPTIONS": {"address": MEDIA_URL_S3}}
    if MEDIA_URL_S3
    else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "danvan.storage.StaticStorage"
        if _HASHED_STATIC
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not _HASHED_STATIC
WHITENOISE_AUTOREFRESH = DEBUG or TESTING  # else every test client reads all files
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 150

# Without a mail server each message becomes a file, which only a demo's visitor can open.
EMAIL_URL = env.str("EMAIL_URL", default="")
CAN_MAIL = IS_LOCAL or bool(EMAIL_URL)
globals().update(mail_settings(EMAIL_URL or f"filemail://{quote(str(VAR_DIR))}/mail"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("MAIL_FROM", default="danvan@localhost")
EMAIL_TIMEOUT = 10

# Reminders. A gateway for SMS or Zalo is called with a signed request, when there is one.
REMINDER_WEBHOOK_URL = env.str("REMINDER_WEBHOOK_URL", default="")
REMINDER_WEBHOOK_SECRET = env.str("REMINDER_WEBHOOK_SECRET", default="")
refuse_unsigned_webhook(REMINDER_WEBHOOK_URL, REMINDER_WEBHOOK_SECRET)
REMINDERS_PER_MINUTE = {  # what the servers bear; a channel that is not named takes any number
    "email": env.int("MAIL_PER_MINUTE", default=600),
    "webhook": env.int("WEBHOOK_PER_MINUTE", default=60),
}

# The queue. A message is only a wake-up that carries an id: the truth is the row in `jobs`, so
# a broker that loses, repeats or refuses messages costs time, never a job.
REDIS_URL = env.str("REDIS_URL", default="")
QUEUE_DIR = VAR_DIR / "queue"
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT = "jobs.broker:RedisTransport"
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {
        "visibility_timeout": 600,
        "unacked_restore_interval": 1,  # else a killed worker's message returns after ~100 s
        "unacked_restore_throttle": 1,
        "socket_timeout": 5,  # else a broker that never answers holds the worker for ever
        "socket_connect_timeout": 5,
    }
elif TESTING:
    CELERY_BROKER_URL = "memory://"
else:
    CELERY_BROKER_URL = "filesystem://localhost/"
    CELERY_BROKER_TRANSPORT = "jobs.broker:FolderTransport"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_DIR),
        "data_folder_out": str(QUEUE_DIR),
        "control_folder": str(QUEUE_DIR / "control"),
        "polling_interval": 0.05,
    }
    QUEUE_DIR.mkdir(parents=True, exist_ok=True)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "danvan"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 15 * 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat")
CELERY_BEAT_SCHEDULE = {
    "sweep jobs": {
        "task": "jobs.tasks.sweep_jobs",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 25},
    },
    "plan reminders": {
        "task": "reminders.tasks.plan_reminders",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 290},
    },
    "send reminders": {
        "task": "reminders.tasks.send_reminders",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 25},
    },
    "back up": {
        "task": "backups.tasks.back_up",
        "schedule": crontab(hour=2, minute=5),
    },
    "back up after a night without": {
        "task": "backups.tasks.back_up_if_late",
        "schedule": crontab(minute=45),
    },
    "try a backup": {
        "task": "backups.tasks.try_newest",
        "schedule": crontab(hour=2, minute=50, day_of_week="sunday"),
    },
    "reset the demo ward": {
        "task": "reporting.tasks.reset_demo_ward",
        "schedule": crontab(hour=1, minute=20),
    },
    "forget old jobs": {
        "task": "jobs.tasks.forget_old_jobs",
        "schedule": crontab(hour=3, minute=5),
    },
    "forget expired uploads": {
        "task": "uploads.tasks.forget_expired_uploads",
        "schedule": crontab(minute=20),
    },
    "forget orphans": {
        "task": "uploads.tasks.forget_orphans",
        "schedule": crontab(hour=3, minute=35),
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"hide keys": {"()": "danvan.logs.HideKeys"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["hide keys"],
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    "loggers": {
        # Once, and by the root: not also by the handlers that Django and Celery bring along.
        "django": {"handlers": [], "propagate": True, "level": "NOTSET"},
        "django.server": {"handlers": [], "propagate": True},
    },
}
