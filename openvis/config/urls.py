"""The root of all addresses: everything is a page of openvis.web."""

from django.urls import include, path

urlpatterns = [path("", include("openvis.web.urls"))]
