"""Webhooks: subscribing, putting what happened in the outbox, and delivering it, signed and tried again."""
