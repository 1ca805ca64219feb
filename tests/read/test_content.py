"""Content, nothing, or words that stand in for content."""

from typing import Any

import pytest

from testing.pages import report


def status(content: Any) -> Any:
    return report(f"== Statement on your budget ==\n{content}\n\n== What happened ==\nx").section("budget").status


STAND_INS = """
TBD
To be added.
(to be completed)
Coming soon!
N/A
—
...
The photos will be uploaded soon.
We will add the list of participants later.
The report is being prepared and will be published soon.
Please list who was there (usernames where possible).
''Please tell us how the money was used. A few sentences are enough.''
[Add photos here]
Describe what happened at your meeting.
À compléter
Les photos seront ajoutées prochainement.
Veuillez lister les personnes présentes.
Por completar.
Las fotos serán agregadas pronto.
Em breve
As fotos serão adicionadas em breve.
قريباً
سيتم إضافة الصور لاحقاً
Folgt noch.
Die Bilder werden noch hochgeladen.
Da completare
Le foto verranno aggiunte presto.
Буде додано
Фотографії будуть додані пізніше.
Будет добавлено позже
Отчёт готовится.
待补充
照片將會上傳。
準備中
写真は後日掲載します。
जल्द ही जोड़ा जाएगा
তালিকা শীঘ্রই যোগ করা হবে।
Akan segera ditambahkan.
Itaongezwa baadaye
Yakında eklenecek
Do uzupełnienia
Zdjęcia zostaną dodane wkrótce.
{{TBD}}
""".strip().split("\n")


@pytest.mark.parametrize("content", [*STAND_INS, "Date:\nPlace:", "* '''Date:'''\n* '''Place:'''"])
def test_stand_ins(content: Any) -> None:
    assert status(content) == "placeholder"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "<!-- a prompt -->",
        "[[Category:A]]",
        "{{clear}}\n__NOTOC__",
        "<br />\n----",
        "<gallery>\n</gallery>",
        "{|\n|}",
        "* \n* ",
        "&nbsp;",
        "<div></div>",
    ],
)
def test_nothing(content: Any) -> None:
    assert status(content) == "empty"


@pytest.mark.parametrize(
    "content",
    [
        "We spent 500 USD.",
        "No money was used.",
        "The rest will be added to the next grant of 500 USD.",
        "See [[commons:Category:A]].",
        "* Ana\n* Bo",
        "[[File:A.jpg|thumb]]",
        "<gallery>\nFile:A.jpg\n</gallery>",
        "{{u|Ana}}",
        "{{/Costs}}",
        "Please invite us again!",
        "Nothing of it was new. It was a good day all the same.",
        "* Provide training\n* Share tools",
        "TBD\n* Hall: 40 EUR",
        "<nowiki>{{x}}</nowiki>",
        "Merci de nous avoir invités.",
    ],
)
def test_content(content: Any) -> None:
    assert status(content) == "present"


def test_content_of_sub_headings_counts() -> None:
    assert status("=== Hall ===\n40 EUR") == "present"
    assert status("=== Hall ===\n\n=== Food ===\n") == "empty"
