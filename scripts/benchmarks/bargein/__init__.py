"""Whether people are heard over the narrator, and the narrator itself never."""
