"""What other programs read in the exports of a glossary: one tab-separated line for each thing read.

Usage: readers.py SITE FOLDER: the folder of the packages, the folder of the exports.
"""

import sys
from pathlib import Path

site, folder = sys.argv[1], Path(sys.argv[2])
sys.path.insert(0, site)

import openpyxl
from deepl.util import convert_tsv_to_dict
from lxml import etree
from translate.storage import csvl10n, tbx

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
TBX_3 = "{urn:iso:std:iso:30042:ed:3.0}"


def tell(*cells):
    print("\t".join("" if cell is None else str(cell) for cell in cells))


for unit in tbx.tbxfile.parsefile(str(folder / "g.tbx")).units:
    for language in unit.getlanguageNodes():
        code = language.get(XML_LANG)
        for term in unit.get_target_terms(code):
            tell("tbx2", unit.getid(), code, term.text, term.deprecated)

for concept in etree.parse(str(folder / "g3.tbx")).iter(TBX_3 + "conceptEntry"):
    for section in concept.iter(TBX_3 + "langSec"):
        for term in section.iter(TBX_3 + "term"):
            tell("tbx3", concept.get("id"), section.get(XML_LANG), term.text)

with open(folder / "weblate.csv", "rb") as file:
    for unit in csvl10n.csvfile(file).units:
        tell("weblate", unit.context, unit.source, unit.target, unit.isfuzzy(), unit.translator_comments)

for source, target in convert_tsv_to_dict((folder / "deepl.tsv").read_text(encoding="utf-8")).items():
    tell("deepl", source, target)

for name in ["g.xlsx", "dictionary.xlsx"]:
    for row in openpyxl.load_workbook(folder / name).active.iter_rows():
        assert all(cell.data_type in "snb" for cell in row if cell.value is not None), "a cell is run"
        quoted = [cell.coordinate for cell in row if cell.quotePrefix]
        tell(name, *(cell.value for cell in row), *quoted)
