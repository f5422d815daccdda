"""A picture a file; each is text that any browser shows, in light and in dark."""
