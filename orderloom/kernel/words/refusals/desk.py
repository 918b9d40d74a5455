"""Refusals in Chinese: custom fields and saved views. What each says in English is its docstring."""

from collections.abc import Mapping

CHINESE: Mapping[str, str] = {
    "column_malformed": "列名只能用小写字母、数字和 . _ -，不得重复，最多 60 列。",
    "custom_field_in_use": "该字段已有值，修改后可能不符；请放宽范围，或将其归档并新建字段。",
    "custom_field_invalid": "填写的值不符合自定义字段的要求，详情中列出了字段和原因。",
    "custom_field_malformed": "自定义字段的定义有误，详情中列出了出错的项和原因。",
    "custom_field_not_filterable": "列表不能按此自定义字段筛选；请先将其设为可筛选。",
    "custom_field_not_found": "没有此自定义字段。",
    "custom_field_not_writable": "买家不能填写此自定义字段。",
    "custom_field_required": "有必填的自定义字段没有值，详情中列出了该字段。",
    "custom_field_taken": "此对象已有同名标识的字段（可能已归档）；请恢复该字段，或换一个标识。",
    "custom_field_unknown": "这里没有此自定义字段，或已归档，或不适用于该渠道。",
    "job_not_failed": "只有失败的后台任务才能重新运行；详情中列出了该任务的状态。",
    "job_not_found": "没有此后台任务：成功的任务立即清除，失败的任务 30 天后清除。",
    "not_yours_to_change": "视图只能由创建者修改、共享和删除；共享视图也可由有共享权限的人修改。",
    "saved_view_not_found": "没有此视图，或它属于他人。",
    "saved_view_taken": "此列表中您已有同名视图。",
    "too_many_custom_fields": "此对象的自定义字段数量已达上限。",
    "too_many_saved_views": "您保存的视图数量已达上限；请先删除一些。",
    "view_column_unknown": "列表中没有此列，详情中列出了可用的列；自定义字段写作 custom.<标识>。",
}
