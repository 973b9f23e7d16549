"""The library's SQLite file: its tables, its connections, its transactions, its errors in words.

Any number of threads read, each on a connection of its own and each `reading()` on one snapshot; one thread
writes at a time, and other processes wait for it. Whatever is raised inside `writing()` undoes all of it.

    journal_mode WAL     readers never wait for the writer
    synchronous FULL     what was committed outlives a power cut, too; with a transaction per batch it costs nothing
    AUTOINCREMENT        no key is ever used twice, so a cache of keys (vectors.py) can be stale but never wrong

Left out: what the rows mean (store.py).
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, LifoQueue

from index.lexical import TOKENIZE
from ingest.errors import IndexMismatch, KnowledgeBaseError, LibraryDamaged, LibraryMissing

SCHEMA_VERSION = 6
_APPLICATION_ID = 0x594A4B42  # "YJKB" in the file's header: this is a library of ours

TERMS_TABLE = f'CREATE VIRTUAL TABLE terms USING fts5(title, path, body, tokenize="{TOKENIZE}")'
# passages is narrow on purpose: every lexical candidate is looked up in it when a scope is asked for.
_REFUSED_TABLE = "CREATE TABLE refused (source BLOB PRIMARY KEY, report BLOB NOT NULL) WITHOUT ROWID"
# Passages whose terms were made anew, and how many words the library had learnt by then: what a cache must read again.
_RELEARNT_TABLE = "CREATE TABLE relearnt (key INTEGER PRIMARY KEY REFERENCES passages (key) ON DELETE CASCADE, words INTEGER NOT NULL)"
# One random mark for every state the library was ever in: a cache made of another state of it, which a backup put back has
# never been in, is known by that, although keys and generations are counted on from the backup a second time.
_STATES_TABLE = "CREATE TABLE states (generation INTEGER PRIMARY KEY, mark TEXT NOT NULL)"
_DERIVED_TABLE = (  # what others work out of a document (derived.py)
    "CREATE TABLE derived (document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE, kind TEXT NOT NULL,"
    " version INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (document, kind)) WITHOUT ROWID"
)
_TABLES = (
    """CREATE TABLE documents (
        key INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        source BLOB NOT NULL UNIQUE,
        file BLOB NOT NULL,
        sha256 TEXT NOT NULL,
        audience TEXT NOT NULL,
        passages INTEGER NOT NULL,
        added_at TEXT NOT NULL,
        metadata BLOB NOT NULL,
        document BLOB NOT NULL,
        reading INTEGER NOT NULL DEFAULT 1,
        report BLOB)""",
    "CREATE INDEX documents_by_audience ON documents (audience, id)",
    """CREATE TABLE passages (
        key INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE)""",
    "CREATE INDEX passages_by_document ON passages (document)",
    "CREATE TABLE contents (key INTEGER PRIMARY KEY REFERENCES passages (key) ON DELETE CASCADE, passage BLOB NOT NULL)",
    "CREATE TABLE vectors (key INTEGER PRIMARY KEY REFERENCES passages (key) ON DELETE CASCADE, vector BLOB NOT NULL)",
    TERMS_TABLE,
    _RELEARNT_TABLE,
    _STATES_TABLE,
    _DERIVED_TABLE,
    _REFUSED_TABLE,  # files that were given and are not held, each with its reason
    "CREATE TABLE words (word TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE build (name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID",
)

# What brings a library of this schema version to the next; it runs in one transaction when the library is opened.
_MIGRATIONS: dict[int, tuple[str, ...]] = {
    1: (
        "ALTER TABLE documents ADD COLUMN reading INTEGER NOT NULL DEFAULT 1",  # by which rules it was read
        "ALTER TABLE documents ADD COLUMN report BLOB",  # what reading it kept and lost; NULL: to be worked out
    ),
    2: (_REFUSED_TABLE,),
    3: (_RELEARNT_TABLE, "DROP TABLE vocabulary"),
    4: (
        _STATES_TABLE,
        "INSERT INTO states SELECT value, lower(hex(randomblob(8))) FROM build WHERE name = 'generation'",
    ),
    5: (_DERIVED_TABLE,),
}

_PRAGMAS = (
    "PRAGMA busy_timeout = 30000",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -32768",  # 32 MiB a connection
    "PRAGMA journal_size_limit = 67108864",  # a large addition leaves no large journal behind
)

_ADVICE = {  # errors a person can do something about: SQLite's primary code -> words
    sqlite3.SQLITE_BUSY: "资料库正被另一个程序写入：{path}。请等它结束后重试。",
    sqlite3.SQLITE_FULL: "磁盘已满，未能写入：{path}。请腾出空间后重试；资料库保持上次的状态。",
    sqlite3.SQLITE_READONLY: "资料库不可写：{path}。请检查该文件及其文件夹的权限。",
    sqlite3.SQLITE_CANTOPEN: "无法打开资料库：{path}。请检查该文件及其文件夹的权限。",
    sqlite3.SQLITE_IOERR: "读写资料库时磁盘出错：{path}（{error}）。请检查磁盘后重试。",
}
_DAMAGED = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


class Database:
    """One library file."""

    def __init__(self, path: Path, found: Callable[[sqlite3.Connection], None] | None = None) -> None:
        """Open the file; with `found`, make it where there is none, and call that in the transaction that does so."""
        self.path = path
        create = found is not None
        self._idle: LifoQueue[sqlite3.Connection] = LifoQueue()
        self._writing = threading.Lock()
        self._writer: sqlite3.Connection | None = None
        self._closed = False
        if not path.exists() and not create:
            raise missing(path)
        try:
            if create:
                path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise KnowledgeBaseError(f"无法建立文件夹：{path.parent}（{error}）。请换一个位置或检查权限。") from error
        with self._translated():
            self._writer = self._connect(create=create)
            try:
                self._prepare(self._writer, found)
            except BaseException:
                self._writer.close()
                raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one committed state, whatever is written meanwhile."""
        with self._translated():
            try:
                connection = self._idle.get_nowait()
            except Empty:
                connection = self._connect()
            try:
                connection.execute("BEGIN")
                yield connection
            finally:
                connection.rollback()
                if self._closed:
                    connection.close()
                else:
                    self._idle.put(connection)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The one writing connection, in a transaction that is committed at the end or not at all."""
        with self._writing, self._translated():
            if self._writer is None:
                raise sqlite3.ProgrammingError("the library is closed")
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                self._writer.execute("COMMIT")
            except BaseException:
                self._writer.rollback()
                raise

    def close(self) -> None:
        """Close all connections; readers in other threads close theirs when they are done."""
        self._closed = True
        while True:
            try:
                self._idle.get_nowait().close()
            except Empty:
                break
        with self._writing:
            if self._writer is not None:
                self._writer.close()
            self._writer = None

    def _connect(self, *, create: bool = False) -> sqlite3.Connection:
        if self._closed:
            raise sqlite3.ProgrammingError("the library is closed")
        mode = "rwc" if create else "rw"
        # A connection serves one thread at a time, but not always the same one.
        connection = sqlite3.connect(
            f"{self.path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False
        )
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        return connection

    def _prepare(self, connection: sqlite3.Connection, found: Callable[[sqlite3.Connection], None] | None) -> None:
        """Make the tables of a new library; see that an old one is ours and of this format."""
        (mark,) = connection.execute("PRAGMA application_id").fetchone()
        if mark == 0 and not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
            # New, or its first process died before its first commit.
            if found is None:
                raise missing(self.path)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("BEGIN IMMEDIATE")
            if not connection.execute("SELECT 1 FROM sqlite_master").fetchone():  # another process may have been faster
                for table in _TABLES:
                    connection.execute(table)
                connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
                found(connection)
            connection.execute("COMMIT")
            (mark,) = connection.execute("PRAGMA application_id").fetchone()
        if mark != _APPLICATION_ID:
            raise LibraryDamaged(f"{self.path} 不是本系统的资料库。请移走该文件，或用 --home 指定别的文件夹。")
        version = self._migrated(connection)
        if version != SCHEMA_VERSION:
            raise IndexMismatch(
                f"资料库 {self.path} 的格式是第 {version} 版，本程序只认第 {SCHEMA_VERSION} 版。"
                "请用建立它的那一版程序打开，或移走它后重新运行：kb add <文件或文件夹>"
            )

    def _migrated(self, connection: sqlite3.Connection) -> int:
        """The schema version of the library, brought up to ours where that can be done."""
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version not in _MIGRATIONS:
            return int(version)
        connection.execute("BEGIN IMMEDIATE")
        try:
            (version,) = connection.execute("PRAGMA user_version").fetchone()  # another process may have been faster
            while version in _MIGRATIONS:
                for statement in _MIGRATIONS[version]:
                    connection.execute(statement)
                version += 1
                connection.execute(f"PRAGMA user_version = {version}")
            connection.execute("COMMIT")
        except BaseException:
            connection.rollback()
            raise
        return int(version)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the primary code, without its refinement
            if code in _DAMAGED:
                raise damaged(self.path, str(error)) from error
            if code in _ADVICE:
                raise KnowledgeBaseError(_ADVICE[code].format(path=self.path, error=error)) from error
            raise


def missing(path: Path) -> LibraryMissing:
    """There is no library at `path`."""
    return LibraryMissing(f"尚未建立资料库：{path} 不存在。请先运行：kb add <文件或文件夹>")


def damaged(path: Path, what: str) -> LibraryDamaged:
    """The library at `path` cannot be trusted any more."""
    return LibraryDamaged(
        f"资料库文件已损坏：{path}（{what}）。请用备份替换它；没有备份时移走该文件，再运行：kb add <文件或文件夹>"
    )
