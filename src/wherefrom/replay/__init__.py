"""The past run again under a policy: which outcomes lose every path, which some, which none."""
