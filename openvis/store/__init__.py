"""The only room that knows tables: Delta for what happened, Django models for what people do."""
