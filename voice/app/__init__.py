"""Where sound and meaning meet: the only place that imports both."""
