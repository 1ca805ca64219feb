# ruff: noqa: E501 -- pages read best unbroken
"""Amounts in budget statements: values, currencies, kinds."""

from decimal import Decimal
from typing import Any

import pytest
from babel.numbers import format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.read.currencies import Customs
from bot.read.model import model_of
from bot.read.money import read_budget
from bot.read.sections import read_sections
from bot.reports.report import Amount, Budget
from testing.pages import SALONS


def budget(wikitext: str, country: str | None = None, language: str | None = None) -> Budget:
    layout = read_sections(model_of(f"== Budget ==\n{wikitext}\n"), "Reports/Lake", SALONS)
    return read_budget(replace(layout, language=language), country)


def amounts(wikitext: str, country: str | None = None) -> tuple[Amount, ...]:
    return budget(wikitext, country).amounts


def short(wikitext: str, country: str | None = None, language: str | None = None) -> list[str]:
    return [f"{each.value} {each.currency} {each.kind}" for each in budget(wikitext, country, language).amounts]


CURRENCIES = [
    ("Food: 100 USD", None, "100 USD line"),
    ("Food: USD 100", None, "100 USD line"),
    ("Food: US$100", None, "100 USD line"),
    ("Food: $100", "US", "100 USD line"),
    ("Food: $100", "MX", "100 MXN line"),
    ("Food: $100", "NP", "100 USD line"),
    ("Food: $100 CAD", None, "100 CAD line"),
    ("Food: 100$", None, "100 USD line"),
    ("Food: €450,50", None, "450.50 EUR line"),
    ("Food: 450,50 €", None, "450.50 EUR line"),
    ("Food: £20", None, "20 GBP line"),
    ("Food: £20", "EG", "20 EGP line"),
    ("Food: 350 000 FCFA", "BJ", "350000 XOF line"),
    ("Food: 350 000 FCFA", "CM", "350000 XAF line"),
    ("Food: 350.000 F CFA", "SN", "350000 XOF line"),
    ("Food: Rs. 42,500", "NP", "42500 NPR line"),
    ("Food: Rs 42,500", "IN", "42500 INR line"),
    ("Food: Rs. 42,500 (Nepalese rupees)", None, "42500 NPR line"),
    ("Food: ₹1,00,000", None, "100000 INR line"),
    ("Food: Bs 2.145,50", "BO", "2145.50 BOB line"),
    ("Food: 987 Jordanian Dinars", None, "987 JOD line"),
    ("Food: 987 dinars", "DZ", "987 DZD line"),
    ("Food: 50 dirhams", "MA", "50 MAD line"),
    ("Food: 25,000 naira", None, "25000 NGN line"),
    ("Food: 25 thousand naira", None, "25000 NGN line"),
    ("Food: ₹1.5 lakh", None, "150000 INR line"),
    ("Food: 1,2 Mio. Euro", None, "1200000 EUR line"),
    ("Food: ₦25,000", None, "25000 NGN line"),
    ("Food: 300 hryvnias", None, "300 UAH line"),
    ("Їжа: 300 гривень", None, "300 UAH line"),
    ("Еда: 3 000 рублей", None, "3000 RUB line"),
    ("Comida: 200 dólares", None, "200 USD line"),
    ("Comida: 200 pesos", "CL", "200 CLP line"),
    ("Repas : 200 francs CFA", "CI", "200 XOF line"),
    ("Essen: 200 Schweizer Franken", None, "200 CHF line"),
    ("食物:3000元", "TW", "3000 TWD line"),
    ("食費:3000円", None, "3000 JPY line"),
    ("طعام: 200 دولار", None, "200 USD line"),
    ("طعام: ٢٠٠ دينار جزائري", None, "200 DZD line"),
    ("भोजन: 200 रुपये", "IN", "200 INR line"),
    ("খাবার: 200 টাকা", "BD", "200 BDT line"),
    ("Makanan: Rp 200.000", None, "200000 IDR line"),
    ("Chakula: TSh 20,000", None, "20000 TZS line"),
    ("Food: KSh 20,000", None, "20000 KES line"),
    ("Food: UGX 200,000/=", None, "200000 UGX line"),
    ("Yemek: 200 TL", None, "200 TRY line"),
    ("Jedzenie: 200 zł", None, "200 PLN line"),
    ("Jedzenie: 200,50 złotych", None, "200.50 PLN line"),
    ("Food: R$ 1.200,50", None, "1200.50 BRL line"),
    ("Food: 1.5k USD", None, "1500.0 USD line"),
    ("Food: 2 million UGX", None, "2000000 UGX line"),
    ("Food: US $ 500", None, "500 USD line"),
    ("Food: 500 $ US", None, "500 USD line"),
    ("Food: 500 $ CA", None, "500 CAD line"),
    ("Food: ֏54,000", None, "54000 AMD line"),
    ("Food: 1.830,00 MT", "MZ", "1830.00 MZN line"),
    ("Food: 247.500 FC", "CD", "247500 CDF line"),
    ("Food: 305.750 dinars", "JO", "305.750 JOD line"),
    ("Food: 305,750 dinars", "TN", "305.750 TND line"),
    ("طعام: ١٠٬٧٥٠٫٥٠ جنيهًا", "EG", "10750.50 EGP line"),
    ("Food: KES 1&nbsp;250", None, "1250 KES line"),
    ("Food: &euro;250", None, "250 EUR line"),
    ("Food: {{formatnum:3400}} KES", None, "3400 KES line"),
    ("Food: {{INR|5,000}}", None, "5000 INR line"),
    ("Food: {{nowrap|5 000 EUR}}", None, "5000 EUR line"),
    ("Еда: 4 318 рублей 50 копеек", None, "4318.50 RUB line"),
    ("Jedzenie: 412 zł 50 gr", None, "412.50 PLN line"),
]


@pytest.mark.parametrize(("line", "country", "amount"), CURRENCIES)
def test_currency(line: str, country: str | None, amount: str) -> None:
    (found,) = amounts("* " + line, country)
    value, currency, kind = amount.split()
    assert (found.value, found.currency, str(found.kind)) == (Decimal(value), currency, kind)


STATEMENTS = [
    ("The total budget for this event was 1200 USD. An amount equivalent to 65 USD remained.", ["1200 USD total", "65 USD remaining"]),
    ("Our grant was $1500, with $500 allocated for Springfield and $250 for other cities.", ["1500 USD granted", "500 USD allocated", "250 USD allocated"]),
    ("* Approved grant amount: 1,385 USD\n* Amount received: 978.62 JOD\n* Amount spent: 987 JOD (about 1,390 USD)",
     ["1385 USD granted", "978.62 JOD received", "987 JOD spent", "1390 USD spent"]),
    ("We received 420 000 XOF and spent 350 000 XOF, mainly for meals. The remaining 70 000 XOF will be given back.",
     ["420000 XOF received", "350000 XOF spent", "70000 XOF remaining"]),
    ("The salon cost €450,50 for the venue.", ["450.50 EUR spent"]),
    ("The two meetings cost 42,500 NPR in total:\n* Halls: NPR 9,500\n* Printing: NPR 8,750", ["42500 NPR total", "9500 NPR line", "8750 NPR line"]),
    ("Recibimos 2.300 BOB y gastamos 2.145,50 BOB. Queda un saldo de 154,50 BOB.", ["2300 BOB received", "2145.50 BOB spent", "154.50 BOB remaining"]),
    ("Nous avons reçu 500 EUR et dépensé 450 EUR. Il reste 50 EUR.", ["500 EUR received", "450 EUR spent", "50 EUR remaining"]),
    ("Wir haben 500 EUR erhalten und 450 EUR ausgegeben; übrig sind 50 EUR.", ["500 EUR received", "450 EUR spent", "50 EUR remaining"]),
    ("Мы получили 500 USD, потратили 450 USD, остаток 50 USD.", ["500 USD received", "450 USD spent", "50 USD remaining"]),
    ("Otrzymaliśmy 500 PLN, wydaliśmy 450 PLN, pozostało 50 PLN.", ["500 PLN received", "450 PLN spent", "50 PLN remaining"]),
    ("我們收到500 USD，支出450 USD，剩餘50 USD。", ["500 USD received", "450 USD spent", "50 USD remaining"]),
    ("Tulipokea 500 USD na tulitumia 450 USD. Salio ni 50 USD.", ["500 USD received", "450 USD spent", "50 USD remaining"]),
    ("The total budget is 480.50 EUR: 300 EUR for food, 180.50 EUR for the hall.", ["480.50 EUR total", "300 EUR line", "180.50 EUR line"]),
    ("المبلغ المستلم: 5000 دولار، المصروف: 4800 دولار، المتبقي: 200 دولار.", ["5000 USD received", "4800 USD spent", "200 USD remaining"]),
    ("* Transport refund: 200 USD", ["200 USD line"]),
    ("* Restauration : 300 EUR\n* Restaurant: 20 EUR", ["300 EUR line", "20 EUR line"]),  # "rest" is left over in some languages
    ("* Pauses: 1 350,500 TND", ["1350.500 TND line"]),
    ("300 USD were spent on food.", ["300 USD spent"]),
    ("We spent 350 USD on transport and 100 USD on food.", ["350 USD spent", "100 USD spent"]),
    ("* Lunch: 20 × 5 USD = 100 USD", ["100 USD line"]),
    ("* Lunch for 20 participants (50%): 100 USD", ["100 USD line"]),
    ("* Total: 800 EUR", ["800 EUR total"]),
    ("All amounts in EUR.\n* Transport: 150\n* Food: 200", ["150 EUR line", "200 EUR line"]),
    ("The grant was 500 USD and we spent 300 USD on food.", ["500 USD granted", "300 USD spent"]),
    ("The grant of 500 USD was used as follows:\n* Hall: 200 USD", ["500 USD granted", "200 USD line"]),
    ("From the grant, 500 EUR were spent.", ["500 EUR spent"]),
    ("The hall was paid from the grant of 500 EUR.", ["500 EUR granted"]),
    ("We spent 450 EUR, of which 300 EUR for food and 150 EUR for the hall.", ["450 EUR spent", "300 EUR line", "150 EUR line"]),
    ("Nous avons dépensé 1 150 EUR, dont 720 EUR pour le souper et 430 EUR pour la salle.", ["1150 EUR spent", "720 EUR line", "430 EUR line"]),
    ("Wir haben 80,40 EUR ausgegeben, davon 60,90 EUR für Essen.", ["80.40 EUR spent", "60.90 EUR line"]),
    ("* Spent on food: 100 EUR\n* Paid for the hall: 50 EUR\n* Total spent: 150 EUR", ["100 EUR line", "50 EUR line", "150 EUR spent"]),
    ("* Amount spent on the salon: 150 EUR", ["150 EUR spent"]),
    ("That leaves 150 EUR, which we ask to keep.", ["150 EUR remaining"]),
    ("The underspend (150 EUR) stays with the chapter.", ["150 EUR remaining"]),
    ("* Sum: 9,325 TWD (≈ 300 USD)", ["9325 TWD total", "300 USD total"]),
    ("وصُرف منها ١٠٠ دولار والمتبقي ٥٠ دولارا", ["100 USD spent", "50 USD remaining"]),
    ("300 EUR of the grant was spent on lunch and 200 EUR is left over.", ["300 EUR spent", "200 EUR remaining"]),
    ("Se aprobaron 500 USD. Se gastaron 450 USD y sobraron 50 USD.", ["500 USD granted", "450 USD spent", "50 USD remaining"]),
]  # fmt: skip


@pytest.mark.parametrize(("wikitext", "found"), STATEMENTS)
def test_statement(wikitext: str, found: list[str]) -> None:
    assert short(wikitext, "US") == found


TABLES = [
    ("{|\n! Item !! Amount\n|-\n| Venue || 150 000 XAF\n|-\n! Total !! 150 000 XAF\n|}", ["150000 XAF line", "150000 XAF total"]),
    ("{|\n! Item !! Amount (NPR)\n|-\n| Venue || 9,500\n|-\n| Total || 9,500\n|}", ["9500 NPR line", "9500 NPR total"]),
    ("{|\n! Item !! Qty !! Unit price (USD) !! Total (USD)\n|-\n| Lunch || 20 || 5 || 100\n|}", ["100 USD line"]),
    ("{|\n! Item !! Amount (XOF) !! Amount (USD)\n|-\n| Venue || 60 000 || 100\n|}", ["60000 XOF line", "100 USD line"]),
    ("{|\n! No !! Item !! Cost\n|-\n| 1 || Venue || $100\n|-\n| 2 || Food || $50\n|}", ["100 USD line", "50 USD line"]),
    ("{|\n| Grant received || 500 EUR\n|-\n| Spent || 450 EUR\n|-\n| Balance || 50 EUR\n|}", ["500 EUR received", "450 EUR spent", "50 EUR remaining"]),
    ("All sums are in hryvnias.\n{|\n! Item !! Planned !! Actual\n|-\n| Hall || 5 000 || 4 500,50\n|-\n| Total || 5 000 || 4 500,50\n|}",
     ["5000 UAH allocated", "4500.50 UAH line", "5000 UAH total", "4500.50 UAH total"]),
    ("In Sri Lankan rupees:\n{|\n| Food || Rs. 400.00\n|}", ["400.00 LKR line"]),
    ("{|\n! Poste !! Montant (USD) !! Montant (FC)\n|-\n| Salle || 150 || 247.500\n|}", ["150 USD line", "247500 CDF line"]),
    ("{|\n|\n{|\n| Food || US$ 10\n|}\n|\n{|\n| Grant approved || US$ 90\n|-\n| To be returned || US$ 5\n|}\n|}",
     ["10 USD line", "90 USD granted", "5 USD remaining"]),
    ("{|\n! Requested !! Approved !! Spent !! Remaining\n|-\n| 500 USD || 300 USD || 250 USD || 50 USD\n|}", ["300 USD granted", "250 USD spent", "50 USD remaining"]),
    ("{|\n! Item !! Requested (USD) !! Spent (USD)\n|-\n| Food || 500 || 250\n|-\n| Not approved || 50 || 30\n|}", ["250 USD line"]),
    ("{|\n| Requested || 500 USD\n|-\n| Approved || 300 USD\n|}", ["300 USD granted"]),
    ("{|\n! Item !! Budget (USD) !! Actual (USD)\n|-\n| Food || 500 || 250\n|}", ["500 USD allocated", "250 USD line"]),
    ("{|\n! Poste !! Montant en FCFA\n|-\n| Salle || 50 000\n|-\n| Total || 50 000\n|}", ["50000 XOF line", "50000 XOF total"]),
]  # fmt: skip


@pytest.mark.parametrize(("wikitext", "found"), TABLES)
def test_table(wikitext: str, found: list[str]) -> None:
    assert short(wikitext, "US") == found


# What the words of its clause make of a sum, in many languages: not paid, only asked for, refused, planned.
CLAUSES = [
    ("We did not spend the 500 USD.", []),
    ("Nothing of the 300 EUR was spent.", []),
    ("A sum of 200 EUR could have been spent on travel.", []),
    ("We would have needed 900 EUR more.", []),
    ("The venue, which would normally cost 400 EUR, was free.", []),
    ("We hope to receive 500 USD.", []),
    ("We did not exceed the grant, and spent 480 USD.", ["480 USD spent"]),
    ("We spent 300 USD and would have spent 100 USD more.", ["300 USD spent"]),
    ("The grant of 300 EUR was not used.", ["300 EUR granted"]),
    ("Of the 500 USD granted we spent 420 USD; 80 USD were not spent.", ["500 USD granted", "420 USD spent", "80 USD remaining"]),
    ("Nous n'avons pas dépensé les 300 euros.", []),
    ("No gastamos los 300 dólares.", []),
    ("Ausgegeben wurden 300 Euro nicht.", []),
    ("300 Euro haben wir nicht gebraucht.", []),
    ("Non abbiamo speso i 300 euro.", []),
    ("Nie wydaliśmy 300 zł.", []),
    ("Ми не витратили 3000 гривень.", []),
    ("Мы не потратили 3000 рублей.", []),
    ("我们没有使用500美元。", []),
    ("500ドルは使いませんでした。", []),
    ("300 USD harcanmadı.", []),
    ("हमने 500 डॉलर खर्च नहीं किए।", []),
    ("আমরা ৫০০ ডলার খরচ করিনি।", []),
    ("Kami tidak menghabiskan Rp 500.000.", []),
    ("Hatukutumia dola 50.", []),
    ("لم ننفق 500 دولار.", []),
    ("We were granted 250 EUR for up to four cities.", ["250 EUR granted"]),
    ("The grant covers up to 250 EUR.", []),
    ("Es werden maximal 250 EUR bezahlt.", []),
    ("We asked the Foundation for 500 USD.", []),
    ("We requested 300 EUR and received it in full.", ["300 EUR received"]),
    ("A grant of 500 USD was requested but rejected.", []),
    ("A grant of 500 USD was requested but not approved.", []),
    ("Our request for 500 USD was approved.", ["500 USD granted"]),
    ("We spent 500 USD on rent and 250 USD for up to four cities.", ["500 USD spent", "250 USD spent"]),
    ("We received the requested 300 EUR.", ["300 EUR received"]),
    ("Nous avons demandé 500 euros, reçu 300 euros et dépensé 250 euros.", ["300 EUR received", "250 EUR spent"]),
    ("Wir haben 500 Euro beantragt und 300 Euro bekommen.", ["300 EUR received"]),
    ("Pedimos 500 dólares, recibimos 300 dólares.", ["300 USD received"]),
    ("Wnioskowaliśmy o 500 zł, otrzymaliśmy 300 zł.", ["300 PLN received"]),
    ("我們申請了500美元，獲批300美元。", ["300 USD granted"]),
    ("500 TL talep ettik, 300 TL aldık.", ["300 TRY received"]),
    ("طلبنا 500 دولار وحصلنا على 300 دولار وأنفقنا 250 دولار.", ["300 USD received", "250 USD spent"]),
    ("Tuliomba dola 500 lakini tulipokea dola 300.", ["300 USD received"]),
    ("We had planned 400 EUR and spent 350 EUR.", ["400 EUR allocated", "350 EUR spent"]),
    ("The estimated cost is 500 USD.", ["500 USD allocated"]),
    ("* Lunch (without drinks): 30 EUR", ["30 EUR line"]),
    ("* 30 EUR for a lunch without drinks", ["30 EUR line"]),
    ("助成金として50,000円を受け取り、会場費に12,000円、茶菓に8,400円を使いました。", ["50000 JPY granted", "12000 JPY spent", "8400 JPY spent"]),
    ("助成金5万円、4万円を使い、残り1万円は返金。", ["50000 JPY granted", "40000 JPY spent", "10000 JPY remaining"]),
    ("हमें 500 डॉलर मिले और हमने 450 डॉलर खर्च किए।", ["500 USD received", "450 USD spent"]),
    ("The food cost 300 USD of the grant.", ["300 USD spent"]),
]  # fmt: skip


@pytest.mark.parametrize(("wikitext", "found"), CLAUSES)
def test_what_a_clause_makes_of_a_sum(wikitext: str, found: list[str]) -> None:
    assert short(wikitext) == found


ONCE = [
    ("We spent 22.400 pesos (ARS 22.400).", "AR", ["22400 ARS spent"]),
    ("We spent five hundred dollars (500 USD).", "GH", ["500 USD spent"]),
    ("We spent 528 GHS (100 USD).", "GH", ["528 GHS spent", "100 USD spent"]),
    ("We got 500 USD (1 US$ = 67.232 INR).", "IN", ["500 USD received"]),
    ("The hall was booked at the rate of 50 dollars.", "US", ["50 USD line"]),
    ("Lunch was 10 EUR per person, in all 150 EUR.", None, ["150 EUR total"]),
    ("* Lunch: 10 EUR per person", None, ["10 EUR line"]),
    ("Lunch: 10 EUR each.\n\nWe spent 150 EUR.", None, ["150 EUR spent"]),
    ("We spent 300–400 EUR.", None, []),
]


@pytest.mark.parametrize(("wikitext", "country", "found"), ONCE)
def test_a_sum_counts_once_and_a_rate_or_price_never(wikitext: str, country: str | None, found: list[str]) -> None:
    assert short(wikitext, country) == found


SPELLED = [
    ("en", None, "We spent two thousand five hundred US dollars.", ["2500 USD spent"]),
    ("en", None, "We spent a hundred and fifty euros.", ["150 EUR spent"]),
    ("en", None, "We spent several thousand dollars, a few hundred euros, one and a half thousand rupees.", []),
    ("en", None, "Each paid one dollar.", []),
    ("en", None, "Three hundred five hundred dollars.", []),
    ("en", None, "We spent two hundred thousand three hundred and five dollars.", ["200305 USD spent"]),
    ("fr", None, "Nous avons dépensé trois cents euros.", ["300 EUR spent"]),
    ("es", None, "Gastamos doscientos cincuenta dólares.", ["250 USD spent"]),
    ("pt", "BR", "Gastamos duzentos e cinquenta reais.", ["250 BRL spent"]),
    ("de", None, "Wir haben zweihundert Euro ausgegeben.", ["200 EUR spent"]),
    ("it", None, "Abbiamo speso trecento euro.", ["300 EUR spent"]),
    ("ru", None, "Мы потратили пятьсот рублей.", ["500 RUB spent"]),
    ("pl", None, "Wydaliśmy pięćset złotych.", ["500 PLN spent"]),
    ("id", None, "Kami menghabiskan lima ratus ribu rupiah.", ["500000 IDR spent"]),
    ("tr", None, "Beş yüz lira harcadık.", ["500 TRY spent"]),
    ("ar", None, "أنفقنا خمسمائة دولار.", ["500 USD spent"]),
    ("zh", None, "我們花了一千二百五十美元。", ["1250 USD spent"]),
    ("ja", None, "二万円を使いました。", ["20000 JPY spent"]),
    (None, None, "Nous avons dépensé trois cents euros.", ["300 EUR spent"]),
]


@pytest.mark.parametrize(("language", "country", "wikitext", "found"), SPELLED)
def test_sums_in_words(language: str | None, country: str | None, wikitext: str, found: list[str]) -> None:
    assert short(wikitext, country, language) == found


EVERYDAY = [
    ("Wir trafen uns am Samstag, den 7. September, und um 5.", "AT"),
    ("We are 5 nuevos editores and 3 novos, in sum 7.", "MX"),
    ("TOP 10 and ALL 20 articles.", None),
    ("Так 5 раз, вони 3.", "UA"),
    ("We won 3 and lost 2.", "US"),
]


@pytest.mark.parametrize(("wikitext", "country"), EVERYDAY)
def test_currencies_that_are_other_words_need_their_country(wikitext: str, country: str | None) -> None:
    assert amounts(wikitext, country) == ()


def test_they_count_where_the_country_pays_in_them_or_the_statement_names_them() -> None:
    assert short("* Lunch: 500 den", "MK") == ["500 MKD line"]
    assert short("All sums are in MKD.\n* Lunch: 500 den") == ["500 MKD line"]
    assert short("In sum 207 euros.", "GR") == ["207 EUR total"]


LABELS = [
    ("'''Granted'''<br>500 USD<br>'''Spent'''<br>450 USD", ["500 USD granted", "450 USD spent"]),
    ("=== Granted ===\n500 USD\n=== Spent ===\n'''450 USD'''", ["500 USD granted", "450 USD spent"]),
    ("Granted:\n\n500 USD\n\nSpent:\n\n450 USD", ["500 USD granted", "450 USD spent"]),
    ("; Granted: 500 USD\n; Spent\n: 450 USD", ["500 USD granted", "450 USD spent"]),
    ("Spent:\n\nFood 450 USD", ["450 USD line"]),  # it has words of its own
    ("Requested: 500 USD<br>Approved: 300 USD<br>Not spent: 50 USD", ["300 USD granted", "50 USD remaining"]),
]


@pytest.mark.parametrize(("wikitext", "found"), LABELS)
def test_labels_before_a_sum(wikitext: str, found: list[str]) -> None:
    assert short(wikitext) == found


def test_a_heading_holds_the_sum() -> None:
    layout = read_sections(model_of("== Budget: 300 USD ==\n"), "Reports/Lake", SALONS)
    (found,) = read_budget(layout, None).amounts
    assert (found.value, found.currency, found.kind.value) == (Decimal(300), "USD", "total")


@pytest.mark.parametrize(
    ("wikitext", "unclear"),
    [
        ("The hall cost 500, in July 2019.", ["500"]),
        ("We did not spend the 500 USD.", ["500 USD", "USD"]),
        ("We spent a few hundred dollars.", ["dollars"]),
        ("हमने कुछ रुपये खर्च किए।", ["रुपये"]),
        ("5 dinars of unknown make", ["5 dinars", "dinars"]),
        ("The money was spent on food, in July 2019, with nuevos amigos.", []),
    ],
)
def test_what_may_be_a_sum_is_told_where_none_was_read(wikitext: str, unclear: list[str]) -> None:
    page = f"== Budget ==\n{wikitext}\n"
    found = budget(wikitext)
    assert found.amounts == ()
    assert [page[span.start : span.end] for span in found.unclear] == unclear


def test_of_an_endless_statement_only_a_part_is_read_and_the_rest_is_told() -> None:
    found = budget("Spent on food.\n\n" + "500 USD, " * 25_000)
    assert found.amounts == ()
    assert len(found.unclear) == 1


NOTHING = [
    "20 participants, 60% women",
    "The report will follow in 2019.",
    "Transport: 150",
    "Room 5, 3 days",
    "* 3 halls",
    "5 dinars of unknown make",
    "Juan and Marco counted 3 colonies.",
]


@pytest.mark.parametrize("wikitext", NOTHING)
def test_no_amount(wikitext: str) -> None:
    assert amounts(wikitext) == ()


def test_a_shared_sign_without_any_hint_is_unknown() -> None:
    assert Customs().settle(("DZD", "TND")) is None
    assert Customs("TN").settle(("DZD", "TND")) == "TND"
    assert Customs().settle(("XOF", "XAF")) == "XOF"


@given(
    st.decimals(min_value=0, max_value=9_999_999, places=2),
    st.sampled_from(["en", "fr", "de", "es", "de_CH", "it", "pt", "hi", "id", "uk", "pl", "tr"]),
)
@settings(max_examples=200)
def test_reads_what_cldr_writes(value: Decimal, language: str) -> None:
    written = format_decimal(value, "#,##0.00" if language != "hi" else "#,##,##0.00", locale=language)
    (found,) = amounts(f"* Food: {written} EUR")
    assert (found.value, found.currency) == (value, "EUR")


PARTS = st.sampled_from(["12", "1,200", "1.5", " ", "USD", "$", "€", "Rs", "Rs.", "FCFA", "dinars", "grant", "spent", "\n", "* ", "|", "{|\n", "|-\n", "| ", "|}\n", "! Amount (EUR)\n", "%",
                         "×", "=", "(", ")", ".", ",", "元", "k", "²", "٣", "\0"])  # fmt: skip


@given(st.lists(PARTS, max_size=40))
@settings(max_examples=250)
def test_never_raises_and_spans_lie_inside(parts: list[str]) -> None:
    text = "".join(parts)
    for found in amounts(text, "NP"):
        assert found.span is not None
        assert 0 <= found.span.start < found.span.end <= len(text) + 20
        assert found.value >= 0
        assert len(found.currency) == 3


@given(st.text(max_size=150))
@settings(max_examples=100)
def test_takes_any_text(text: str) -> None:
    amounts(text + "1 USD")


@pytest.mark.parametrize(
    ("wikitext", "expected"),
    [
        ("We received 800 USD, which came to 4,224 GHS (1 USD = 5.28 GHS).", ["800 USD received", "4224 GHS received"]),
        ("Spent: 1,500 TND, at an exchange rate of 2.90 TND.", ["1500 TND spent"]),
        ("Spent: 1,500 TND (2.90 TND/USD).", ["1500 TND spent"]),
    ],
)
def test_a_rate_of_exchange_is_no_sum(wikitext: Any, expected: Any) -> None:
    assert short(wikitext) == expected


def test_a_breakdown_in_brackets_is_items_and_another_currency_the_same_sum() -> None:
    assert short("We spent 612.40 EUR (room 150 EUR, food 412.40 EUR, cards 50 EUR).") == [
        "612.40 EUR spent",
        "150 EUR line",
        "412.40 EUR line",
        "50 EUR line",
    ]
    assert short("We received 640 EUR (about 700 USD).") == ["640 EUR received", "700 USD received"]


def test_a_currency_named_by_itself_is_that_of_numbers_without_one() -> None:
    statement = "The grant was 600 USD. All sums are in NPR:\n* Hall: 8,000\n* Lunch: 16,800\n\nGrand total: 24,800"
    assert short(statement) == ["600 USD granted", "8000 NPR line", "16800 NPR line", "24800 NPR total"]


def test_a_label_names_the_currency_of_columns_of_places() -> None:
    table = "{|\n! Item !! Oran !! Constantine\n|-\n| Room || 100 000 || 40 000\n|-\n| Sub-total (F CFA) || 100 000 || 40 000\n|}"
    assert short(table, "CI") == ["100000 XOF line", "40000 XOF line", "100000 XOF total", "40000 XOF total"]


@pytest.mark.parametrize(
    ("wikitext", "expected"),
    [
        ("* Material: 100,– €", ["100 EUR line"]),
        ("Потрачено 12 тыс. рублей.", ["12000 RUB spent"]),
        ("共花費新台幣8,500元。", ["8500 TWD spent"]),
    ],
)
def test_more_ways_to_write_a_sum(wikitext: Any, expected: Any) -> None:
    assert short(wikitext) == expected
