"""How often the ears miss a command, and how often they obey what was none."""
