"""Letters of Taiwan's offices are known by who writes and by their 主旨."""

from ingest.metadata.letters import Letter, letter
from ingest.pipeline import ingest

TEXT = """澎岬縣政府　函

受文者：澎岬縣東嶼鄉公所
發文日期：中華民國113年7月22日
發文字號：府消管字第1130245678號
附件：如說明三

主旨：為因應颱風來襲，請貴所於7月23日18時前成立災害應變中心，請查照。

說明：
一、依據災害防救法辦理。
二、請落實低窪地區居民撤離，弱勢族群優先。
三、檢送通報表1份。

正本：各鄉（鎮、市）公所
縣長　林某某
"""


def test_a_letter_is_called_by_what_it_is_about_and_its_office_issued_it() -> None:
    document = ingest(TEXT.encode(), "函.txt", "函.txt")
    assert document.metadata.title == "為因應颱風來襲，請貴所於7月23日18時前成立災害應變中心"
    assert document.metadata.issuer == "澎岬縣政府"
    assert (document.metadata.number, document.metadata.date) == ("府消管字第1130245678號", "2024-07-22")
    assert document.metadata.annexes == ()


def test_an_annex_that_is_only_spoken_of_opens_none() -> None:
    document = ingest(TEXT.encode(), "函.txt", "函.txt")
    assert [(section.kind, section.label) for section in document.sections] == [
        ("一、", "一"),
        ("一、", "二"),
        ("一、", "三"),
    ]


def test_a_long_subject_ends_at_a_clause() -> None:
    long = "為落實颱風災害整備，" + "請各鄉鎮市公所確實清查抽水機組及疏散避難處所，" * 3
    assert letter(["澎岬縣消防局　函", f"主旨：{long}請查照。"]) == Letter(
        "澎岬縣消防局", long[: long.rindex("，", 0, 60)]
    )


def test_only_a_closing_phrase_is_cut_off() -> None:
    for subject, kept in (
        ("請查照本府訂定之避難收容處所管理要點。", "請查照本府訂定之避難收容處所管理要點"),
        ("有關抽水站整修經費一案，復請查照。", "有關抽水站整修經費一案"),
        ("關於函請核示災害防救經費補助案", "關於函請核示災害防救經費補助案"),
    ):
        assert letter(["澎岬縣政府　函", f"主旨：{subject}"]) == Letter("澎岬縣政府", kept)


def test_other_texts_are_no_letters() -> None:
    assert letter(["云州市人民政府文件", "关于加强防汛工作的通知", "各县区："]) is None
    assert letter(["澎岬縣政府　函", "檢送通報表1份。"]) is None
