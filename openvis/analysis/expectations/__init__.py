"""What may be expected of every place and type, in months and in weeks."""
