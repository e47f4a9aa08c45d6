"""Plans of deployment: of a week from the latest run, and of anyone's files."""
