"""Full-text search of a record: an index beside it, made of it alone, and gone when it forgets."""
