"""The measurements behind the project's figures; `scripts/bench` runs them."""
