"""The language of a page, and its counterparts in others."""

from typing import Any

import pytest

from testing.pages import report

EVENT = "== What happened ==\n"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We met in the hall and talked about the future of our projects."),
        ("fr", "Nous avons parlé de l'avenir des projets avec les membres de la communauté."),
        ("es", "La comunidad se reunió para hablar del futuro de los proyectos y fue una buena tarde."),
        ("pt", "A comunidade reuniu-se para falar do futuro dos projetos e foi uma boa tarde, com mais pessoas."),
        ("de", "Wir haben über die Zukunft der Projekte gesprochen und es wurde ein langer Abend."),
        ("it", "Abbiamo parlato del futuro dei progetti e della comunità, che sono nel cuore."),
        ("id", "Kami berbicara tentang masa depan proyek dengan para anggota dan itu adalah hari yang baik."),
        ("sw", "Tulizungumza kuhusu mustakabali wa miradi na wanachama wa jamii yetu kwa siku nzima."),
        ("tr", "Projelerin geleceği hakkında konuştuk ve çok güzel bir gün oldu."),
        ("pl", "Rozmawialiśmy o przyszłości projektów i było to dobre spotkanie, które się udało."),
        ("ru", "Мы говорили о будущем проектов, и это был хороший день."),
        ("uk", "Ми говорили про майбутнє проєктів, і це був добрий день."),
        ("mk", "Разговаравме за иднината на проектите и беше добар ден со сите, ќе повториме."),
        ("ar", "تحدثنا عن مستقبل المشاريع مع أعضاء المجتمع في هذا اليوم."),
        ("fa", "ما در این روز با اعضای جامعه گفتگو کردیم که خوب بود."),
        ("hi", "हमने समुदाय के भविष्य के बारे में बात की और यह अच्छा दिन था।"),
        ("bn", "আমরা প্রকল্পগুলির ভবিষ্যৎ নিয়ে কথা বলেছি।"),
        ("zh", "我们讨论了项目的未来。"),
        ("ja", "私たちはプロジェクトの未来について話しました。"),
        ("ko", "우리는 프로젝트의 미래에 대해 이야기했습니다."),
    ],
)
def test_languages(language: Any, text: Any) -> None:
    assert report(EVENT + text).language == language


def test_the_wiki_knows_best() -> None:
    assert report(EVENT + "We met in the hall and talked.", language="fr").language == "fr"


def test_headings_of_the_form_do_not_tell() -> None:
    text = "== Date and location ==\n3 août\n== What happened ==\nNous avons parlé avec les membres de la communauté."
    assert report(text).language == "fr"


@pytest.mark.parametrize("text", ["", "== Budget ==", "123", "\0"])
def test_nothing_to_tell(text: Any) -> None:
    assert report(text).language is None


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Reports/A/EN", "''This report is available in French [[Reports/A|here]].''\n== Budget ==", ("Reports/A",)),
        ("Reports/A", "[[Reports/A/EN]]", ("Reports/A/EN",)),
        ("Reports/A", "[[/fr|fr]] [[/fr]]", ("Reports/A/fr",)),
        ("Tertulia", "English version: [[Talks about (things)]]", ("Talks about (things)",)),
        ("Reports/A FR", "Version anglaise : [[:Reports/A_EN|ici]]", ("Reports/A EN",)),
        ("Reports/A", "See also [[Reports/B]]", ()),
        ("Reports/A", "Available in French: [[File:A.pdf]] [[User:B]]", ()),
        ("Reports/A", "== Budget ==\nAvailable in French: [[Reports/C]]", ()),
    ],
)
def test_counterparts(title: Any, text: Any, expected: Any) -> None:
    assert report(text, title).same_as == expected
