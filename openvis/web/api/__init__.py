"""The REST API under /api/v1: what the pages show, for programs. A file per subject; every answer comes from the
selectors of the pages, behind the permissions of the pages. `build.py` puts them together, and is imported by the
addresses of the site only: the command line starts without it."""
