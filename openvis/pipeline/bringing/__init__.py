"""From a delivery to the store: look, try, bring."""
