from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "openvis.web"
    label = "web"
