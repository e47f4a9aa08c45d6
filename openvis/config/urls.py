"""The root of all addresses: everything is a page of openvis.web."""

from django.urls import include, path

urlpatterns = [path("", include("openvis.web.urls"))]
handler400 = "openvis.web.views.errors.bad_request"
handler403 = "openvis.web.views.errors.refused"
handler404 = "openvis.web.views.errors.not_found"
handler500 = "openvis.web.views.errors.failed"
