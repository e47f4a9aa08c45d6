"""The one settings file. Nothing else reads the environment."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF

from openvis.config import environment

PACKAGE = Path(__file__).resolve().parent.parent

# ----- where things are kept
OPENVIS_DATA = environment.folder("OPENVIS_DATA", "var")
OPENVIS_NODE_MODULES = Path(environment.text("OPENVIS_NODE_MODULES", str(PACKAGE.parent / "node_modules")))
# What is uploaded may hold anything about anyone: it waits in memory until a copy without that is made.
OPENVIS_MEMORY = environment.folder("OPENVIS_MEMORY", environment.memory_by_default())
OPENVIS_UPLOAD_MB = environment.number("OPENVIS_UPLOAD_MB", 200)
FILE_UPLOAD_TEMP_DIR = OPENVIS_MEMORY
FILE_UPLOAD_HANDLERS = ["openvis.web.upload_handler.InMemory"]

DATABASES = {"default": environment.database("OPENVIS_DATABASE_URL", OPENVIS_DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ----- who may reach it
DEBUG = environment.flag("OPENVIS_DEBUG", False)
SECRET_KEY = environment.secret_key("OPENVIS_SECRET_KEY", OPENVIS_DATA)
ALLOWED_HOSTS = environment.words("OPENVIS_ALLOWED_HOSTS", "127.0.0.1,localhost")
# Plain http is for this machine only: the demo and the tests. A server sets this to 1.
HTTPS = environment.flag("OPENVIS_HTTPS", False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SESSION_COOKIE_AGE = 10 * 3600  # one working day
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

AUTH_USER_MODEL = "store.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "login"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "openvis.web.views.session.locked_out"
CSRF_FAILURE_VIEW = "openvis.web.views.errors.form_too_old"

# Everything comes from this server; no inline script or style. MapLibre starts its worker from a blob.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "worker-src": [SELF, "blob:"],
        "child-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# ----- what it is made of
INSTALLED_APPS = [
    "openvis.store",
    "openvis.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "openvis.web.api.edge.ApiMiddleware",
    "openvis.web.middleware.ErrorPageMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "openvis.config.urls"
WSGI_APPLICATION = "openvis.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "openvis.web.context.navigation",
            ]
        },
    }
]

# ----- language and time
LANGUAGE_CODE = "nl"
USE_I18N = True
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

# ----- files for the browser
STATIC_URL = "static/"
STATIC_ROOT = environment.subfolder(OPENVIS_DATA, "static")
# npm packages are served as they are, from the list in openvis/web/npm_files.py; nothing of them is kept here.
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "openvis.web.npm_files.NpmFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 600  # seconds; an update is seen within ten minutes
# A municipality's own house style: a folder with a style.css that sets the tokens of openvis/web/static again.
OPENVIS_STYLE = environment.text("OPENVIS_STYLE", "")
STATICFILES_DIRS = [("huisstijl", OPENVIS_STYLE)] if OPENVIS_STYLE else []

# ----- access to suppliers
OPENVIS_EVENT_RULES = environment.path("OPENVIS_EVENT_RULES")
OPENVIS_CONTACT = environment.text("OPENVIS_CONTACT", "")
OPENVIS_SIGNALEN_TOKEN = environment.text("OPENVIS_SIGNALEN_TOKEN", "")

# ----- messages to other programs
OPENVIS_WEBHOOK_PRIVATE = environment.flag("OPENVIS_WEBHOOK_PRIVATE", False)

# ----- mail to staff
OPENVIS_SITE = environment.site("OPENVIS_SITE", "http://127.0.0.1:8000")
_MAIL = environment.mail_server("OPENVIS_SMTP_URL", "OPENVIS_SMTP_PASSWORD_FILE")
EMAIL_HOST, EMAIL_PORT = _MAIL["EMAIL_HOST"], _MAIL["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL["EMAIL_HOST_USER"], _MAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL["EMAIL_USE_TLS"], _MAIL["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = environment.mail_address("OPENVIS_MAIL_FROM", needed=bool(EMAIL_HOST))

# ----- logging: no personal data, no figures, one line per event
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["console"],
        "level": environment.choice("OPENVIS_LOG_LEVEL", "WARNING", "DEBUG", "INFO", "WARNING", "ERROR"),
    },
}
