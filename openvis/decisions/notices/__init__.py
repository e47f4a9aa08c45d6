"""Mail to staff on what waits for them: made from the register of what is due, and sent by the worker."""
