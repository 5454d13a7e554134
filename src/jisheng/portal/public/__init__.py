"""What anyone may see: notices, undertaking institutions, signing in to a session."""
