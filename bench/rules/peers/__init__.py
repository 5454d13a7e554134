"""The same work in other engines, each written as well as we can write it."""
