"""The library in JupyterLab: a meeting that is what the parameters say, the look of the pages, and where to start."""
