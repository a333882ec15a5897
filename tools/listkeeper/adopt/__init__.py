"""To take a list over: what it does already, what other tools were told about it, and what to write down of both."""
