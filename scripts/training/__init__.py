"""From recordings and synthesized speech to a model that Vosk loads."""
