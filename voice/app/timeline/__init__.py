"""The picture of a rehearsal: what was heard and said, and the states, second by second."""
