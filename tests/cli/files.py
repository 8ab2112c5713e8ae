"""Files that cannot be read, or are not what they should be."""

from harness import case
