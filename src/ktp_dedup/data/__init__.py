"""Text tables that ship with the package; each names its source and its columns in its first lines."""
