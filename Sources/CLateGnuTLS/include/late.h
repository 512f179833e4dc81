// Nothing to call by hand: see late.c.
