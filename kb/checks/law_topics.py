"""Placeholder until the table stands."""


def topics():
    return {
        "生产安全事故报告和调查处理条例": ((9, 9, ("现场人员",)), (10, 11, ("逐级上报", "时限")), (19, 21, ("调查组",)))
    }
