"""The engine: reads a rulebook folder, checks it whole, decides cases by it. It knows no city.

From bottom to top: `units`, `types`, `unknown` (values); `nodes`, `parse`, `closures` (expressions
and the functions made of them); `mechanisms` (what a document may declare); `declared`, `folder`
(a folder as written); `compiled` (one benefit ready to decide); `given`, `evaluate` (one case);
`record`, `changes` (its words); `check`, `proving` (the folder as a whole).
"""
