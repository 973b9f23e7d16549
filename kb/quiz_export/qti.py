"""Questions as a QTI 2.1 content package: a manifest, a test, and one item a file.

Source: IMS Question & Test Interoperability v2.1 (1EdTech, 2012). Choices are scored right or wrong, 填空 by the text, 简答 by a person.
The explanation is shown after every attempt, right or wrong.
"""

import zipfile
from collections.abc import Sequence
from typing import Any, BinaryIO, Final

from kb.printable import for_xml
from kb.quiz.item import TYPE_WORDS, Item, ItemType

NS: Final = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_CP: Final = "http://www.imsglobal.org/xsd/imscp_v1p1"
_RULES: Final = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"
_KINDS: Final[dict[ItemType, tuple[str, str]]] = {  # cardinality and base type of the response
    "single": ("single", "identifier"), "judge": ("single", "identifier"), "multiple": ("multiple", "identifier"),
    "order": ("ordered", "identifier"), "blank": ("single", "string"), "short": ("single", "string"),
}  # fmt: skip
_FEEDBACK: Final = "FEEDBACK"  # the outcome that says which feedback is shown
_PROOF: Final = "PROOF"  # … and its value: the explanation with its clause
_THEN: Final = (1980, 1, 1, 0, 0, 0)  # of every file in the package, so that the same questions make the same bytes


def write(items: Sequence[Item], file: BinaryIO, title: str) -> None:
    """Write the package."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for item in items:
            _put(package, f"items/{_name(item)}.xml", _item(item))
        _put(package, "test.xml", _test(items, title))
        _put(package, "imsmanifest.xml", _manifest(items, title))


def _put(package: zipfile.ZipFile, name: str, root: Any) -> None:  # noqa: ANN401  # lxml has no types
    from lxml import etree

    entry = zipfile.ZipInfo(name, _THEN)
    entry.compress_type = zipfile.ZIP_DEFLATED
    package.writestr(entry, etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _name(item: Item) -> str:
    return f"item-{item.id}"


def _item(item: Item) -> Any:  # noqa: ANN401
    cardinality, base = _KINDS[item.type]
    root = _root(
        NS,
        "assessmentItem",
        identifier=_name(item),
        title=for_xml(item.stem[:60]),
        adaptive="false",
        timeDependent="false",
    )
    declared = _sub(root, "responseDeclaration", identifier="RESPONSE", cardinality=cardinality, baseType=base)
    if item.type != "short":
        right = _sub(declared, "correctResponse")
        for value in [f"O{a}" for a in item.answer] if item.options else [item.answer_text]:
            _sub(right, "value").text = for_xml(value)
    _sub(root, "outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float")
    if item.explanation:
        # by default, not by a rule: the template of the rules sets the score alone, and 简答题 has no rules at all
        shown = _sub(root, "outcomeDeclaration", identifier=_FEEDBACK, cardinality="single", baseType="identifier")
        _sub(_sub(shown, "defaultValue"), "value").text = _PROOF
    body = _sub(root, "itemBody")
    if item.type in ("blank", "short"):
        said = _sub(body, "p")
        said.text = for_xml(item.stem)
        if item.type == "blank":
            _sub(
                _sub(body, "p"),
                "textEntryInteraction",
                responseIdentifier="RESPONSE",
                expectedLength=str(len(item.answer_text) + 4),
            )
        else:
            _sub(body, "extendedTextInteraction", responseIdentifier="RESPONSE", expectedLines="6")
            rubric = _sub(body, "rubricBlock", view="scorer")
            _sub(rubric, "p").text = for_xml(item.answer_text)
    else:
        kind = "orderInteraction" if item.type == "order" else "choiceInteraction"
        most = {} if item.type == "order" else {"maxChoices": "0" if item.type == "multiple" else "1"}
        asked = _sub(body, kind, responseIdentifier="RESPONSE", shuffle="false", **most)
        _sub(asked, "prompt").text = for_xml(item.stem)
        for n, option in enumerate(item.options):
            _sub(asked, "simpleChoice", identifier=f"O{n}").text = for_xml(option)
    if item.type != "short":
        _sub(root, "responseProcessing", template=_RULES)
    if item.explanation:  # else an empty window would open
        told = _sub(root, "modalFeedback", outcomeIdentifier=_FEEDBACK, identifier=_PROOF, showHide="show")
        told.text = for_xml(item.explanation)
    return root


def _test(items: Sequence[Item], title: str) -> Any:  # noqa: ANN401
    root = _root(NS, "assessmentTest", identifier="test", title=for_xml(title))
    part = _sub(root, "testPart", identifier="part", navigationMode="nonlinear", submissionMode="simultaneous")
    for type_, word in TYPE_WORDS.items():
        own = [i for i in items if i.type == type_]
        if own:
            section = _sub(part, "assessmentSection", identifier=f"section-{type_}", title=word, visible="true")
            for item in own:
                _sub(section, "assessmentItemRef", identifier=_name(item), href=f"items/{_name(item)}.xml")
    return root


def _manifest(items: Sequence[Item], title: str) -> Any:  # noqa: ANN401
    root = _root(_CP, "manifest", identifier="manifest")
    meta = _sub(root, "metadata")
    _sub(meta, "schema").text = "QTIv2.1 Package"
    _sub(meta, "schemaversion").text = "1.0.0"
    _sub(root, "organizations")
    resources = _sub(root, "resources")
    test = _sub(resources, "resource", identifier="test", type="imsqti_test_xmlv2p1", href="test.xml")
    _sub(test, "file", href="test.xml")
    for item in items:
        href = f"items/{_name(item)}.xml"
        _sub(test, "dependency", identifierref=_name(item))
        _sub(
            _sub(resources, "resource", identifier=_name(item), type="imsqti_item_xmlv2p1", href=href),
            "file",
            href=href,
        )
    return root


def _root(namespace: str, tag: str, **attributes: str) -> Any:  # noqa: ANN401
    from lxml import etree

    return etree.Element(f"{{{namespace}}}{tag}", attributes, nsmap={None: namespace})


def _sub(parent: Any, tag: str, **attributes: str) -> Any:  # noqa: ANN401
    from lxml import etree

    return etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{tag}", attributes)
