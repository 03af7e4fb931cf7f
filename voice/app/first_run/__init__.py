"""The very first start: devices, ears and pace, before the coach."""
