"""`bot`: what the workflows on GitHub run."""
