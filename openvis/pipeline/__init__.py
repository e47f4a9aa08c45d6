"""The story in verbs: import, analyse, publish. Carries data between sources, store and analysis."""
