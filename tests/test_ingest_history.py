"""How a document was amended, and how long it holds; the day of the version at hand."""

from ingest.document import Metadata
from ingest.metadata.describe import describe
from ingest.metadata.history import history

LAW = "（2011年4月28日云州市人民代表大会常务委员会通过　根据2016年7月2日《关于修改〈云州市条例〉的决定》第一次修正　2022年7月29日修订）"


def described(*lines: str) -> Metadata:
    return describe("\n".join(lines), lines, "文件.txt")


def test_the_entries_of_a_header_are_told_apart_as_they_are_written() -> None:
    assert history(["云州市条例", LAW, "第一条　略"]) == (
        "2011年4月28日云州市人民代表大会常务委员会通过",
        "根据2016年7月2日《关于修改〈云州市条例〉的决定》第一次修正",
        "2022年7月29日修订",
    )


def test_a_document_that_was_never_amended_has_no_history() -> None:
    assert history(["云州市条例", "（2011年4月28日第三次会议通过　自2011年6月1日起施行）"]) == ()


def test_taiwans_amendments_are_read_line_by_line_and_date_the_version() -> None:
    lines = (
        "澎岬縣自治條例",
        "1.中華民國一百零八年三月十五日府法制字第1080031502號令制定公布",
        "2.中華民國一百一十二年九月八日府法制字第1120090803號令修正公布",
        "第一條　本自治條例自公布日施行。",
    )
    found = described(*lines)
    assert found.history == lines[1:3]
    assert (found.date, found.number, found.effective) == ("2023-09-08", "府法制字第1120090803號", "2023-09-08")


def test_an_amendment_after_the_signature_dates_the_version() -> None:
    found = described("云州市人民政府令", "第3号", "云州市人民政府", "2011年5月1日", "云州市条例", LAW, "第一条　略")
    assert found.date == "2022-07-29"


def test_a_term_is_kept_as_it_is_written() -> None:
    assert history(["云州市办法", "本办法自2024年5月1日起施行，有效期至2029年4月30日。"]) == ("有效期至2029年4月30日",)
    assert history(["药品应当在有效期3年内使用。"]) == ()


def test_in_force_from_the_day_it_was_made() -> None:
    signed = ("云州市水利局", "2024年5月1日")
    assert described("云州市办法", *signed, "本办法自印发之日起施行。").effective == "2024-05-01"
    assert described("云州市办法", "本办法自印发之日起施行。").effective is None
    assert described("云州市办法（征求意见稿）", *signed, "本办法自印发之日起施行。").effective is None
    amended = described("云州市条例", LAW, "第一条　本条例自公布之日起施行。")
    assert amended.effective is None  # of which version is not said


def test_an_order_is_dated_by_its_signature_not_by_the_meeting_it_tells_of() -> None:
    found = described(
        "云州市人民政府令",
        "2021年第12号",
        "《云州市防汛办法》已于2021年7月2日经第17次会议通过，现予公布，自2021年9月1日起施行。",
        "市长　李某某",
        "2021年8月11日",
        "云州市防汛办法",
        "第一条　略",
    )
    assert (found.date, found.effective, found.title) == ("2021-08-11", "2021-09-01", "云州市防汛办法")
    assert (found.number, found.issuer) == ("云州市人民政府令2021年第12号", "云州市人民政府")
