"""The desk an account comes to first: what waits for it, by duty."""
