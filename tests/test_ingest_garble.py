"""Garble: debris is flagged and counted, and sound text is not."""

import pytest

from ingest.decoding.garble import garbled_share, is_garbled


@pytest.mark.parametrize(
    "text",
    ["锟斤拷市水利局", "烫烫烫防汛", "前??言", "市\ufffd府", "\ue123办公室", "巡\uf0b7查", "\uf0b7\uf0b7", ";飞a(chǎn)", "åº”æ€¥é¢„æ¡ˆ", "Ó¦¼±Ô¤°¸ÎÄ¼þ", "鏂囦欢锛"],
)  # fmt: skip
def test_debris_is_flagged(text: str) -> None:
    assert is_garbled(text)


@pytest.mark.parametrize(
    "text",
    ["René·Durand 与“café”…为准", "温度为 20℃±5℃，面积 30㎡", "谁负责？？", "赵堃、钱喆、孙璟", "避難所はさくら市", "责(zé)任制", "一、要求\n\uf0b7 巡查堤防\n\uf0d8加强值守", "Ä Ö Ü ß"],
)  # fmt: skip
def test_sound_text_is_not_flagged(text: str) -> None:
    assert not is_garbled(text)
    assert garbled_share(text) == 0


def test_the_share_counts_characters() -> None:
    assert garbled_share("锟斤拷锟斤拷 防汛") == 0.75
    assert garbled_share("市\ufffd府办公室印发通知") == 0.1
    assert garbled_share(" \n") == 0


def test_a_line_that_was_misread_counts_as_a_whole() -> None:
    garbled = "防汛应急预案由市政府办公室印发".encode().decode("gb18030", "replace")
    assert garbled_share(garbled + "\n" + "市" * len(garbled)) == 0.5
