"""Who can have a duty: units and posts, known by the words their names end in; names of one unit linked.

All functions take folded text (ingest/fold.py), so that one table serves both scripts.

    is_unit('市应急管理局'), is_unit('防汛工作')       True, False
    split('公安、交通运输、气象等部门')                ('公安', '交通运输', '气象等部门')
    same('市应急局', '市应急管理局')                   True

Left out: what they have to do (grammar.py).
"""

import re
from functools import lru_cache


def _words(text: str) -> list[str]:
    return text.split()


# Words that the names of units end in. Sources: 机构编制 usage in the laws and plans themselves; Taiwan forms at the end.
_UNITS = _words(
    "政府 国务院 中央军委 党中央 委员会 委 局 厅 部 署 办 办公室 办公厅 指挥部 分部 指挥所 指挥机构 中心 平台 支队 总队 大队 中队 救援队 队伍 队 分队 站 派出所 研究所 事务所 管理所 卫生所 变电所 供电所 司法所 检测所 站所 院 校 学校 中学 "
    "小学 幼儿园 公司 集团 企业 单位 部门 机关 机构 组织 团体 协会 学会 红十字会 工会 妇联 共青团 银行 医院 军区 警备区 军分区 部队 武警 民兵 海关 法院 检察院 "
    "小组 组 工作组 专家组 街道 乡镇 镇街 村 社区 村委会 居委会 管委会 村(居)委会 安委会 减灾委 安委办 防指 防办 三防办 总指挥部 项目部 调度室 救援力量 警力 值班室 总值班室 监控室 控制室 站长室 船舶 渔船 船只 客船 运营商 "
    "经营者 物业 景区 矿山 码头 港口 工地 库区 商场 养老院 监狱 电网 铁塔 媒体 公会 会报 公所 农会 渔会 事业 县(市)政府 会议 总部 总工会 办事处 管理处 秘书处 工程处 处室 教务处 总务处 德育处 政教处 保卫处 安保处 后勤处 财务处 人事处 学生处 校医室 医务室 科室 值班室 办公厅 岗位 船厂 工厂 电厂 水厂 商店 火车站 机场 "
    "省份 各省 各市 各县 各区 各地 各地区 地方 市(州) 县(市、区) 县(区) 区(县) 区(市) 当事人 委员 车间 班组 社会力量 各方 双方"
)
_PEOPLE = _words(
    "司长 参谋长 省长 市长 县长 区长 镇长 乡长 局长 厅长 部长 主任 主席 书记 秘书长 处长 科长 所长 站长 队长 总队长 支队长 校长 园长 院长 厂长 矿长 店长 总经理 经理 董事长 组长 召集人 "
    "指挥长 总指挥 指挥官 指挥 现场指挥官 总指挥长 副指挥 船长 轮机长 大副 二副 三副 水手长 驾驶员 值班员 调度员 联络员 安全员 管理员 监测员 观测员 信息员 灾害信息员 领导 负责人 责任人 "
    "负责同志 同志 法定代表人 承运人 托运人 监护人 个人 所有人 使用人 管理人 承包人 承租人 行为人 报告人 发现人 目击者 报警人 人员 工作人员 志愿者 职工 员工 从业人员 教师 班主任 学生 公民 居民 村民 群众 游客 "
    "专家 医生 医师 护士 机长 司机 船员 全体人员 值班长 当班人 总统 院长 部会首长 首长 县市长 市(州)长 区(市)长 发现者 保安 楼长 网格员 河长 林长 路长"
)
_ENDS = frozenset((*_UNITS, *_PEOPLE))
_LONGEST_END = max(map(len, _ENDS))
# Words that end like a unit and are none: 全部, 内部; 原则上统一部署 …
_NO_UNITS = re.compile(
    r"(?:全|内|外|局|头|底|上|下|中|北|南|东|西|背|顶|腹|根|胸|面|尾)部$|(?:工|合|操|运|动|协|制|写|创|著)作组?$|(?:场|住|处|厕|哨|避难场|危险场|活动场|公共场|生产场|经营场)所$"
    r"|(?:设|建|整|改|举|开|承|创|督|查|交|代|经|协|主)办$|(?:制|体|程|次|排|顺|有)序$|(?:推|原|责|职|委)委$|(?:现|市|农|广|立|牧|机|操|气|磁|战|电)场$|(?:分|各|此|到|何)处$|(?:学|百|本|分|专)科$"
    r"|(?:工|商|家)厂$|(?:书|酒|商|门)店$|(?:预|(?<![市区县三])防|水|规|以)办$|地方(?:特色)$|(?:本|多|这|那|整|几)组$|温室$|(?:全|深|空|出)港$|(?:值|上|下|交接)班$"
)
# What departments are called by: 国务院应急管理部门 is one name, and so is 县级人民政府水利、气象等部门. Source: the departments
# that the laws and plans themselves name.
_FIELDS = "|".join(
    _words(
        "应急管理 应急 安全生产监督管理 安全监管 公安 交通运输 交通 住房和城乡建设 住房城乡建设 建设 水利 水务 水行政 民航 铁路 邮政 自然资源 国土资源 城乡规划 规划 生态环境 环境保护 "
        "卫生健康 卫生 疾病预防控制 农业农村 农业 林业和草原 林业 林草 财政 发展和改革 发展改革 民政 教育 气象 消防救援 消防 市场监督管理 质量监督检验检疫 质量监督 工商行政管理 工商 海事 渔业 海洋 能源 电力 "
        "通信 电信 工业和信息化 工业 商务 文化和旅游 旅游 广播电视 新闻出版 司法行政 司法 监察 审计 人力资源社会保障 劳动保障 城市管理 地震 粮食和物资 国防科技工业 科技 宣传 网信 防汛抗旱 档案 税务 外事 民族 军事 体育 特种设备安全监督管理 煤矿安全监察"
    )
)
# What follows shows that the name goes on: 市委|宣传部, 市政府|主要领导, 应急管理部|门, 所|需物资
_GOES_ON = re.compile(
    r"(?:的)?(?:各|主要|分管|有关|相关|值班|当班|现场|具体|直接|党政|行政)*(?:领导(?!小组|下|组织)|负责人|负责同志|责任人|部门|人员|办公室|办公厅|工作人员|干部|成员|机构|单位|同志)"
    rf"|(?:(?:{_FIELDS})(?:、|和|以及|及|或者?)?)+(?:等)?(?:有关)?(?:行政)?(?:主管|监督管理|管理)?(?:部门|机关|机构)|(?:负有|履行|承担|行使)[^,;。]{{2,24}}(?:职责|职权|责任|义务)的"
    r"|(?:综合|专项|总体|部门|专门)?应急预案(?!审批|编制|管理|工作)"
    r"|(?<=民兵)组织|(?<=群众性)组织|(?<=[队伍机构企业])(?:建立|组建|管理|使用)单位"
    r"|(?:指定|授权|委托|确定|任命|派出|派驻|所属|下属|直属|认可|批准|主管|分管|聘请|组建|设立)的|人民政府|(?<=[)省市县区乡镇州])政府|行政(?:主管|管理|执法|审批)?(?:部门|机关)|主管部门"
    r"|(?<=委)(?:宣传部|组织部|网信办|政法委|统战部|办|员|托|派|会)|(?<=部)(?:门|队|分|署|长|委|级|位|件)|(?<=所)(?:需|属|在|辖|有|作|用|致|处|称|列|定|说|指|产|受|得|涉|引|造|做|提|有权)"
    r"|(?<=站)(?:点|台|位|在)|(?<=局)(?:部|面|势|长|域)|(?<=院)(?:长|校|内|前)|(?<=队)(?:伍|员|长|形)|(?<=组)(?:织|成|建|长|员|合)|(?<=办)(?:理|法|公|事|学|案)|(?<=署)(?:长|名)|(?<=校)(?:长|园|车|舍|区|外|内|正|验)|(?<=厅)(?:长|局)|(?<=村)(?:民|庄|委)|(?<=社区)(?:居民|服务)|(?<=码头)(?:经营|工)|(?<=企业)(?:负责|法定|主要|从业)|(?<=公司)(?:负责|领导|主要)|(?<=指挥)(?:部|机构|中心|长|官|所|权|下|体系|系统|协调)|(?<=领导)(?:小组|下|机构|班子|干部|人员|组织|责任)|(?<=专家)(?:组|库|委员会|咨询|会商|意见)|(?<=同志)(?:们)|(?<=学生)(?:家长)|(?<=学校)(?:负责|教)|(?<=人员)(?:密集|伤亡|转移|疏散|名单|数量|情况|安全|防护|被困|死亡|失踪|受伤|聚集|流动|较|众多|到位|撤离|搜救)|(?<=群众)(?:安全|转移|疏散|生活|基本|生命)|(?<=机关)其他|(?<=机构)(?:负责人|编制)|(?<=单位)(?:负责|主要|法定|内部|和个人)|(?<=[村居]民)(?:委员会|小组|自治|委)|(?<=乡镇)(?:政府|级|街道)|(?<=会议)(?:纪要|室|精神|记录|研究|内容|制度)|(?<=当事人)(?:双方)|(?<=队伍)(?:建设|和|管理)|指挥(?=批准|签发|坐镇|决定|赶赴|主持|宣布|核可|担任|启动)|(?<=所有人)员|(?<=船舶)(?:应急|处置|安全)|(?<=中心)(?:指挥官|指挥长|主任|城|小学|医院|校|镇|位置|区)|(?<=事业)(?:单位)|(?<=武警)(?:部队|总队|支队|森林)|(?<=港)(?:口|区)|(?<=港口)(?:建设|作业|设施|经营|生产)|(?<=地方)(?:各级|政府|人民|党|标准|性|特色|救)|(?<=武装)(?:部)|(?<=委员)(?:会)|(?<=部门)(?:应急预案|预案|规章|联动|协同|间|之间|分工|职责)|(?<=政府)(?:应急预案|预案|规章|门户|网站|工作|令|应对(?![^,;。]{2,80}(?:进行|给予|实施|加以|开展|予以))|主导|采购|补助|投入|救助|责任)|(?<=景区)(?:内)"
)
# Names that begin like a clause, with a verb, and are names all the same: 调查处理部门, 抢险救援组, 负有监管职责的部门
_TEAM = re.compile(r"[\u4e00-\u9fff]{2,10}(?:组|队|队伍|中心|站|总队|支队|力量)(?:\([^()]*\))?$")
_OFFICE_OF = re.compile(
    r"(?!.*(?:有关|相关|成员|各|本|其|该|下级|上级|专业|受灾|受伤|受困|被困|遇险|遇难|受威胁))[\u4e00-\u9fff]{2,8}(?:单位|机构|机关|部门|人员|企业|公司|人|方|者)(?:首长|(?:主要)?负责(?:人|同志)|代表)?$"
)
_RELATIVE = re.compile(
    r"(?:主管|发布|负责|负有|参加|参与|承担|从事|接到|接报|启动|发现|实施|组织|履行|具有|受|拥有|管理|使用|生产|经营|运输|设立|设置|制定|编制|处于|位于|可能|遭受|存在|建立)[^,;。:]{0,40}的[^,;。:的]{0,30}$"
)
# What no name of a unit begins with: then it is a clause, or the name of something else.
_NO_BEGINNING = re.compile(
    r"(?:的|对|将|优先|发挥|同(?!级|步|行|类)|指(?!挥|定)|商(?!务|业|场|店)|具有|通行|把|被|使(?!用)|让|因|为了?|按|按照|根据|依据|依照|参照|如|若|当(?!地|事|班|值)|在(?!场|建|册)|于|从(?!业)|自|以|并|且|或|和|与|及|向|给|由|经(?!营|济|理|办)|通过|通知|通报|针对|围绕|结合|除|遇|一旦|是|有(?!关)|无|可|应(?!急)|要|须|需|不|未|已|确保|做好"
    r"|接到|发现(?!人|者)|宣布|造成|发生|导致|涉及|属于|包括|成立|立即|及时|迅速|必要时|同时|其中|此外|另外|以及|等|即|又|再|也|都|均|则|就|所(?!属|在)|请|派|调(?!度[室员组中]|查)|鼓励|倡导|送|定期|依法|研究决定|报(?!警|告)|其(?!他)|随着|随时|持续|逐级|每|第|超过|达到|超出|凡|坚持|落实|完善|提高|充分|积极|主动|适时|分别|分工|共同|统一|预计|办理"
    r"|配合|协助|协同|支持|支援(?!队|组|力量)|督促|督导|督办|指导|检查(?!组|站|人员)|考核|统筹|主持|会同|组织(?!部)|指挥(?!部|机构|中心|长|官|所|员)|协调(?!组|小组|机构)|调集|调派|调动|部署|动员|依托|选择|决定|引导(?!员|组)|带领|率领|安排|要求|命令|下令|责令|委托|授权|聘请|邀请|联合|联系(?!人)|履行|执行|开展"
    r"|拟定|拟订|公布|终止|健全|组建|配备|提供|下达|收集|汇总|上报|报请|提请|提出|封锁|清除|调运|发放|征用|总结|派出|抽调|抽派|抄送|抄报|径送|主送|强制|启用|指派|调用|动用|征调|隔离(?!点)|拆除|暂停|责成|赶赴|到达|划定|确定|确认|召开|关闭|停止|切断|加强|强化|加大|推动|推进|采取|防止|消除|严格|严禁|禁止|指定|接受|服从|听从|遵守|掌握|了解|查明|利用|打开|封闭|安抚(?!组)|慰问(?!组)|抚慰|传达|传递|转发"
    r"|吸收|吸纳|邀集|聘用|得(?!力)|促使|致使|构建|打造|国家(?:支持|鼓励|倡导|建立|实行|对|发展(?!改革|和改革|与改革)|完善|加强|推动|推进|扶持)|投入|进入|携带|扩大|调整|取消|解除|撤销|结束|争取|申请(?!人)|签订|研究(?!院|所|中心|机构)|讨论|听取|保证|保持|获取|贯彻|增派|紧急|进行|出现|前往|最|拨打|主要负责(?!人|同志))"
)
# Verbs that a name may begin with where it is that of a team or of somebody who does just this: 抢险救援组, 监测单位
_VERB_BEGINNING = re.compile(
    r"(?:接报|启动|设立|建立|明确|参加|参与|监督|牵头|主管|承担|实施|制定|编制|编写|修订|审核|审查|审批|批准|核定|核实|发布|签发|储备|保障|分析|研判|会商|评估|监测|预报|巡查|排查|报告|报送|转移|疏散|撤离|救治|救助|抢修|抢险|抢救|处置|维护|维持|管制|清理|供应|拨付|宣传|培训|演练|记录|登记|检测|调查|恢复|重建|管理|控制|防范|预防|整改|使用(?!地)|看护|运送|护送|保护|负责(?!人|同志))"
)
# What stands within no name: a sentence would have to end here.
_NO_INSIDE = re.compile(
    r"[,;:。!?\"'《》\n|]|应当|必须|不得|负责(?!人|同志|[^,]{1,24}的)|牵头(?!单位|部门)|可以|中经|透过|不(?:立即|采取|履行|按|及时|依法)|以及其|需要(?!的)|开展|(?<!自)由(?!于)|(?<![所可予给])以(?![上下及外内前后])|\d(?:分钟|小时|日|天)|派出(?!机构|所|的|单位)|坚持|按照|依照|商(?=中共|中央|国务院)|预案(?!审批|编制|编修|备案|管理|牵头|评审|制定|工作|主管|起草|修订|执行|启动|发布)|如果|因为|所以|是否|以下简称|作为|(?:批准|同意|备案)(?!的|机关|部门)|组织(?!部|机构|人员|者|指挥|$|[、和及与或)])|(?<![响供适对反相本])应(?!急|对|援|用|变|届|答|力|战|邀)|等按|(?<![主重次需摘])要(?!求|点|素|害|闻|道)"
)
_REMARK = re.compile(r"\((?![^()]*(?:简称|下同|统称))[^()]{1,6}\)(?=[\u4e00-\u9fff])")  # 市政府有关部门(单位)要
_LONGEST = 120  # characters of several units named together
# After a list of units: 公安、交通运输、应急等部门
_JOINED = re.compile(
    r"、|,|;|以及|及其|(?<!普)及(?!时|早)|(?<![公共中总调缓温])和(?!谐|平|解|政府(?:主要|分管|有关)*(?:负责|领导))|(?<!参|给|授)与(?!会)|或者?|会同"
)
_SHARED = re.compile(  # 党中央、国务院有关部门: the departments of both, and not the State Council
    r"(?:(?:党中央|国务院|中央军委|[^、,;]{0,6}(?:政府|党委))、)+[^、,;和及]{2,12}(?:有关|相关)(?:部门|单位)"
)
_THING = re.compile(
    r"(?:预案|方案|规划|计划|制度|体系|机制|标准|规定|办法|条例|工作|措施|情况|信息|物资|资金|设施|设备|系统|数据|时间|地点|原因|灾害|事故|事件)$"
)
_OF_WHAT = re.compile(r"的(?:生产|经营|储存|使用|运输|装卸|销售|进口|购买|施工|建设)$")  # 危险物品的生产、运输单位
_OTHERS = re.compile(
    r"等(?:有关|相关|成员|各|多个|\d+个|[一二三四五六七八九十]+个?)?(?:部门|单位|机构|人员|部门和单位|单位和部门|领导|负责人)?$"
)

# Departments renamed by the 2018 institutional reform (《深化党和国家机构改革方案》, 2018-03) and, first, in Taiwan
# (行政院組織改造, 2022–2023): the old core of a name, the new one.
RENAMED: tuple[tuple[str, str], ...] = (
    ("行政院农业委员会", "农业部"),
    ("行政院环境保护署", "环境部"),
    ("行政院原子能委员会", "核能安全委员会"),
    ("安全生产监督管理", "应急管理"),
    ("安全监管", "应急管理"),
    ("安监", "应急管理"),
    ("国土资源", "自然资源"),
    ("环境保护", "生态环境"),
    ("环保", "生态环境"),
    ("卫生和计划生育", "卫生健康"),
    ("卫生计生", "卫生健康"),
    ("卫计", "卫生健康"),
    ("(?<!^)农业(?!农村|部$)", "农业农村"),
    ("质量技术监督", "市场监督管理"),
    ("质监", "市场监督管理"),
    ("工商行政管理", "市场监督管理"),
    ("食品药品监督管理", "市场监督管理"),
    ("旅游发展", "文化和旅游"),
    ("公安消防", "消防救援"),
    ("海洋与渔业", "农业农村"),
)
# Short names that are used everywhere and defined nowhere: 应急局 is 应急管理局.
SHORT: tuple[tuple[str, str], ...] = (
    ("应急(?=[局厅]|部(?!门)|部门)", "应急管理"),
    ("卫健", "卫生健康"),
    ("发改", "发展改革"),
    ("发展和改革", "发展改革"),
    ("住建", "住房城乡建设"),
    ("住房和城乡建设", "住房城乡建设"),
    ("住房与城乡建设", "住房城乡建设"),
    ("交通(?=[局厅委])", "交通运输"),
    ("工信", "工业和信息化"),
    ("经信", "经济和信息化"),
    ("文旅", "文化和旅游"),
    ("市监|市场监管", "市场监督管理"),
    ("城管(?!理)", "城市管理"),
    ("自规", "自然资源和规划"),
    ("人社", "人力资源和社会保障"),
    ("人力资源社会保障", "人力资源和社会保障"),
    ("防指", "防汛防台风指挥部"),
    ("规划资源", "规划和自然资源"),
    ("消防(?=[支总大]队)", "消防救援"),
)
_LAST = re.compile(r"(?:委员会|委|局|厅|部|署)$")
_PLAIN = re.compile(r"^(?:国家|中央|各|本|全|省|自治区|市|县|区|州|盟|旗|镇|乡|街道|[\u4e00-\u9fff]{2,3}[省市县区州])+")


# Offices that a question can be about by name; 单位, 人员 and 部门 are nobody in particular.
_OFFICE = re.compile(
    r"(?:局|委|委员会|厅|署|办|办公室|指挥部|防指|中心|支队|总队|大队|公所|政府|公司|集团|银行|医院|学校|中学|小学|幼儿园|海关|法院|检察院|协会|红十字会|会报|小组|(?<!有关)(?<!相关)(?<!什么)部)$"
)
_ASKED = re.compile(r"哪|什么|怎么|谁|有关|相关|各|几个|多少|本|该|其")
_BEFORE_NAME = re.compile(r"[,。;:、?]|后(?!勤)|(?<![临及定])时|期间|了")  # Ⅳ级响应后|市水利局


def offices_in(text: str) -> tuple[str, ...]:
    """The offices that a folded text names, longest names first found: '云州市应急局在防汛中负责什么' -> ('云州市应急局',)."""
    found: list[str] = []
    at = 0
    for end in range(2, len(text) + 1):
        if not ends_unit(text, end):
            continue
        begin = max((m.end() for m in _BEFORE_NAME.finditer(text, at, end)), default=at)
        start = next((i for i in range(begin, end - 2) if is_unit(text[i:end])), None)
        name = "" if start is None else text[start:end]
        if name and _OFFICE.search(name) and not _ASKED.search(name) and len(core(name)) >= 2:
            found.append(name)
            at = end
    return tuple(found)


def ends_unit(text: str, end: int) -> bool:
    """True if a name of a unit can end at text[:end]: '由市水利局负责', 5 -> True; '市委宣传部', 2 -> False."""
    if _GOES_ON.match(text, end):
        return False
    if text[end - 1 : end] == ")":
        opened = text.rfind("(", 0, end)
        inside = text[opened + 1 : end - 1]
        return opened > 0 and len(inside) <= 8 and "简称" not in inside and _ends(text, opened)
    following = _REMARK.match(text, end)
    return following is None and _ends(text, end)


def _ends(text: str, end: int) -> bool:
    for size in range(1, min(_LONGEST_END, end) + 1):
        if text[end - size : end] in _ENDS:
            return _NO_UNITS.search(text, max(0, end - 6), end) is None
    return False


@lru_cache(maxsize=20_000)
def is_unit(text: str) -> bool:
    """True if a folded text is the name of a unit or post, or several set side by side."""
    text = text.strip()
    if not 1 < len(text) <= _LONGEST or _NO_INSIDE.search(text):
        return False
    if _NO_BEGINNING.match(text) and not _RELATIVE.match(text):
        return False
    if _VERB_BEGINNING.match(text) and not (_TEAM.match(text) or _OFFICE_OF.match(text) or _RELATIVE.match(text)):
        return False
    if text.count("(") != text.count(")"):
        return False
    body = _OTHERS.sub("", text)
    if body != text and len(body) > 1:
        return all(_named(item) for item in split(body))
    last = re.sub(r"\([^()]*\)$", "", text)
    return len(last) > 1 and ends_unit(last, len(last)) and all(_named(item) for item in split(last)[:-1])


def _named(item: str) -> bool:
    """True for what can stand in a list of units: 公安, 交通运输, 市气象局; a bare name is short."""
    item = re.sub(r"\([^()]*\)", "", item)
    if _THING.search(item):
        return False
    return (
        item in _ENDS
        or item in ("省", "市", "区", "县", "镇", "乡")
        or (1 < len(item) <= 40 and (len(item) <= 8 or ends_unit(item, len(item)) or item.endswith(("政府", "部门"))))
        or bool(_OF_WHAT.search(item))
    )


def split(text: str) -> tuple[str, ...]:
    """The units of a list, one each, as slices: '市公安局、市气象局和区(市)政府' -> three; nothing inside brackets splits."""
    return tuple(text[a:b] for a, b in spans(text))


def spans(text: str) -> list[tuple[int, int]]:
    """Where the units of a list stand in it."""
    found, start = [], 0
    shared = [m.span() for m in _SHARED.finditer(text)]
    for m in _JOINED.finditer(text):
        if any(a < m.start() < b for a, b in shared):
            continue
        if text.count("(", 0, m.start()) != text.count(")", 0, m.start()):
            continue
        if m.group() not in "、,;" and not ends_unit(text, m.start()) and not text[: m.start()].endswith(")"):
            continue  # 自然资源和规划局, 文化和旅游局: one name
        found.append((start, m.start()))
        start = m.end()
    found.append((start, len(text)))
    return [(a, b) for a, b in found if text[a:b].strip()]


@lru_cache(maxsize=20_000)
def canonical(unit: str) -> str:
    """The name under which units are compared: renames and short names undone, 局/委/厅/部 alike.

    '市安监局', '市应急局' -> '市应急管理'; '国务院应急管理部门' -> '国务院应急管理'
    """
    name = re.sub(r"\([^()]*\)", "", unit).removeprefix("的")
    name = _OTHERS.sub("", name)
    for old, new in (*RENAMED, *SHORT):
        changed = re.sub(old, new, name)
        if changed != name and not (new in name and old not in new):
            name = changed
    return _LAST.sub("", name.removesuffix("部门").removesuffix("主管").removesuffix("行政")) or name


def core(unit: str) -> str:
    """… without its place: '市应急管理局', '云州市应急管理局' -> '应急管理'."""
    name = canonical(unit)
    return _PLAIN.sub("", name) or name


def same(asked: str, named: str) -> bool:
    """True if two folded names are of one unit: places may be left out by one of them, and must not differ.

    same('市应急局', '云州市应急管理局'), same('区应急局', '市应急管理局') -> True, False
    """
    a, b = canonical(asked), canonical(named)
    if a == b:
        return True
    x, y = core(asked), core(named)
    if x != y or len(x) < 2:
        return False
    place_a, place_b = a.removesuffix(x), b.removesuffix(y)
    return place_a.endswith(place_b) or place_b.endswith(place_a)
