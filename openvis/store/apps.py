from django.apps import AppConfig


class StoreConfig(AppConfig):
    name = "openvis.store"
    label = "store"
