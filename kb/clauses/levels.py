"""What a citation is made of, as tables: the levels of a law, what documents are called, the words that refer.

    mainland   第二十二条第一款第（二）项第1目   条 › 款 (unmarked paragraph) › 项 （一） › 目 1.
    Taiwan     第22條第1項第2款第1目之2          條 › 項 (unmarked paragraph) › 款 一、 › 目 （一） › 之2

Sources. Mainland: 立法法第六十五条 (until 2023 第六十一条) and 行政法规制定程序条例第六条: 编章节条 are numbered in Chinese
numerals, 款 bears no number, 项 a numeral in brackets, 目 an Arabic one. Taiwan: 中央法規標準法第8條 (項 bears no number, 款
一、, 目 （一）, below it 第某目之1), 第9條 (編章節) and 第10條 (第某條之一 for what is put in later). What documents are called:
行政法规制定程序条例第五条, 规章制定程序条例第七条, 中央法規標準法第2條、第3條, 党政机关公文处理工作条例第八条.

All words are folded (ingest/fold.py): 條 is 条, 項 is 项. Left out: reading a citation (reading.py), finding its place (places.py).
"""

from typing import Final

# Below an article, outermost first. The index is the depth: 0 the unmarked paragraph, 1 and 2 the numbered items.
MAINLAND: Final = ("款", "项", "目")
TAIWAN: Final = ("项", "款", "目")
ARTICLE: Final = "条"
ABOVE: Final = ("编", "章", "节")  # what holds articles
WITHIN: Final = frozenset(MAINLAND)

# What follows a number 第X… and makes it another thing than a level: 第一条例, 第五条件, 第二款车型, 第一项目部, 第三目标.
NOT_LEVEL: Final = {
    "编": "队组制写",
    "章": "程",
    "节": "课目能",
    "条": "例件线路船河道街",
    "款": "式车",
    "项": "目",
    "目": "标录的前",
    "部分": "",
    "点": "击钟半多五",
    "行": "",
}
LEVEL_WORDS: Final = {"分编": "编", "篇": "编"}  # other words for a level

# What a document is called; the longer before the shorter that it ends in.
DOCUMENT_WORDS: Final = (
    "自治条例", "条例", "办法", "规定", "细则", "规则", "规程", "规范", "准则", "通则", "守则", "导则", "标准", "纲要", "章程",
    "法典", "预案", "方案", "计划", "计画", "规划", "要点", "意见", "通知", "决定", "通告", "公告", "指南", "解释", "公约", "协定", "法",
)  # fmt: skip
LOOSE_WORDS: Final = frozenset(
    ["规定", "标准", "办法", "方案", "计划", "计画", "规划", "要点", "意见", "通知", "决定", "通告", "公告", "解释"]
)  # that also stand in running text: a name of these is only one in 《》 or of some length
# What is no name though it ends as one: 有关规定, 依法, 方法
NO_NAME: Final = (
    "依法", "方法", "作法", "做法", "合法", "违法", "执法", "司法", "非法", "守法", "用法", "看法", "想法", "说法",
)  # fmt: skip

# What stands before a name that is not set in 《》; the name begins behind the last of them: 应依｜地方制度法第十八条.
BEFORE_NAME: Final = (
    "依照", "依据", "按照", "根据", "遵照", "参照", "比照", "违反", "适用", "准用", "援用", "执行", "不受", "合于", "符合", "所称",
    "认定为", "属于", "构成", "具有", "触犯", "存在", "行使", "履行", "遵守", "承担", "达到", "应当", "享有", "是指", "修正后", "修正前", "修订后",
    "修订前", "或者", "以及", "请问", "关于", "依", "及", "与", "和", "或", "除", "的", "之", "版", "为", "以", "犯",
)  # fmt: skip
# … and what a person who asks puts before a short name; a name is sought behind these only if none is found with them.
ASKING: Final = (
    "一下", "看看", "查查", "帮我", "帮忙", "我想", "知道", "告诉我", "说说", "查询", "查找", "我国", "国家", "现行", "最新", "新版", "旧版",
    "那么", "按", "照", "看", "查", "问", "那", "在", "对", "是", "新", "旧", "原", "下", "我", "有",
)  # fmt: skip
# What may stand right before a title that is held without being part of a name: 学习安全生产法, 什么是防洪法.
LEADING: Final = (
    *ASKING, "学习", "了解", "介绍", "讲解", "背诵", "引用", "参见", "详见", "查阅", "阅读", "熟悉", "掌握", "贯彻", "落实", "宣传", "对照", "列出",
    "给出", "写出", "找到", "想看", "想问", "何为", "试述", "简述", "概述", "摘录", "打开", "显示", "援引", "规定", "修改", "修订", "实施", "制定",
    "见", "找", "念", "背", "读", "讲", "说", "给", "把", "将", "从", "到", "由", "让", "用", "想", "要", "被", "如", "而", "则", "且", "但", "年",
)  # fmt: skip
LONGEST_NAME: Final = 25  # characters of a name without 《》; what is longer is half a sentence

# Joined: 第十条、第十一条和第十二条; and what makes of two numbers all between them: 第十条至第十二条.
JOINERS: Final = ("以及", "或者", "、", ",", "和", "及", "与", "或", "并", "暨")
TO: Final = ("至", "到", "~", "-")

# Where a number of a plan, table or annex is spoken of, by what stands before it: 见3.2.1, 按照附件3执行, 《预案》4.4
CUES: Final = (
    "见", "详见", "参见", "参照", "按照", "依照", "根据", "依据", "执行", "符合", "对照", "本预案", "本方案", "本规程", "本规范", "本标准",
    "本办法", "本计划", "本计画", "本指南", "按", "与", "和", "及", "或", "、", "第",
)  # fmt: skip
