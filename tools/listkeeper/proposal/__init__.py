"""An entry that somebody proposes by a form: what the form asks, what was answered, and how the list would write it."""
