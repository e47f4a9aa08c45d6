"""Groups of commands: what is typed is read here, and passed on. `openvis/cli.py` puts them together."""
