"""Every word of the pages, simplified and traditional side by side.

`say('found', 'traditional') == '已找到依據'`. Written by hand and not converted: the offices on the two sides
call the same thing 文件 and 檔案, 上传 and 上傳. Left out: what the library itself says (notes, warnings, errors);
those are written in simplified script and go through `spoken`. Quotes and titles are never touched.
"""

import re

from kb.script import Script, to_script

_NAMES = re.compile(r"(《[^》]*》|“[^”]*”|「[^」]*」)")  # 没有找到文件“停課辦法.txt”: the name stays as it is

WORDS: dict[str, tuple[str, str]] = {
    # -- every page
    "product": ("应急管理知识库", "應急管理知識庫"),
    "motto": ("离线检索 · 原文作答", "離線檢索 · 原文作答"),
    "tab_ask": ("提问", "提問"),
    "tab_library": ("资料库", "資料庫"),
    "broken": ("出了意外的错误（{error}）。请把运行窗口里的错误信息交给维护人员。", "出了意外的錯誤（{error}）。請把執行視窗裡的錯誤訊息交給維護人員。"),
    "problem": ("现在办不到", "現在辦不到"),
    # -- asking
    "ask_title": ("问规章预案，看原文出处", "問規章預案，看原文出處"),
    "ask_lead": ("每个回答都摘自已入库的文件，并附上可以逐字核对的原文。找不到就说找不到。", "每個回答都摘自已入庫的文件，並附上可以逐字核對的原文。找不到就說找不到。"),
    "question": ("您的问题", "您的問題"),
    "question_hint": ("例如：发了台风橙色预警，渔船最晚几小时内回港？", "例如：發了颱風橙色預警，漁船最晚幾小時內回港？"),
    "ask": ("查找答案", "查找答案"),
    "keys": ("回车提问，“/”回到输入框，“↑”“↓”逐条看依据", "Enter 提問，「/」回到輸入框，「↑」「↓」逐條看依據"),
    "examples": ("试试这些问题", "試試這些問題"),
    "no_question": ("请先写下问题，再按回车。", "請先寫下問題，再按 Enter。"),
    "searching": ("正在资料库中查找原文……", "正在資料庫中查找原文……"),
    "found": ("已找到依据", "已找到依據"),
    "not_found": ("未找到", "未找到"),
    "not_found_lead": ("资料库里没有能回答这个问题的原文，所以不作回答。", "資料庫裡沒有能回答這個問題的原文，所以不作回答。"),
    "not_found_next": ("可以换个说法、写出文件名称或条款再问，或者到“资料库”补充文件。", "可以換個說法、寫出文件名稱或條款再問，或者到「資料庫」補充文件。"),
    "weak": ("依据较弱，请务必对照下面的原文核对。", "依據較弱，請務必對照下面的原文核對。"),
    "evidence": ("原文依据", "原文依據"),
    "evidence_count": ("{n} 条，最相关的在前", "{n} 條，最相關的在前"),
    "related": ("其他相关原文", "其他相關原文"),
    "related_lead": ("上面的回答没有引用这些，供对照。", "上面的回答沒有引用這些，供對照。"),
    "nearest": ("相近的段落（不是答案）", "相近的段落（不是答案）"),
    "nearest_lead": ("下面只是字面上最接近的段落，不能当作回答引用。", "下面只是字面上最接近的段落，不能當作回答引用。"),
    "not_an_answer": ("不是答案", "不是答案"),
    "elapsed": ("用时 {seconds} 秒", "用時 {seconds} 秒"),
    "cite": ("依据 {n}", "依據 {n}"),
    "cite_related": ("相关原文 {n}", "相關原文 {n}"),
    "page": ("第 {n} 页", "第 {n} 頁"),
    "place": ("位置", "位置"),
    "original": ("看原页", "看原頁"),
    "original_wait": ("正在打开原页……", "正在打開原頁……"),
    "original_where": ("第 {n} 页，共 {pages} 页", "第 {n} 頁，共 {pages} 頁"),
    "original_turn": ("看第 {n} 页", "看第 {n} 頁"),
    "original_alt": ("《{title}》第 {n} 页的原页图片，引用的文字已用黄框标出", "《{title}》第 {n} 頁的原頁圖片，引用的文字已用黃框標出"),
    "original_alt_plain": ("《{title}》第 {n} 页的原页图片", "《{title}》第 {n} 頁的原頁圖片"),
    "original_unknown": ("不知道要看哪一页。请重新提问后再点“看原页”。", "不知道要看哪一頁。請重新提問後再點「看原頁」。"),
    "larger": ("放大", "放大"),
    "smaller": ("缩小", "縮小"),
    "close": ("关闭", "關閉"),
    "copy": ("复制原文和出处", "複製原文和出處"),
    "copied": ("已复制", "已複製"),
    "copy_failed": ("复制失败，请手工选取", "複製失敗，請手動選取"),
    "empty": ("资料库还是空的", "資料庫還是空的"),
    "empty_lead": ("先放进文件，才能提问。两种办法：", "先放進文件，才能提問。兩種辦法："),
    "empty_page": ("打开上方的“资料库”，把文件（也可以是 zip 压缩包）拖进去，按“入库”。", "打開上方的「資料庫」，把文件（也可以是 zip 壓縮檔）拖進去，按「入庫」。"),
    "empty_command": ("或在命令行运行（自带的样例是 corpora 文件夹）：", "或在命令列執行（內附的樣例是 corpora 資料夾）："),
    # -- badges and warnings
    "in_force": ("现行", "現行"),
    "draft": ("征求意见稿", "徵求意見稿"),
    "superseded": ("已被新版取代", "已被新版取代"),
    "repealed": ("已废止", "已廢止"),
    "unknown": ("未注明", "未註明"),
    "warn_draft": ("征求意见稿：尚未生效，内容可能改动。", "徵求意見稿：尚未生效，內容可能改動。"),
    "warn_superseded": ("资料库里有这份文件的更新版本。", "資料庫裡有這份文件的更新版本。"),
    "warn_repealed": ("这份文件已经废止。", "這份文件已經廢止。"),
    "warn_redacted": ("原文此处有隐去的内容，引用时请核对正式文本。", "原文此處有隱去的內容，引用時請核對正式文本。"),
    "warn_garbled": ("原文此处有乱码，引用时请核对正式文本。", "原文此處有亂碼，引用時請核對正式文本。"),
    "warn_ocr": ("这段文字由扫描件识别而来，可能有错字。", "這段文字由掃描件辨識而來，可能有錯字。"),
    "law": ("法规", "法規"),
    "policy": ("政策文件", "政策文件"),
    "plan": ("应急预案", "應急預案"),
    "case": ("案例", "案例"),
    "other": ("其他", "其他"),
    "internal": ("内部", "內部"),
    "public": ("公开", "公開"),
    # -- the library: adding
    "add_title": ("添加文件", "添加文件"),
    "add_lead": ("支持 PDF（含扫描件）、OFD、Word、Excel、PowerPoint、网页、邮件、Markdown、文本、扫描图片，以及装着它们的 zip 压缩包。文件只留在这台电脑上。", "支援 PDF（含掃描件）、OFD、Word、Excel、PowerPoint、網頁、郵件、Markdown、純文字、掃描圖片，以及裝著它們的 zip 壓縮檔。文件只留在這部電腦上。"),
    "files": ("选择文件", "選擇檔案"),
    "drop": ("把文件拖到这里，或点击选择（可多选）", "把檔案拖到這裡，或點擊選擇（可多選）"),
    "audience": ("谁可以查到", "誰可以查到"),
    "audience_internal": ("内部（仅本单位）", "內部（僅本單位）"),
    "audience_public": ("公开（公众可查）", "公開（公眾可查）"),
    "add": ("入库", "入庫"),
    "no_files": ("还没有选择文件。请先把文件拖进上面的方框，再按“入库”。", "還沒有選擇檔案。請先把檔案拖進上面的方框，再按「入庫」。"),
    "too_many": ("一次选了 {n} 个文件，最多 {most} 个。请分几次，或打成 zip 压缩包。", "一次選了 {n} 個檔案，最多 {most} 個。請分幾次，或打成 zip 壓縮檔。"),
    "adding": ("正在入库：第 {n} 个，共 {total} 个", "正在入庫：第 {n} 個，共 {total} 個"),
    "report": ("入库结果", "入庫結果"),
    "added": ("已入库", "已入庫"),
    "unchanged": ("未变化", "未變化"),
    "failed": ("失败", "失敗"),
    "skipped": ("已跳过", "已略過"),
    "col_file": ("文件", "文件"),
    "col_result": ("结果", "結果"),
    "col_pages": ("页", "頁"),
    "col_passages": ("段落", "段落"),
    "col_remarks": ("说明", "說明"),
    "col_kept": ("保留", "保留"),
    "doubtful": ("需要核对", "需要核對"),
    "recognized_count": ("识别 {n} 页，把握 {share}", "辨識 {n} 頁，把握 {share}"),
    "blank_count": ("{n} 页无文字", "{n} 頁無文字"),
    "table_count": ("{n} 个表格", "{n} 個表格"),
    "report_details": ("读取详情", "讀取詳情"),
    "removed_characters": ("去掉的字符", "去掉的字元"),
    "report_total": ("共 {n} 份文件，读到 {read} 字，保留 {kept} 字（{share}）", "共 {n} 份文件，讀到 {read} 字，保留 {kept} 字（{share}）"),
    "no_doubts": ("{n} 份文件都完整读入，没有需要核对的。", "{n} 份文件都完整讀入，沒有需要核對的。"),
    # -- the report of everything held
    "tab_intake": ("入库报告", "入庫報告"),
    "intake_title": ("每份文件读到多少、保留多少、丢了什么", "每份文件讀到多少、保留多少、丟了什麼"),
    "intake_lead": ("保留不足九成、有页没读出文字、识别把握低或有乱码的，标为“需要核对”，排在最前。", "保留不足九成、有頁沒讀出文字、辨識把握低或有亂碼的，標為「需要核對」，排在最前。"),
    "only_doubtful": ("只看需要核对的", "只看需要核對的"),
    # -- the library: what is held
    "held": ("已入库的文件", "已入庫的文件"),
    "held_count": ("共 {n} 份文件，{passages} 条段落", "共 {n} 份文件，{passages} 條段落"),
    "shown_count": ("显示 {shown} 份，共 {n} 份", "顯示 {shown} 份，共 {n} 份"),
    "filter": ("筛选", "篩選"),
    "filter_hint": ("按名称、地区、文号、种类筛选", "按名稱、地區、文號、種類篩選"),
    "no_match": ("没有符合“{text}”的文件。", "沒有符合「{text}」的文件。"),
    "opening": ("正在打开资料库……", "正在打開資料庫……"),
    "col_title": ("名称", "名稱"),
    "col_kind": ("种类", "種類"),
    "col_region": ("地区", "地區"),
    "col_date": ("日期", "日期"),
    "col_status": ("状态", "狀態"),
    "col_audience": ("范围", "範圍"),
    "col_format": ("格式", "格式"),
    "open": ("打开《{title}》", "打開《{title}》"),
    # -- the library: one document
    "back": ("← 返回列表", "← 返回列表"),
    "issuer": ("发文机关", "發文機關"),
    "number": ("文号", "文號"),
    "date": ("日期", "日期"),
    "effective": ("施行日期", "施行日期"),
    "addressee": ("主送机关", "受文者"),
    "origin": ("来源", "來源"),
    "published": ("发布日期", "發布日期"),
    "annexes": ("附件", "附件"),
    "repeals": ("废止的文件", "廢止的文件"),
    "history": ("修订沿革", "修訂沿革"),
    "tables": ("表格", "表格"),
    "file": ("文件名", "檔名"),
    "format": ("格式", "格式"),
    "encoding": ("编码", "編碼"),
    "pages": ("页数", "頁數"),
    "kept": ("读到 {read} 字符，保留 {kept} 字符", "讀到 {read} 字元，保留 {kept} 字元"),
    "characters": ("字符", "字元"),
    "fingerprint": ("SHA-256", "SHA-256"),
    "not_stated": ("未注明", "未註明"),
    "outline": ("结构", "結構"),
    "outline_empty": ("没有识别出章节。", "沒有識別出章節。"),
    "outline_rest": ("还有 {n} 个下级条目未列出。", "還有 {n} 個下級條目未列出。"),
    "remarks": ("入库时的提示", "入庫時的提示"),
    "remove": ("移除这份文件", "移除這份文件"),
    "remove_ask": ("确定移除《{title}》吗？它的 {n} 条段落会立刻查不到，原始文件也一并删除。", "確定移除《{title}》嗎？它的 {n} 條段落會立刻查不到，原始檔也一併刪除。"),
    "remove_yes": ("确定移除", "確定移除"),
    "remove_no": ("取消", "取消"),
    "removed": ("已移除《{title}》", "已移除《{title}》"),
    "removed_proof": ("删去 {n} 条段落及其向量和词条；复查库中，剩余 {left} 条。", "刪去 {n} 條段落及其向量和詞條；複查庫中，剩餘 {left} 條。"),
    "not_removed": ("没有移除干净：复查库中，还剩 {left} 条。请再移除一次；仍不行请运行 kb doctor。", "沒有移除乾淨：複查庫中，還剩 {left} 條。請再移除一次；仍不行請執行 kb doctor。"),
}  # fmt: skip


def say(word: str, script: Script, **values: object) -> str:
    """One of the words above in a script, its blanks filled: `say('page', 'traditional', n=3) == '第 3 頁'`."""
    simplified, traditional = WORDS[word]
    return (traditional if script == "traditional" else simplified).format(**values)


def spoken(text: str, script: Script) -> str:
    """What the library says in its own words (notes, warnings, errors), in the script of the page.

    Names in quotation marks stay as they are: `spoken('库中没有《颱風計畫》', 'simplified') == '库中没有《颱風計畫》'`.
    """
    return "".join(part if n % 2 else to_script(part, script) for n, part in enumerate(_NAMES.split(text)))
