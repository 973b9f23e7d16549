"""How common a character is in Chinese text: what tells a right decoding from a wrong one.

A right decoding is made of common characters, in both scripts; a wrong one of rare ones, symbols and unassigned codes.
Left out: which codecs are tried (charset.py, mojibake.py).

    commonness('防') == 1.0, commonness('獴') == 0.1; mean_commonness('防汛预案') == 1.0, of '闃叉睕棰勬' about 0.4
"""

import re
from functools import cache

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
_WIDE = re.compile(r"[^\x00-\x7f]")


def mean_commonness(text: str) -> float:
    """The mean over the characters beyond ASCII: about 0.8 for real text, 0.4 for a wrong decoding; 0 if there are none."""
    wide = _WIDE.findall(text)
    return sum(map(commonness, wide)) / len(wide) if wide else 0.0


@cache
def commonness(character: str) -> float:
    """How likely a character is in Chinese text: 的 and 。 1.0, 灌 0.5, 獴 0.1, ñ 0.0, U+FFFD -0.5."""
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
