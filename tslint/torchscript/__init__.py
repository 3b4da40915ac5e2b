"""The language: types, annotations, the tree's nodes, operator schemas and library signatures."""
