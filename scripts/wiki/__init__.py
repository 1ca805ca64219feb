"""The development wiki: a real MediaWiki on loopback, with accounts and live faults.

Standard library only, so that it runs before anything of the project is installed. `cli` is the way in;
`instance` is one wiki in one folder; what instances share (code, first state) lies in a cache folder.
"""
