"""Pages in languages in which the form has no headings: nothing is called missing, for it may well be there."""

import pytest

from testing.pages import report

PAGES = {
    "cy": """\
== Dyddiad a lleoliad ==
18 Awst 2019, Llyfrgell Ganolog, Caerdydd, Cymru
== Cyfranogwyr ==
Daeth deg o bobl i'r cyfarfod ac roedd pawb yn hapus iawn.
== Beth ddigwyddodd ==
Dechreuon ni gyda choffi ac yna trafod y pynciau.
== Cyllideb ==
120 punt
""",
    "so": """\
== Taariikhda iyo goobta ==
18 Agoosto 2019, Hargeysa
== Ka qaybgalayaasha ==
Toban qof ayaa yimid kulanka oo dhammaantood way ku faraxsanaayeen inay la kulmaan dadka kale.
== Maxaa dhacay ==
Waxaan ku bilownay qaxwo kadibna waxaan ka wada hadalnay mawduucyada.
== Miisaaniyadda ==
120 doolar
""",
    "mg": """\
== Daty sy toerana ==
18 aogositra 2019, Antananarivo, Madagasikara
== Mpandray anjara ==
Olona folo no tonga tamin'ny fivoriana ary faly avokoa izy rehetra.
== Inona no nitranga ==
Nanomboka tamin'ny kafe izahay ary niresaka ny lohahevitra avy eo.
== Tetibola ==
120 dolara
""",
    "ht": """\
== Dat ak kote ==
18 out 2019, Bibliyotèk Nasyonal, Pòtoprens, Ayiti
== Patisipan yo ==
Dis moun te vini nan reyinyon an e tout moun te kontan anpil.
== Kisa ki te pase ==
Nou te kòmanse ak kafe epi nou te pale sou tèm yo.
== Bidjè ==
120 dola
""",
    "ga": """\
== Dáta agus áit ==
18 Lúnasa 2019, Leabharlann na Cathrach, Baile Átha Cliath, Éire
== Rannpháirtithe ==
Tháinig deichniúr chuig an gcruinniú agus bhí gach duine an-sásta leis an lá.
== Cad a tharla ==
Thosaíomar le caife agus ansin phléamar na topaicí go léir.
== Buiséad ==
120 euro
""",
    "ha": """\
== Rana da wuri ==
18 ga Agusta 2019, Kano, Najeriya
== Mahalarta ==
Mutane goma ne suka halarci taron kuma kowa ya ji dadi sosai da yadda aka gudanar da shi.
== Abin da ya faru ==
Mun fara da shan shayi sannan muka tattauna batutuwan.
== Kasafin kudi ==
120 dala
""",
    "qu": """\
== Punchaw, maypi ==
18 agosto 2019, Qusqu, Piruw
== Hamuqkuna ==
Chunka runakuna hamurqanku huñunakuyman, llapanku kusisqa karqanku chay punchawpi.
== Imataq karqan ==
Kafi upyaywan qallarirqayku, chaymanta rimarqayku.
== Qullqi ==
120 sol
""",
}
SOME_KNOWN = {
    "a language that is not told": """\
== Dyddiad a lleoliad ==
18 Awst 2019, Llyfrgell Ganolog, Caerdydd, Cymru
== Beth ddigwyddodd ==
Dechreuon ni gyda choffi ac yna trafod y pynciau gyda phawb oedd yno, ac roedd pawb yn hapus iawn.
== Budget ==
120 GBP
""",
    "a language without headings": """\
== Dagsetning og staður ==
18. ágúst 2019, Borgarbókasafn, Reykjavík, Ísland
== Hvað gerðist ==
Við byrjuðum með kaffi og svo var talað um efnið sem var valið fyrir fundinn.
== Budget ==
120 EUR
""",
}
ENGLISH = """\
== Date and location ==
18 August 2019, Central Library, Cardiff, Wales
== The weather ==
It rained all day, and nobody minded, for the library was warm and there was coffee for everybody who came.
== What happened ==
We began with coffee and then we talked about the topics.
"""
THEMES = """\
== Diversity ==
* We need more women, and we have to look for them where they are.
== Advocacy ==
* The law of the country has to be changed, and this is what we ask of the foundation.
== Partnerships ==
* The libraries are with us.
"""


def statuses(text: str) -> dict[str, str]:
    return {section.id: section.status.value for section in report(text).sections}


@pytest.mark.parametrize("language", PAGES)
def test_nothing_is_called_missing_under_headings_that_nobody_here_can_read(language: str) -> None:
    found = report(PAGES[language])
    assert {section.status.value for section in found.sections} == {"unreadable"}
    reasons = [finding.message for finding in found.findings if finding.code == "section-unreadable"]
    assert len(reasons) == 7
    assert all("a language in which no names of sections are known" in reason for reason in reasons)


@pytest.mark.parametrize("page", SOME_KNOWN)
def test_a_heading_that_is_known_does_not_make_the_others_readable(page: str) -> None:
    found = statuses(SOME_KNOWN[page])
    assert found.pop("budget") == "present"
    assert set(found.values()) == {"unreadable"}


@pytest.mark.parametrize("text", [ENGLISH, THEMES], ids=["English", "themes"])
def test_a_page_whose_headings_are_known_is_told_what_it_lacks(text: str) -> None:
    assert statuses(text)["budget"] == "missing"
    assert statuses(text)["participants"] == "missing"


def test_a_page_without_prose_is_told_too() -> None:
    assert statuses("== Xyz ==\n12 ab\n")["budget"] == "missing"
