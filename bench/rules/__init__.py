"""The measured work for the rulebook's speed: one trainee's claim for one class of a project."""
