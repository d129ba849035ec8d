"""Made-up stories with personal details in them, and without: what is found, and what is flagged for nothing."""
