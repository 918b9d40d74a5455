"""Why a value has not the form that an operation takes, in Chinese: by the validator's type, with its numbers.

The English is the validator's own. A type that is not here says OTHERWISE: the pointer still tells where.
"""

from collections.abc import Mapping

OTHERWISE = "该值不符合要求"
CHINESE: Mapping[str, str] = {
    "missing": "必填",
    "extra_forbidden": "没有这个字段",
    "json_invalid": "不是有效的 JSON",
    "none_required": "必须为空",
    "bool_type": "应为是或否",
    "bool_parsing": "应为是或否",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_parsing_size": "数值过大",
    "int_from_float": "应为整数，不能有小数",
    "float_type": "应为数字",
    "float_parsing": "应为数字",
    "finite_number": "应为有限的数字",
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "不能小于 {ge}",
    "less_than": "应小于 {lt}",
    "less_than_equal": "不能大于 {le}",
    "multiple_of": "应为 {multiple_of} 的倍数",
    "string_type": "应为文字",
    "string_too_short": "至少 {min_length} 个字符",
    "string_too_long": "最多 {max_length} 个字符",
    "string_pattern_mismatch": "格式不正确",
    "string_unicode": "含有无效字符",
    "enum": "不是可选的值",
    "literal_error": "不是可选的值",
    "union_tag_invalid": "不是可选的类型",
    "union_tag_not_found": "缺少类型",
    "too_short": "至少 {min_length} 项",
    "too_long": "最多 {max_length} 项",
    "list_type": "应为列表",
    "tuple_type": "应为列表",
    "set_type": "应为列表",
    "dict_type": "应为对象",
    "mapping_type": "应为对象",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
    "uuid_type": "应为有效的编号",
    "uuid_parsing": "应为有效的编号",
    "uuid_version": "应为有效的编号",
    "date_type": "应为日期，如 2026-01-31",
    "date_parsing": "应为日期，如 2026-01-31",
    "date_from_datetime_parsing": "应为日期，如 2026-01-31",
    "date_from_datetime_inexact": "应为日期，不含时间",
    "datetime_type": "应为日期和时间",
    "datetime_parsing": "应为日期和时间，如 2026-01-31T08:00:00Z",
    "datetime_from_date_parsing": "应为日期和时间，如 2026-01-31T08:00:00Z",
    "datetime_object_invalid": "应为日期和时间",
    "timezone_aware": "时间须带时区",
    "timezone_naive": "时间不能带时区",
    "url_type": "应为网址",
    "url_parsing": "应为有效的网址",
    "url_scheme": "网址应以 {expected_schemes} 开头",
    "url_too_long": "网址最多 {max_length} 个字符",
}


def in_chinese(kind: str, facts: Mapping[str, object]) -> str:
    """The reason of this type with its numbers."""
    said = CHINESE.get(kind, OTHERWISE)
    try:
        return said.format_map(facts)
    except (KeyError, ValueError):
        return OTHERWISE
