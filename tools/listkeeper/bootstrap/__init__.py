"""How a checkout sets itself up: finds a Python that has what listkeeper needs, or prepares one. Not in the wheel."""
