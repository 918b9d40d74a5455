"""The codes that WooCommerce and Shopify give regions are written as addresses here are: none of them leaves a doubt."""

import pytest

from orderloom.customers.model.addresses import Address, address_doubts, rules_of
from orderloom.customers.model.doubts import Doubt
from orderloom.customers.model.regions import region_code
from orderloom.customers.model.shop_regions import told_region
from orderloom.kernel.countries import COUNTRIES


def _numbered(first: str, last: int, digits: int = 2) -> str:
    return " ".join(f"{first}{nth:0{digits}}" for nth in range(1, last + 1))


# Every code of WooCommerce's states in the countries whose regions the address data knows.
WOOCOMMERCE = {
    "AR": "C B K H U X W E P Y L F M N Q R A J D Z S G V T",
    "AU": "ACT NSW NT QLD SA TAS VIC WA",
    "BR": "AC AL AP AM BA CE DF ES GO MA MT MS MG PA PB PR PE PI RJ RN RS RO RR SC SP SE TO",
    "CA": "AB BC MB NB NL NT NS NU ON PE QC SK YT",
    "CL": "CL-AI CL-AN CL-AP CL-AR CL-AT CL-BI CL-CO CL-LI CL-LL CL-LR CL-MA CL-ML CL-NB CL-RM CL-TA CL-VS",
    "CN": _numbered("CN", 32, 1),
    "EG": "EGALX EGASN EGAST EGBA EGBH EGBNS EGC EGDK EGDT EGFYM EGGH EGGZ EGIS EGJS EGKB EGKFS EGKN EGLX EGMN EGMNF EGMT "
    "EGPTS EGSHG EGSHR EGSIN EGSUZ EGWAD",
    "ES": "C VI AB A AL O AV BA PM B BU CC CA S CS CE CR CO CU GI GR GU SS H HU J LO GC LE L LU M MA ML MU NA OR P PO SA TF SG "
    "SE SO T TE TO V VA BI ZA Z",
    "HK": "HONG_KONG KOWLOON NEW_TERRITORIES",
    "ID": "AC SU SB RI KR JA SS BB BE LA JK JB BT JT JI YO BA NB NT KB KT KI KS KU SA ST SG SR SN GO MA MU PA PB",
    "IE": "CW CN CE CO DL D G KY KE KK LS LM LK LD LH MO MH MN OY RN SO TA WD WH WX WW",
    "IN": "AP AR AS BR CT GA GJ HR HP JK JH KA KL LA MP MH MN ML MZ NL OR PB RJ SK TN TS TR UK UP WB AN CH DN DD DL LD PY",
    "IR": "KHZ THR ILM BHR ADL ESF YZD KRH KRN HDN GZN ZJN LRS ABZ EAZ WAZ CHB SKH RKH NKH SMN FRS QHM KRD KBD GLS GIL MZN MKZ "
    "HRZ SBN",
    "IT": "AG AL AN AO AR AP AT AV BA BT BL BN BG BI BO BZ BS BR CA CL CB CE CT CZ CH CO CS CR KR CN EN FM FE FI FG FC FR GE GO "
    "GR IM IS SP AQ LT LE LC LI LO LU MC MN MS MT ME MI MO MB NA NO NU OR PD PA PR PV PG PU PE PC PI PT PN PZ PO RG RA RC RE RI "
    "RN RM RO SA SS SV SI SR SO SU TA TE TR TO TP TN TV TS UD VA VE VB VC VR VV VI VT",
    "JM": _numbered("JM-", 14),
    "JP": _numbered("JP", 47),
    "MX": "DF JA NL AG BC BS CM CS CH CO CL DG GT GR HG MX MI MO NA OA PU QT QR SL SI SO TB TM TL VE YU ZA",
    "MY": "JHR KDH KTN LBN MLK NSN PHG PNG PRK PLS SBH SWK SGR TRG PJY KUL",
    "MZ": "MZP MZG MZI MZB MZL MZMPM MZN MZA MZS MZT MZQ",
    "NG": "AB FC AD AK AN BA BY BE BO CR DE EB ED EK EN GO IM JI KD KN KT KE KO KW LA NA NI OG ON OS OY PL RI SO TA YO ZA",
    "PE": "CAL LMA AMA ANC APU ARE AYA CAJ CUS HUV HUC ICA JUN LAL LAM LIM LOR MDD MOQ PAS PIU PUN SAM TAC TUM UCA",
    "PH": "ABR AGN AGS AKL ALB ANT APA AUR BAS BAN BTN BTG BEN BIL BOH BUK BUL CAG CAN CAS CAM CAP CAT CAV CEB COM NCO DAV DAS "
    "DAC DAO DIN EAS GUI IFU ILN ILS ILI ISA KAL LUN LAG LAN LAS LEY MAG MAD MAS MSC MSR MOU NEC NER NSA NUE NUV MDC MDR PLW PAM "
    "PAN QUE QUI RIZ ROM WSA SAR SIQ SOR SCO SLE SUK SLU SUN SUR TAR TAW ZMB ZAN ZAS ZSI 00",
    "TH": " ".join(f"TH-{nth}" for nth in (*range(10, 28), *range(30, 68), *range(70, 78), *range(80, 87), *range(90, 97))
                   if nth not in (28, 29, 59, 68, 69, 78, 79, 87, 88, 89)),
    "TR": _numbered("TR", 81),
    "UA": "VN VL DP DT ZT ZK ZP IF KV KH LH LV MY OD PL RV SM TP KK KS KM CK CH CV",
    "US": "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI "
    "SC SD TN TX UT VT VA WA WV WI WY AA AE AP",
    "VE": "A B C D E F G H I J K L M N O P R S T U V W X Y Z",
    "VN": "vnct vndn vnhn vnhp vnsg vn01 vn02 vn03 vn04 vn05 vn06 vn07 vn09 vn13 vn14 vn18 vn20 vn21 vn22 vn23 vn24 vn25 vn26 vn27 "
    "vn28 vn29 vn30 vn31 vn32 vn33 vn34 vn35 vn36 vn37 vn39 vn40 vn41 vn43 vn44 vn45 vn46 vn47 vn49 vn50 vn51 vn52 vn53 vn54 vn55 "
    "vn56 vn57 vn58 vn59 vn61 vn63 vn66 vn67 vn68 vn69 vn70 vn71 vn72 vn73",
}  # fmt: skip
SHOPIFY = {
    "AE": "AZ AJ DU FU RK SH UQ",
    "AU": "ACT NSW NT QLD SA TAS VIC WA",
    "CN": "AH BJ CQ FJ GS GD GX GZ HI HE HL HA HB HN NM JS JX JL LN NX QH SN SD SH SX SC TJ XJ YZ YN ZJ",
    "IN": "AN AP AR AS BR CH CG DN DD DL GA GJ HR HP JK JH KA KL LA LD MP MH MN ML MZ NL OR PY PB RJ SK TN TS TR UP UK WB",
    "JP": _numbered("JP-", 47),
    "KR": "KR-26 KR-43 KR-44 KR-27 KR-30 KR-42 KR-29 KR-41 KR-47 KR-48 KR-28 KR-49 KR-45 KR-46 KR-50 KR-11 KR-31",
    "MX": "AGS BC BCS CAMP CHIS CHIH DF COAH COL DGO GTO GRO HGO JAL MEX MICH MOR NAY NL OAX PUE QRO Q_ROO SLP SIN SON TAB TAMPS "
    "TLAX VER YUC ZAC",
    "TH": "TH-10 TH-50",
}


@pytest.mark.parametrize("country", [*(f"w{one}" for one in WOOCOMMERCE), *(f"s{one}" for one in SHOPIFY)])
@pytest.mark.parametrize("city", ["Town", "城市"])
def test_no_code_of_other_shops_leaves_a_doubt(country: str, city: str) -> None:
    shop, country = (WOOCOMMERCE if country[0] == "w" else SHOPIFY), country[1:]
    codes = [code.replace("_", " ") for code in shop[country].split()]
    told = {code: told_region(country, [code], beside=[city]) for code in codes}
    assert rules_of(country).regions
    doubtful = {
        code: region
        for code, region in told.items()
        if Doubt.UNKNOWN_REGION in address_doubts(Address(country=country, lines=("1",), region=region))
    }
    assert doubtful == ({"YZ": "YZ"} if (shop, country) == (SHOPIFY, "CN") else {})  # Tibet, by its name beside it
    merged = {"IN": {"DN", "DD"}}.get(country, set())
    assert len(set(told.values())) >= len(told) - max(0, len(merged) - 1)


@pytest.mark.parametrize(
    ("country", "code", "latin", "local", "iso"),
    [
        ("CN", "CN2", "Beijing Shi", "北京市", "BJ"),
        ("CN", "CN11", "Jiangsu Sheng", "江苏省", "JS"),
        ("CN", "CN-GD", "Guangdong Sheng", "广东省", "GD"),
        ("JP", "JP13", "Tokyo", "東京都", "13"),
        ("JP", "JP-13", "Tokyo", "東京都", "13"),
        ("TR", "TR34", "İstanbul", "İstanbul", "34"),
        ("TH", "TH-10", "Bangkok", "กรุงเทพมหานคร", "10"),
        ("IN", "TS", "Telangana", "Telangana", "TG"),
        ("UA", "KK", "Kharkiv oblast", "Харківська область", "63"),
        ("MX", "DF", "CDMX", "CDMX", "CMX"),
        ("IR", "THR", "Tehran Province", "استان تهران", "23"),
        ("MY", "SGR", "Selangor", "Selangor", "10"),
        ("US", "NY", "NY", "NY", "NY"),
        ("KE", "KE30", "KE-30", "KE-30", "30"),
        ("RS", "RSVO", "RS-VO", "RS-VO", "VO"),
        ("BE", "Berchem", "Berchem", "Berchem", ""),
        ("XX", "XX1", "XX1", "XX1", ""),
    ],
)
def test_a_code_is_the_region_that_it_means(country: str, code: str, latin: str, local: str, iso: str) -> None:
    assert told_region(country, [code], beside=["Main Street 1", "Zürich", None]) == latin
    assert told_region(country, [code], beside=["Main Street 1", "城市"]) == local
    if country in COUNTRIES:
        assert region_code(country, latin) == region_code(country, local) == iso


def test_the_name_counts_where_the_code_is_not_known() -> None:
    assert told_region("CN", ["YZ", "Xizang"]) in ("Xizang", "Xizang Zizhiqu")
    assert told_region("US", [None, "New York"]) == "New York"
    assert told_region("US", ["QQ", "Nowhere"]) == "QQ"
    assert told_region("US", [None, ""]) is None
