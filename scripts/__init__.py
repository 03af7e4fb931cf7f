"""What is run from a checkout: one verb a file."""
