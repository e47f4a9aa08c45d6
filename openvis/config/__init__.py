"""Settings, read from the environment and loud when wrong. Knows nothing of ours but the errors."""
