"""Every address of the site, in Dutch, as people see it."""

from django.urls import path

from openvis.web.views import (
    buurt,
    interventions,
    kinds,
    log,
    mapping,
    picture,
    quality,
    session,
    sources,
    uploads,
    work_orders,
)

urlpatterns = [
    path("", picture.picture, name="picture"),
    path("begin/", session.start, name="start"),
    path("inloggen/", session.SignIn.as_view(), name="login"),
    path("uitloggen/", session.SignOut.as_view(), name="logout"),
    path("kaart/buurten.json", picture.shapes, name="shapes"),
    path("gebied/<slug:code>/", buurt.buurt, name="area"),
    path("bronnen/", sources.sources, name="sources"),
    path("bronnen/inlezen/", uploads.hand_in, name="hand-in"),
    path("bronnen/inlezen/<slug:upload_id>/", uploads.upload, name="upload"),
    path("bronnen/inlezen/<slug:upload_id>/stand/", uploads.stand, name="upload-stand"),
    path("bronnen/inlezen/<slug:upload_id>/inlezen/", uploads.import_it, name="upload-import"),
    path("bronnen/inlezen/<slug:upload_id>/stop/", uploads.stop, name="upload-stop"),
    path("bronnen/inlezen/<slug:upload_id>/profiel/", uploads.keep_profile, name="upload-profile"),
    path("bronnen/woorden/", mapping.words, name="words"),
    path("bronnen/woorden/woord/", mapping.word, name="word"),
    path("bronnen/kwaliteit/", quality.listing, name="quality"),
    path("bronnen/kwaliteit/<slug:source>/", quality.source, name="quality-source"),
    path("bronnen/soorten/", kinds.kinds, name="kinds"),
    path("bronnen/soorten/soorten.csv", kinds.as_csv, name="kinds-csv"),
    path("bronnen/<slug:batch_id>/", sources.batch, name="batch"),
    path("logboek/", log.log, name="log"),
    path("interventies/", interventions.listing, name="interventions"),
    path("interventies/nieuw/", interventions.new, name="intervention-new"),
    path("interventies/<int:intervention_id>/", interventions.detail, name="intervention"),
    path("interventies/<int:intervention_id>/werkopdracht/", work_orders.new, name="work-order-new"),
    path("interventies/<int:intervention_id>/<slug:verb>/", interventions.step, name="intervention-step"),
    path("werkopdrachten/", work_orders.listing, name="work-orders"),
    path("werkopdrachten/<int:order_id>/", work_orders.detail, name="work-order"),
    path("werkopdrachten/<int:order_id>/<slug:address>/", work_orders.change, name="work-order-change"),
]
