"""Invented laws and plans for tests of clauses, read as files are: a mainland rule, a law of Taiwan with its rules, plans.

RULE       云州市防汛条例: 章, 条, 款, 项, 目, references of every sort, some of which lead nowhere
SHELTER    雲澤縣避難收容辦法, 第2-1條, 項 款 目 and 之1; its 施行細則 calls it 本辦法
Shelf      documents by id, as an engine gives them
"""

from datetime import date
from functools import cache

from ingest.document import Document
from ingest.pipeline import ingest
from kb.versions import Held, with_versions

RULE = """云州市防汛条例
（2020年3月1日云州市第八届人民代表大会常务委员会第三次会议通过　自2020年5月1日起施行）
第一章　总则
第一条　为了防汛，根据《中华人民共和国防洪法》，制定本条例。
第二条　市水利局负责全市防汛工作。
县（区）水利局负责本行政区域的防汛工作，依照前款规定接受市水利局指导。
乡镇人民政府负责堤防巡查。
第三条　防汛工作经费列入本级预算。具体办法依照本条例第十二条制定。
第二章　值守和处置
第四条　汛期值守人员应当履行下列职责：
（一）每两小时巡查一次堤防；
（二）发现险情后立即报告：
1.管涌、渗漏；
2.滑坡、塌方；
（三）填写值守记录。
前款第（二）项的报告可以先用电话。
第四条之一　水库值守适用前条第一款的规定。
第五条　有下列情形之一的，停止下泄：（一）下游超过保证水位；（二）人员没有转移完毕。
第六条　台风橙色预警发布后，渔船应当回港。
第三章　法律责任
第七条　违反本条例第四条第一款第（一）项、第（三）项，第六条规定的，处一千元以上五千元以下罚款；违反第六十条规定的，从重处罚。
第八条　拒不执行第四条至第六条规定的，依照《云州市治安条例》第九条处理。
第九条　本条例自2020年5月1日起施行。
"""

OLD_RULE = """云州市防汛条例
（2010年6月1日云州市第六届人民代表大会常务委员会第九次会议通过　自2010年7月1日起施行）
第一条　为了防汛，制定本条例。
第二条　市水务局负责全市防汛工作。
"""

SHELTER = """雲澤縣避難收容辦法
第 1 條
為辦理避難收容，特訂定本辦法。
第 2 條
公所應備妥下列物資：
一、飲用水。
二、寢具：
（一）毛毯。
（二）睡墊：
1.單人用者。
2.雙人用者。
前項物資不足時，由縣府調度。
公所應每年盤點第一項第二款之物資。
第 2-1 條
違反前條第一項規定者，依社會救助法第三十條辦理。
第 3 條
本辦法自發布日施行。
"""

DETAILS = """雲澤縣避難收容辦法施行細則
第 1 條
本細則依雲澤縣避難收容辦法（以下簡稱本辦法）第三條規定訂定之。
第 2 條
本辦法第二條第一項第二款第二目所稱睡墊，指長度一百八十公分以上者。
"""

PLAN = """云州市台风应急预案
1 总则
1.1 目的
规范台风应急处置。
2 组织体系
2.1 指挥机构
市防指负责指挥，成员单位见附件1。
2.2 办公室
办公室设在市水利局，按照本预案3.1的规定通知成员单位，并参照3.9执行。
3 应急响应
3.1 启动
水位达到3.5米时启动响应，措施见附件2，值守按《云州市防汛条例》第四条执行。
3.2 终止
险情消除后终止响应。
附件1
成员单位名单
市水利局、市公安局。
"""

NOTICE = """云州市水利局关于做好值守工作的通知
一、总体要求
（一）落实责任。各单位落实二十四小时值守。
（二）畅通信息。险情发生后30分钟内报告。
二、工作安排
各单位按照本通知第一条第（二）项报告险情。
"""

FILES = {
    "防汛条例.txt": RULE,
    "防汛条例-2010.txt": OLD_RULE,
    "避難收容辦法.txt": SHELTER,
    "施行細則.txt": DETAILS,
    "台风预案.txt": PLAN,
    "通知.txt": NOTICE,
    "生产安全应急预案管理办法.txt": "生产安全应急预案管理办法\n第一条　为了管理预案，制定本办法。\n第二条　预案每三年评估一次。\n",
    "突发事件预案管理办法.txt": "突发事件预案管理办法\n第一条　为了管理预案，制定本办法。\n第二条　预案每五年修订一次。\n",
}


class Shelf:
    """Documents by their id, as an engine gives them."""

    def __init__(self, *documents: Document) -> None:
        self.documents = {d.file: d for d in documents}
        self.held: Held = with_versions({d.id: (d.file, d.metadata) for d in documents}, "internal", date(2026, 1, 1))
        self._by_id = {d.id: d for d in documents}

    def document(self, document_id: str) -> Document | None:
        return self._by_id.get(document_id)


def read_text(name: str, text: str) -> Document:
    """A document as ingestion makes it of this text."""
    return ingest(text.encode(), name, f"/文件/{name}")


@cache
def shelf() -> Shelf:
    """All documents of this module."""
    return Shelf(*(read_text(name, text) for name, text in FILES.items()))
