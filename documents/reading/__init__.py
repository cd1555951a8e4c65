"""Filled papers read back, from Word and Excel, whatever a stranger made of them."""
