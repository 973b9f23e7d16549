from dataclasses import replace

from factories import make_document

from index.codec import document_from_bytes, document_to_bytes
from ingest.document import Place, RecognizedPage


def test_a_part_of_a_line_is_boxed_by_its_share():
    document = make_document("防汛预案", ["市水利局负责防汛值守。", "市气象局发布预警。"])
    lines = (Place(5, 16, 1, (100, 50, 210, 62)), Place(17, 26, 2, (100, 50, 190, 62)))
    document = replace(document, places=lines)
    quote = "防汛值守。\n市气象局"
    start = document.text.index(quote)
    found = document.places_of(start, start + len(quote))
    assert [(place.page, place.box) for place in found] == [(1, (160, 50, 210, 62)), (2, (100, 50, 140, 62))]
    assert document.places_of(0, 4) == ()


def test_places_and_recognized_pages_survive_storage():
    document = replace(
        make_document("防汛预案", ["市水利局负责防汛值守。"]),
        places=(Place(5, 16, 1, (100.0, 50.5, 210.0, 62.0)),),
        recognized=(RecognizedPage(1, 0.97, "扫描页"),),
        blank_pages=(2,),
    )
    assert document_from_bytes(document_to_bytes(document), document.metadata, document.passages) == document
