"""Words of who does things, and what looks wrong with an address."""

from collections.abc import Mapping

from orderloom.kernel.words.word import Word

WORDS: Mapping[str, Mapping[str, Word]] = {
    "actor": {
        "staff": Word("Staff", "员工"),
        "key": Word("API key", "API 密钥"),
        "buyer": Word("Buyer", "买家"),
        "system": Word("System", "系统"),
    },
    "role": {
        "admin": Word("Administrator", "管理员"),
        "manager": Word("Manager", "店长"),
        "support": Word("Customer service", "客服"),
        "warehouse": Word("Warehouse", "仓库"),
        "finance": Word("Finance", "财务"),
        "viewer": Word("Viewer", "只读"),
    },
    "key_kind": {
        "secret": Word("Secret key", "服务端密钥"),
        "publishable": Word("Publishable key", "公开密钥"),
    },
    "locale": {
        "en": Word("English", "英文"),
        "zh-CN": Word("Chinese (simplified)", "简体中文"),
    },
    "doubt": {
        "unknown_country": Word("Unknown country", "国家不明"),
        "missing_address": Word("Address missing", "缺少地址"),
        "missing_lines": Word("Street missing", "缺少街道"),
        "missing_district": Word("District missing", "缺少区县"),
        "missing_city": Word("City missing", "缺少城市"),
        "missing_region": Word("Province missing", "缺少省份"),
        "missing_postal_code": Word("Postal code missing", "缺少邮编"),
        "unknown_region": Word("Unknown province", "省份不明"),
        "postal_code_format": Word("Postal code has another form", "邮编格式不符"),
        "postal_code_region": Word("Postal code of another province", "邮编与省份不符"),
        "phone_unreadable": Word("Phone unreadable", "电话无法识别"),
        "phone_not_possible": Word("Phone too short or too long", "电话位数不符"),
        "email_format": Word("E-mail has another form", "邮箱格式不符"),
    },
}
