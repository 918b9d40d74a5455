"""People who do not exist, from lists of common names and streets. Pure: number and country say who it is.

They have e-mail addresses under example.org, which nobody can own, and no telephones: any number might be somebody's.
"""

from collections.abc import Mapping
from random import Random
from typing import NamedTuple

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
}
STREETS = {
    "NL": ("Kerkstraat", "Dorpsstraat", "Molenweg", "Schoolstraat", "Parallelweg", "Julianastraat"),
    "DE": ("Hauptstraße", "Bahnhofstraße", "Gartenstraße", "Dorfstraße", "Bergstraße", "Lindenweg"),
    "FR": ("rue de l'Église", "rue du Moulin", "Grande Rue", "rue des Écoles", "place de la Mairie", "rue Pasteur"),
    "BE": ("Stationsstraat", "Kerkstraat", "Nieuwstraat", "rue de la Station", "Molenstraat", "rue du Moulin"),
}
# City, beginning of its postal codes.
CITIES = {
    "NL": (("Amsterdam", "10"), ("Rotterdam", "30"), ("Utrecht", "35"), ("Eindhoven", "56"), ("Groningen", "97")),
    "DE": (("Berlin", "101"), ("Hamburg", "200"), ("München", "803"), ("Köln", "506"), ("Leipzig", "041")),
    "FR": (("Paris", "750"), ("Lyon", "690"), ("Marseille", "130"), ("Lille", "590"), ("Nantes", "440")),
    "BE": (("Antwerpen", "20"), ("Gent", "90"), ("Brussel", "10"), ("Liège", "40"), ("Brugge", "80")),
}
# Province, city, district, beginning of its postal codes.
CHINESE_PLACES = (
    ("上海市", "上海市", "浦东新区", "2001"), ("北京市", "北京市", "朝阳区", "1000"), ("广东省", "深圳市", "南山区", "5180"),
    ("广东省", "广州市", "天河区", "5106"), ("浙江省", "杭州市", "西湖区", "3100"), ("湖北省", "武汉市", "洪山区", "4300"),
    ("四川省", "成都市", "武侯区", "6100"), ("江苏省", "南京市", "玄武区", "2100"), ("陕西省", "西安市", "雁塔区", "7100"),
)  # fmt: skip
CHINESE_ROADS = ("人民路", "中山路", "解放路", "建设路", "和平路", "新华路", "文化路", "长江路")
LETTERS = "ABCDEGHJKLMNPRSTVWXZ"


class Somebody(NamedTuple):
    """A buyer: the same number in the same country is the same person."""

    number: int
    name: str
    email: str
    address: Mapping[str, object]


def somebody(seed: int, country: str, number: int) -> Somebody:
    """The person of this number. Of countries that the lists do not know people live in the Netherlands."""
    chance = Random(f"{seed}/{country}/{number}")
    email = f"buyer-{seed}-{country.lower()}-{number}@example.org"
    if country == "CN":
        name = chance.choice(CHINESE_FAMILY) + "".join(chance.sample(CHINESE_GIVEN, chance.choice((1, 2, 2))))
        return Somebody(number, name, email, _chinese(chance, name))
    home = country if country in CITIES else "NL"
    name = f"{chance.choice(EUROPEAN_GIVEN)} {chance.choice(FAMILY[home])}"
    return Somebody(number, name, email, _european(chance, home, name))


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


def _european(chance: Random, country: str, name: str) -> dict[str, object]:
    city, code = chance.choice(CITIES[country])
    street, house = chance.choice(STREETS[country]), chance.randint(1, 180)
    return {
        "country": country,
        "lines": [f"{house} {street}" if country == "FR" else f"{street} {house}"],
        "name": name,
        "city": city,
        "postal_code": _postal_code(chance, country, code),
    }


def _postal_code(chance: Random, country: str, begins: str) -> str:
    digits = 4 if country in ("NL", "BE") else 5
    code = begins + "".join(str(chance.randint(1, 9)) for _ in range(digits - len(begins)))
    return f"{code} {chance.choice(LETTERS)}{chance.choice(LETTERS)}" if country == "NL" else code
