"""Methods tried on the past, beside others."""
