"""The link checker: what answers, what moved, what is no more. Importing a part of it imports that part alone."""
