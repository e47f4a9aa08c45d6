"""What came together over borders: the space-time scan."""
