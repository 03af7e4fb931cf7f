"""Sound: hears and speaks, and knows nothing about stretches."""
