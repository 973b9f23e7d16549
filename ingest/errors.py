"""Every error a person can do something about, with one base class.

Messages are written for the person at the screen: the fact with its value, then what to do next,
in Chinese. Errors of libraries are translated where they enter the program, with the cause chained;
whatever is not translated is a defect and shows its traceback.
"""


class KnowledgeBaseError(Exception):
    """Base of all errors with a message for the user: `str(error)` is shown as it is."""


class UnreadableFile(KnowledgeBaseError):
    """One file cannot be taken in (empty, truncated, protected, not a document, too large)."""


class UnsupportedFormat(UnreadableFile):
    """The file is of a kind no reader knows; the message says what to convert it to."""


class ModelUnavailable(KnowledgeBaseError):
    """The embedding model is missing, damaged or does not load."""


class IndexMismatch(KnowledgeBaseError):
    """The library was built with another model or folding version; the message names the mending command."""


class LibraryMissing(KnowledgeBaseError):
    """There is no library at the home given, or it holds no document yet."""


class LibraryDamaged(KnowledgeBaseError):
    """The library's own file cannot be opened or fails its integrity check."""


class DocumentNotFound(KnowledgeBaseError):
    """No document of that id, name or title is held."""


class BadRequest(KnowledgeBaseError):
    """A question, option or input file given by the user cannot be used as it is."""
