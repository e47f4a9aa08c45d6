"""What a run of the main job concluded. Published figures and series live in Delta tables beside it."""

from __future__ import annotations

from django.db import models


class Run(models.Model):
    """One run. Everything of it stays invisible until `complete`, which is the last thing that is written."""

    id = models.CharField(primary_key=True, max_length=64)
    gemeente = models.CharField(max_length=6)
    made_at = models.DateTimeField()
    period_to = models.CharField(max_length=10)
    method = models.CharField(max_length=60)
    versions = models.JSONField()
    tested = models.PositiveIntegerField()
    discovery_rate = models.FloatField()
    priorities = models.JSONField(default=dict)
    plan = models.CharField(max_length=20, blank=True, default="")
    looks_back = models.BooleanField(default=False)
    last = models.CharField(max_length=10, null=True)
    as_of = models.DateTimeField(null=True)
    remarks = models.JSONField(default=list)
    event_rule = models.JSONField(null=True)
    complete = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=["gemeente", "complete", "-made_at"]),)


class Attention(models.Model):
    """One row of the attention list of one run; its number is what decisions point at."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="attention")
    gemeente = models.CharField(max_length=6)
    area = models.CharField(max_length=10)
    area_name = models.CharField(max_length=200)
    category = models.CharField(max_length=100)
    source = models.CharField(max_length=300)  # the names of several lists where these are counted together
    kind = models.CharField(max_length=20)
    period_from = models.CharField(max_length=10)
    period_to = models.CharField(max_length=10)
    observed = models.PositiveBigIntegerField()
    expected = models.FloatField()
    low = models.PositiveBigIntegerField()
    high = models.PositiveBigIntegerField()
    probability = models.FloatField()
    q_value = models.FloatField()
    excess = models.FloatField()
    weight = models.FloatField()
    rank = models.PositiveIntegerField()
    sentence = models.TextField()
    unknown = models.PositiveBigIntegerField(null=True)
    source_rows = models.PositiveBigIntegerField(null=True)
    areas = models.JSONField(default=list)

    class Meta:
        indexes = (models.Index(fields=["run", "rank"]),)


class Evaluation(models.Model):
    """What one run saw after the start, for one promise of an intervention. Appended per run; the last one speaks."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="evaluations")
    intervention_id = models.PositiveBigIntegerField()
    version = models.PositiveIntegerField(default=1)
    final = models.BooleanField(default=False)
    compared_observed = models.PositiveBigIntegerField(null=True)
    compared_expected = models.FloatField(null=True)
    compared_low = models.PositiveBigIntegerField(null=True)
    compared_high = models.PositiveBigIntegerField(null=True)
    period_from = models.CharField(max_length=10)
    period_to = models.CharField(max_length=10)
    observed = models.PositiveBigIntegerField()
    expected = models.FloatField()
    low = models.PositiveBigIntegerField()
    high = models.PositiveBigIntegerField()
    verdict = models.CharField(max_length=40)
    criterion_met = models.BooleanField(null=True)
    sentence = models.TextField()
    unknown = models.PositiveBigIntegerField(null=True)
    p = models.FloatField(null=True)
    q = models.FloatField(null=True)
    among = models.PositiveIntegerField(default=1)
    source_rows = models.PositiveBigIntegerField(null=True)

    class Meta:
        indexes = (models.Index(fields=["intervention_id", "run"]),)


class InterventionEffect(models.Model):
    """The effect one run found for one promise of an intervention, whole. Appended per run; the last one speaks."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="effects")
    intervention_id = models.PositiveBigIntegerField()
    version = models.PositiveIntegerField()
    effect = models.JSONField()
    areas = models.JSONField()

    class Meta:
        indexes = (models.Index(fields=["intervention_id", "run"]),)
