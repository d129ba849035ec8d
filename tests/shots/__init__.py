"""Pictures of every page, to look at beside the rules of how it looks, and the few that the documents show."""
