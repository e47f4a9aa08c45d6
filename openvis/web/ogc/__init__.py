"""OGC API - Features, Part 1: what lies on the map, for the map programs of a gemeente. Beside `openvis.web.api`, with
the same accounts, tokens, permissions and selectors."""
