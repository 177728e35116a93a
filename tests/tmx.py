"""Validates TMX files against a DTD: lxml's, an implementation of its own.

    python3 tests/tmx.py DTD FILE...

One line a file: `valid`, or the first thing that is wrong."""
import sys

from lxml import etree

dtd = etree.DTD(sys.argv[1])
for path in sys.argv[2:]:
    try:
        tree = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        print("malformed:", error)
        continue
    print("valid" if dtd.validate(tree) else dtd.error_log[0].message)
