"""Bytes of a text file into characters: which of the encodings of Chinese it is, and what could not be decoded.

Order of trust: a byte order mark, then how Chinese the decoded characters look. A declaration (`<meta charset>`,
`<?xml encoding>`) and chardet are voices in that, never the judge: pages saved again in another encoding keep their
old declaration. gb2312 and gbk are always decoded as gb18030, big5 as big5hkscs with cp950 behind it, because
files use the larger sets whatever their label says.

Left out: what the text means (readers/), mojibake that was already in the author's text (clean.py).

    decode("第一条　为了加强防汛工作".encode("gbk")) -> Decoded("第一条　为了加强防汛工作", "gb18030", ())
"""

import codecs
import re
from dataclasses import dataclass
from functools import cache

from ingest.errors import UnreadableFile

# Enough for any judgement, however large the file is.
SAMPLE_BYTES = 200_000

# More broken places than this share of the characters beyond ASCII: the codec is wrong or the file is not text.
MAX_BROKEN_SHARE = 0.05
# A short text with a cut character at its end is still that text.
MIN_BROKEN_ALLOWED = 2
# Text has tabs and line ends, rarely a stray control character; binary data has one in every ten bytes.
MAX_CONTROL_SHARE = 0.01

# How far a voice shifts the score; all others together weigh less than the characters themselves (0 to 1).
VOICE = 0.15
# Valid multi-byte UTF-8 hardly ever comes about by chance.
UTF8_VALID = 0.5
# … but two GBK characters may look like two-byte UTF-8 (accented Latin, Cyrillic): the characters decide then.
UTF8_VALID_SHORT = 0.45
# A decoding below this has hardly one common character in five.
UNSURE = 0.2

# Beginnings of files that are no text, with what they are called in messages.
BINARY_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "PDF 文件"),
    (b"PK\x03\x04", "压缩包或 Office 文件"),
    (b"PK\x05\x06", "空的压缩包"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Office 文件"),
    (b"\x89PNG\r\n\x1a\n", "PNG 图片"),
    (b"\xff\xd8\xff", "JPEG 图片"),
    (b"GIF87a", "GIF 图片"),
    (b"GIF89a", "GIF 图片"),
    (b"II*\x00", "TIFF 图片"),
    (b"MM\x00*", "TIFF 图片"),
    (b"Rar!\x1a\x07", "RAR 压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"),
    (b"\x1f\x8b\x08", "gzip 压缩包"),
    (b"\x7fELF", "可执行程序"),
    (b"SQLite format 3\x00", "SQLite 数据库"),
    (b"AT&TFORM", "DjVu 文件"),
)

BOMS: tuple[tuple[bytes, str], ...] = (  # utf-32-le begins with the mark of utf-16-le: longest first
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

DECLARATIONS: tuple[re.Pattern[bytes], ...] = (
    re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.I),  # <?xml version="1.0" encoding="GB2312"?>
    re.compile(
        rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I
    ),  # <meta charset="gbk">, text/html; charset=
)

# Labels that name a part of what files written under them contain.
LARGER_SET = {"gb2312": "gb18030", "gbk": "gb18030", "utf-8-sig": "utf-8", "big5": "big5hkscs", "cp950": "big5hkscs"}

# The 900 most frequent characters of modern Chinese, then their traditional forms and words of this field:
# the right decoding is made of these, a wrong one of rare characters.
COMMON = frozenset(
    "一是人了不在有大中国和为这上他个地年来我会以到时要出的生学说道民家子也成行下们于后就发自之对得主长可过天作分"
    "方用多你着部能市等业全里工公经本都而高政法面门动日进区事代那去心小同北定开产前其军还然起种所如现理机体表力好"
    "外与文当两实重新三么只山水关明从化平建又制南内西没此将员名手最东头者月间无安看见各城十相但已些正口通想度加第"
    "她合院物性战由位常点海意场武使次二向治因立数样身情入原问把路被并利石老教万知级量任江及应省资委务元美特期世湖"
    "回系比气汉总展电科金先声提品设或义王社很统处四首共马形己儿司太目基领队直计别女权话少流命至报米给打变果书清活"
    "几州华解议更称程今决张导术府才保交放管结师便走达族反再题色五京河接条规式县白它改风光运信受什组听布百济党指论"
    "强做取技黄神选记斯真却职号界件花类何眼兵传带空干农边据集联古广完质阳难增历史专官每住商即步认车台林必死游举线"
    "言皇土团收考求德叫近备研争非具李众连调感转笑革该持始英克士尔让拉思根格造较际亲单朝红型价校约器字段周亚深候则"
    "功属积快图火千准究往极育装许参半令吃观鱼精办像帝八复影告远群包整构料随划算象容示投势热值夫网望源息语股铁断派"
    "速怎需片爱律纪支早况病境证编越局推满且列觉服双未居除乐企引标确织初青志率项飞球节察龙响药站施均消客失轻存低甚"
    "般击曾防请离落显罗营足素视护副食创余照兴占巴虽洲村费易试星木黑左宝置跟央识维采六底宫房音环案批切斗富乡另倒若"
    "按查故突责严桥模仅胜杀围席态破承招杨负层须父供续状域似依银范修找九致密终血旅钱赛独细效玉冲获习医演毛尽脸弹楼"
    "艺航陆右协七攻镇检写苏宗章注阿抗弟坐验封紧劳户优财养适陈喜卫排射哥油刻留急降念云微伤例景拿绝阶座刘刚害印亿沙"
    "母酒助闻超审待压升送监策略限竟香配藏敌呢差仍兰温园树征善波哪词岛止预怕继皮执味份角草男普答益谁船惊核街夏宣掌"
    "田久著画辑奇尼剑吧谈背免孩礼材愿洋春架筑括晚乱乎讲尚良友临激刀夜室既敢邦挥昌板胡欧福港叶简苦担句岁荆贵娘守辖"
    "威宜衣帮块堂额错剧充欢够孙班呼阵销坚练脚退读测吴希宁换版异某顾曲楚典朱毒菜判救宋茶洪含顺啊鲜败货矿端兄归冷忙"
    "买险康评肉吗厂永哈沉散遗停笔假输牛洞松渐顶训录否述毕督控丰献姑忽爷互亮纳國爲為這個來會時學說們於後發對長過業"
    "裏裡經門動進區開產軍還種現機體與當兩實麼關從內沒將員東頭間無見戰點場數樣問並萬級應資務氣漢總電聲設義統處馬兒"
    "領隊計別權話報給變書幾華議稱決張導術結師達題條規縣風運組聽濟黨論強黃選記卻職號類傳帶幹農邊據聯廣質陽難歷專認"
    "車臺遊舉線團備爭眾連調轉該爾讓較際親單紅價約亞則屬積圖準極裝許參觀魚辦復複遠羣構隨劃勢熱網語鐵斷愛紀況證編滿"
    "覺雙樂標確織項飛節龍響藥輕擊請離顯羅營視護創餘興佔雖費試寶識維採宮環鬥鄉責嚴橋僅勝殺圍態楊負層須續狀銀範終錢"
    "賽獨細衝獲習醫盡臉彈樓藝陸協鎮檢寫蘇驗緊勞戶優財養適陳衛雲傷絕階劉剛億聞審壓監敵蘭溫園樹徵詞島預繼執誰驚畫輯"
    "劍談禮願築亂講臨揮歐葉簡擔歲荊貴轄幫塊額錯劇歡夠孫陣銷堅練腳讀測吳寧換異顧順鮮敗貨礦歸買險評嗎廠遺筆輸漸頂訓"
    "錄畢豐獻爺納汛灾災援启啟疏亡吨噸颱堤坝壩涝澇旱泥滑坡隐隱患储儲罚罰款附讯訊岗崗奖獎惩懲雨雪暴豪冰雹冻炸泄漏污"
    "染疫煤井梁仓倉库庫涌湧潮浪堰闸閘渠峰旬拨撥抢搶抚撫恤伍奔赴勘估址籍秘函抄签簽署咨询詢诉訴讼訟罪刑拘捕赔賠偿償"
    "贷貸税稅恢迁遷撤避灭滅震裂塌陷倾傾淹坍尾坑沟溝谷岩芯棚伞幼童残殘弱妇婦孕诊診疗療菌苗宿舍餐厅廳暖燃锅鍋炉爐罐"
    "槽阀閥瓶液氯氨酸碱鹼漆粉尘塵烟煙爆竹焊栋棟吊塔轨軌隧堵拥擁挤擠驾駕驶駛舱艙舶锚錨渔漁捞撈搜寻尋溺遇哨潜潛危警"
    "措徽障予序损損移违違健追补補培符订訂犯庆慶综綜涉履登申购購屋播短辆輛减減巡陵托针針融析御禦貼贴兼禁拒励勵扩擴"
    "胁脅闭閉橙礙碍筹籌载載滞滯芜迅促付延炼煉坏壞冶毁毀卸津绩績操捐蓄遵召束阻跨络絡顿頓秩础礎瞒瞞鼓妥拟擬谎謊零赶"
    "趕逾浅淺押稳穩授私休赠贈困箱舆輿档檔隔租擅牵牽岸妨塞固泛轮輪币幣戒趋趨废廢遭虚虛码碼汇匯宽寬迹跡嫌疑"
)
PUNCTUATION = frozenset("　、。〈〉《》「」『』【】〔〕（），．：；？！“”‘’—…·‧﹑～％①②③④⑤⑥⑦⑧⑨⑩ⅠⅡⅢⅣ")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the codec that decoded it (as Python names it) and what was lost, in Chinese."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def binary_kind(data: bytes) -> str | None:
    """What these bytes are if they begin like a file that is no text: a PNG's first bytes -> 'PNG 图片'."""
    for signature, kind in BINARY_SIGNATURES:
        if data.startswith(signature):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WebP 图片"
    if data[:2] == b"MZ" and b"\x00" in data[:64]:
        return "可执行程序"
    if data[:2] == b"BM" and data[6:10] == b"\x00\x00\x00\x00":
        return "BMP 图片"
    return None


def decode(data: bytes) -> Decoded:
    """The text of a file's bytes. Raises UnreadableFile for what is not text."""
    kind = binary_kind(data)
    if kind is not None:
        raise UnreadableFile(f"内容不是文本而是{kind}。请改回正确的扩展名，或另存为文本后再添加。")
    declared = _declared(data)
    encoding, sure = _marked(data), True
    if encoding is None:
        encoding, sure = _best(data, declared)
    text, broken = _decode(_without_mark(data), encoding)
    warnings = []
    if broken:
        wide = sum(1 for character in text if character > "\x7f")
        if broken > max(MIN_BROKEN_ALLOWED, wide * MAX_BROKEN_SHARE):
            raise UnreadableFile(
                f"无法识别文字编码：按最接近的 {encoding} 解码仍有 {broken} 处错误。请用记事本或 WPS 另存为 UTF-8 后再添加。"
            )
        warnings.append(f"{broken} 处字节无法按 {encoding} 解码")
    text = _checked(text, warnings)
    if declared and _codec(declared) not in (None, encoding):
        warnings.append(f"文件声明的编码是 {declared}，与内容不符，按 {encoding} 解码")
    if not sure:
        warnings.append(f"文字编码不能确定，按 {encoding} 解码，请核对文字是否正确")
    return Decoded(text, encoding, tuple(warnings))


def _marked(data: bytes) -> str | None:
    """The encoding a byte order mark states, unless what follows cannot be it."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            sample = data[len(mark) : len(mark) + SAMPLE_BYTES]
            text, broken = _decode(sample, encoding, final=len(sample) < SAMPLE_BYTES)
            if broken <= max(MIN_BROKEN_ALLOWED, len(text) * MAX_BROKEN_SHARE):
                return encoding
    return None


def _without_mark(data: bytes) -> bytes:
    """The bytes after the mark; a wrong mark is no text either, and would shift every character after it."""
    return next((data[len(mark) :] for mark, _ in BOMS if data.startswith(mark)), data)


def _declared(data: bytes) -> str | None:
    """The encoding a page says it has: b'<meta charset="gbk">' -> 'gbk'."""
    head = data[:8192]
    for pattern in DECLARATIONS:
        if match := pattern.search(head):
            return match.group(1).decode("ascii", "replace").lower()
    return None


def _codec(name: str) -> str | None:
    """The codec to decode with for a label: 'GB2312' -> 'gb18030'; None for a label Python does not know."""
    try:
        known = codecs.lookup(name).name
        "".encode(known)  # codecs such as rot13 and hex are no encodings of text
    except (LookupError, TypeError, ValueError):
        return None
    return LARGER_SET.get(known, known)


def _best(data: bytes, declared: str | None) -> tuple[str, bool]:
    """The most Chinese-looking decoding, and whether it looks Chinese (or plain ASCII) at all."""
    sample = _sample(_without_mark(data))
    utf8 = _score(sample, "utf-8")
    if utf8 >= UTF8_VALID + 0.5 or (sample.isascii() and not re.search(rb"[\x00-\x08]", sample)):
        return "utf-8", True
    voices = [codec for name in (declared, _chardet(sample)) if name and (codec := _codec(name))]
    candidates = dict.fromkeys(["utf-8", "gb18030", "big5hkscs", "cp950", "utf-16-le", "utf-16-be", *voices])
    scores = {codec: _score(sample, codec) + VOICE * voices.count(codec) for codec in candidates}
    best = max(scores, key=lambda codec: scores[codec])
    if scores[best] < 0:
        raise UnreadableFile(
            "无法识别文字编码：内容不像文字。请确认这是文字文件，并用记事本或 WPS 另存为 UTF-8 后再添加。"
        )
    return best, scores[best] >= UNSURE


def _sample(data: bytes) -> bytes:
    """A stretch that begins at the first byte beyond ASCII: a page's first 300 KB may be nothing but scripts."""
    beyond = re.search(rb"[\x80-\xff]", data)
    start = min(beyond.start() if beyond else 0, max(0, len(data) - SAMPLE_BYTES))
    start &= ~1  # even, so that UTF-16 is not cut through a character
    return data[start : start + SAMPLE_BYTES]


def _chardet(sample: bytes) -> str | None:
    import chardet

    return chardet.detect(sample)["encoding"]


def _score(sample: bytes, codec: str) -> float:
    """How Chinese a decoding looks, per character beyond ASCII: about 0.8 for real text, 0.1 for a wrong codec.

    Broken places count three times against it: a wrong codec breaks often, a damaged file rarely.
    """
    text, broken = _decode(sample, codec, final=len(sample) < SAMPLE_BYTES)
    wide = [character for character in text if character > "\x7f" or character < "\t"]
    score = (sum(map(_weight, wide)) - 3 * broken) / max(len(wide), 1)
    if codec == "utf-8" and not broken:
        score += UTF8_VALID if max(wide, default="") > "\u07ff" else UTF8_VALID_SHORT
    return score


@cache
def _weight(character: str) -> float:
    if character in COMMON or character in PUNCTUATION:
        return 1.0
    if "\u4e00" <= character <= "\u9fff":
        return 0.5 if _everyday(character) else 0.1
    if "\xa0" <= character < "\u3400" or "\uff00" <= character < "\ufff0":
        return 0.0
    return -0.5  # unassigned, private use, Hangul, rare extensions, control characters, U+FFFD


def _everyday(character: str) -> bool:
    """Whether GB2312 or Big5 counts it among its commonly used characters (level 1): 灌 yes, 獴 no."""
    gb, big5 = character.encode("gb2312", "replace"), character.encode("big5", "replace")
    return b"\xb0" <= gb[:1] <= b"\xd7" or b"\xa4" <= big5[:1] <= b"\xc6"


def _decode(data: bytes, codec: str, *, final: bool = True) -> tuple[str, int]:
    """The text, with U+FFFD for what is broken, and at how many places it is; not `final`: the end may be cut."""
    decoder = codecs.getincrementaldecoder(codec)
    try:
        return decoder("strict").decode(data, final), 0
    except UnicodeDecodeError:
        text = decoder("replace").decode(data, final)
        return text, len(text) - len(decoder("ignore").decode(data, final))


def _checked(text: str, warnings: list[str]) -> str:
    """The text without NULs; UnreadableFile if control characters show that it is none."""
    controls = sum(text.count(chr(code)) for code in range(32) if chr(code) not in "\t\n\v\f\r\x1a\x1c\x1d\x1e\x1f")
    if controls > max(MIN_BROKEN_ALLOWED, len(text) * MAX_CONTROL_SHARE):
        raise UnreadableFile(
            f"内容不是文本：含有 {controls} 个控制字符。请确认这是文字文件，并用原来的软件另存为 docx 或 txt。"
        )
    if nulls := text.count("\x00"):
        warnings.append(f"去掉了 {nulls} 个空字符（NUL）")
        text = text.replace("\x00", "")
    return text
