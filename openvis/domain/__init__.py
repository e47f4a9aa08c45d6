"""What the field talks about, as plain dataclasses and enums. Knows no framework, file or clock."""
