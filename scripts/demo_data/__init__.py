"""What the demo month is made of: invented people, employers, certificates and claims, the same on every run."""
