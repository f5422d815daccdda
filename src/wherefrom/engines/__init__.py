"""What runs SQL and maps groups: the same two verbs on one machine or on many."""
