"""Is a library whole? What `kb doctor` asks of the store, answered in Chinese.

Left out: the model, fonts and sockets (kb/cli.py).
"""

import sqlite3

_COUNTS = (  # every passage has its text, its vector and its terms, and nothing else has any
    ("正文", "contents", "key"),
    ("向量", "vectors", "key"),
    ("词项", "terms", "rowid"),
)


def problems(connection: sqlite3.Connection, dimension: int) -> tuple[str, ...]:
    """What is wrong, one sentence each: '向量与段落不一致：缺 1 条，多 0 条。请运行：kb rebuild'."""
    found = [
        f"数据库完整性检查：{line}" for (line,) in connection.execute("PRAGMA integrity_check(10)") if line != "ok"
    ]
    for name, table, key in _COUNTS:
        lacking = f"SELECT count(*) FROM passages WHERE key NOT IN (SELECT {key} FROM {table})"  # noqa: S608
        surplus = f"SELECT count(*) FROM {table} WHERE {key} NOT IN (SELECT key FROM passages)"  # noqa: S608
        less, more = _one(connection, lacking), _one(connection, surplus)
        if less or more:
            found.append(f"{name}与段落不一致：缺 {less} 条，多 {more} 条。请运行：kb rebuild")
    wrong = _one(connection, "SELECT count(*) FROM vectors WHERE length(vector) <> ?", 2 * dimension)
    if wrong:
        found.append(f"有 {wrong} 条向量长度不是 {dimension} 维。请运行：kb rebuild")
    incomplete = """SELECT count(*) FROM documents WHERE passages <>
        (SELECT count(*) FROM passages WHERE passages.document = documents.key)"""
    if partial := _one(connection, incomplete):
        found.append(f"有 {partial} 个文件的段落不完整。请用 kb add 重新加入这些文件")
    if orphans := _one(connection, "SELECT count(*) FROM passages WHERE document NOT IN (SELECT key FROM documents)"):
        found.append(f"有 {orphans} 个段落不属于任何文件。请用备份替换资料库")
    try:
        connection.execute("INSERT INTO terms (terms) VALUES ('integrity-check')")
    except sqlite3.DatabaseError as error:
        found.append(f"词项索引与词项不一致（{error}）。请运行：kb rebuild")
    return tuple(found)


def _one(connection: sqlite3.Connection, query: str, *values: int) -> int:
    return int(connection.execute(query, values).fetchone()[0])
