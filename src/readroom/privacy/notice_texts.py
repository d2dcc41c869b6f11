"""The texts of the notices, by version and language. Never change one: add a version."""

from __future__ import annotations

from typing import Final

_ENGLISH_1: Final = {
    "look": (
        "A camera looks at the room.\n"
        "A program finds the faces and estimates which expression is visible on each: angry, "
        "disgust, fear, happy, sad, surprise or neutral. It is often wrong about one face, and it "
        "does not know what anybody thinks or experiences."
    ),
    "purpose": "It is used for: {purpose}.",
    "room": (
        "Pictures are dropped as soon as they were read. Only numbers of the room as a whole are "
        "kept, never of fewer than {min_group} people."
    ),
    "nothing": (
        "Pictures are dropped as soon as they were read. Numbers are shown for a while and not "
        "kept."
    ),
    "person": (
        "Pictures are dropped as soon as they were read. Numbers of each person are kept, under a "
        "random number in the place of a name."
    ),
    "free": (
        "Taking part is voluntary. Whoever does not want to sits outside the camera's view and "
        "has no disadvantage. Whoever changes their mind says so, at any time and without a "
        "reason; what was kept of them singly is then erased."
    ),
    "guardians": "For people under age, a parent or guardian agrees.",
    "written": (
        "Agreement is given in writing and signed before the camera looks. The numbers are erased "
        "at the latest on the day that is named when the session begins."
    ),
    "self": "looking at oneself",
    "education": "teaching",
    "workplace": "work",
    "market_research": "market research",
    "playtest": "testing a game",
    "research": "research",
    "medical_safety": "medical or safety reasons",
}

_GERMAN_1: Final = {
    "look": (
        "Eine Kamera sieht in den Raum.\n"
        "Ein Programm findet die Gesichter und schätzt, welcher Ausdruck auf jedem zu sehen ist: "
        "Ärger, Ekel, Furcht, Freude, Trauer, Überraschung oder keiner davon. Bei einem einzelnen "
        "Gesicht irrt es oft, und es weiß nicht, was jemand denkt oder erlebt."
    ),
    "purpose": "Es dient: {purpose}.",
    "room": (
        "Bilder werden verworfen, sobald sie gelesen sind. Aufgehoben werden nur Zahlen über den "
        "Raum als Ganzes, nie über weniger als {min_group} Menschen."
    ),
    "nothing": (
        "Bilder werden verworfen, sobald sie gelesen sind. Zahlen werden eine Weile gezeigt und "
        "nicht aufgehoben."
    ),
    "person": (
        "Bilder werden verworfen, sobald sie gelesen sind. Aufgehoben werden Zahlen über jede "
        "Person, unter einer Zufallszahl statt eines Namens."
    ),
    "free": (
        "Die Teilnahme ist freiwillig. Wer nicht möchte, sitzt außerhalb des Bildes und hat keinen "
        "Nachteil. Wer es sich anders überlegt, sagt es, jederzeit und ohne Grund; was über diese "
        "Person einzeln aufgehoben wurde, wird dann gelöscht."
    ),
    "guardians": "Für Minderjährige stimmen die Eltern oder Sorgeberechtigten zu.",
    "written": (
        "Die Zustimmung wird schriftlich gegeben und unterschrieben, bevor die Kamera sieht. Die "
        "Zahlen werden spätestens an dem Tag gelöscht, der zu Beginn der Sitzung genannt wird."
    ),
    "self": "dem Blick auf sich selbst",
    "education": "dem Unterricht",
    "workplace": "der Arbeit",
    "market_research": "der Marktforschung",
    "playtest": "dem Testen eines Spiels",
    "research": "der Forschung",
    "medical_safety": "medizinischen Zwecken oder der Sicherheit",
}

_SPANISH_1: Final = {
    "look": (
        "Una cámara observa la sala.\n"
        "Un programa encuentra las caras y estima qué expresión se ve en cada una: enfado, asco, "
        "miedo, alegría, tristeza, sorpresa o ninguna de ellas. Con una sola cara se equivoca a "
        "menudo, y no sabe qué piensa o vive nadie."
    ),
    "purpose": "Se usa para: {purpose}.",
    "room": (
        "Las imágenes se descartan en cuanto se han leído. Solo se guardan números de la sala en "
        "su conjunto, nunca de menos de {min_group} personas."
    ),
    "nothing": (
        "Las imágenes se descartan en cuanto se han leído. Los números se muestran un rato y no se "
        "guardan."
    ),
    "person": (
        "Las imágenes se descartan en cuanto se han leído. Se guardan números de cada persona, con "
        "un número al azar en lugar de un nombre."
    ),
    "free": (
        "La participación es voluntaria. Quien no quiera se sienta fuera del alcance de la cámara "
        "y no tiene ninguna desventaja. Quien cambie de opinión lo dice, en cualquier momento y "
        "sin motivo; entonces se borra lo que se guardó de esa persona por separado."
    ),
    "guardians": "Por los menores de edad acepta su madre, padre o tutor.",
    "written": (
        "La aceptación se da por escrito y se firma antes de que la cámara observe. Los números se "
        "borran a más tardar el día que se indica al comenzar la sesión."
    ),
    "self": "mirarse a uno mismo",
    "education": "la enseñanza",
    "workplace": "el trabajo",
    "market_research": "la investigación de mercado",
    "playtest": "probar un juego",
    "research": "la investigación",
    "medical_safety": "razones médicas o de seguridad",
}

_FRENCH_1: Final = {
    "look": (
        "Une caméra observe la salle.\n"
        "Un programme trouve les visages et estime quelle expression se voit sur chacun : colère, "
        "dégoût, peur, joie, tristesse, surprise ou aucune d'elles. Pour un seul visage il se "
        "trompe souvent, et il ne sait pas ce que quelqu'un pense ou vit."
    ),
    "purpose": "Cela sert à : {purpose}.",
    "room": (
        "Les images sont effacées dès qu'elles ont été lues. Seuls des nombres sur la salle "
        "entière sont conservés, jamais sur moins de {min_group} personnes."
    ),
    "nothing": (
        "Les images sont effacées dès qu'elles ont été lues. Les nombres sont montrés un moment et "
        "ne sont pas conservés."
    ),
    "person": (
        "Les images sont effacées dès qu'elles ont été lues. Des nombres sur chaque personne sont "
        "conservés, sous un numéro tiré au hasard à la place d'un nom."
    ),
    "free": (
        "La participation est libre. Qui ne veut pas participer s'assied hors du champ de la "
        "caméra et n'en subit aucun désavantage. Qui change d'avis le dit, à tout moment et sans "
        "raison ; ce qui a été conservé sur cette personne seule est alors effacé."
    ),
    "guardians": "Pour les mineurs, un parent ou un tuteur donne son accord.",
    "written": (
        "L'accord est donné par écrit et signé avant que la caméra n'observe. Les nombres sont "
        "effacés au plus tard le jour indiqué au début de la séance."
    ),
    "self": "se regarder soi-même",
    "education": "l'enseignement",
    "workplace": "le travail",
    "market_research": "une étude de marché",
    "playtest": "l'essai d'un jeu",
    "research": "la recherche",
    "medical_safety": "des raisons médicales ou de sécurité",
}

_PERSON_2: Final = {
    "en": (
        "Pictures are dropped as soon as they were read. Numbers of each person are kept, under a "
        "random number. Whoever keeps them can write a name or a seat beside it."
    ),
    "de": (
        "Bilder werden verworfen, sobald sie gelesen sind. Aufgehoben werden Zahlen über jede "
        "Person, unter einer Zufallszahl. Wer sie aufhebt, kann einen Namen oder einen Platz "
        "daneben schreiben."
    ),
    "es": (
        "Las imágenes se descartan en cuanto se han leído. Se guardan números de cada persona, con "
        "un número al azar. Quien los guarda puede escribir al lado un nombre o un sitio."
    ),
    "fr": (
        "Les images sont effacées dès qu'elles ont été lues. Des nombres sur chaque personne sont "
        "conservés, sous un numéro tiré au hasard. Qui les conserve peut écrire à côté un nom ou "
        "une place."
    ),
}

_PICTURES_3: Final = {
    "en": (
        "Pictures are dropped as soon as they were read.",
        "What is read is a recording. It stays with whoever made it until they delete it, and so "
        "does a copy with what was read drawn in. The program itself keeps no picture.",
    ),
    "de": (
        "Bilder werden verworfen, sobald sie gelesen sind.",
        "Gelesen wird eine Aufnahme. Sie bleibt bei denen, die sie gemacht haben, bis sie sie "
        "löschen; ebenso eine Kopie, in die das Gelesene eingezeichnet ist. Das Programm selbst "
        "behält kein Bild.",
    ),
    "es": (
        "Las imágenes se descartan en cuanto se han leído.",
        "Lo que se lee es una grabación. La conserva quien la hizo hasta que la borre, y también "
        "una copia en la que se dibuja lo leído. El programa mismo no guarda ninguna imagen.",
    ),
    "fr": (
        "Les images sont effacées dès qu'elles ont été lues.",
        "Ce qui est lu est un enregistrement. Il reste chez qui l'a fait jusqu'à ce qu'il soit "
        "effacé, de même qu'une copie où ce qui a été lu est dessiné. Le programme lui-même ne "
        "conserve aucune image.",
    ),
}
"""Of a live camera, and of a recording: of the latter it is not true that pictures are dropped."""


_MEETINGS_4: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "en": {
        "look": (
            "A camera looks at the room.",
            "A camera looks at the room, or the picture of a video meeting is read.",
        ),
        "free": (
            "sits outside the camera's view and",
            "sits outside the camera's view, or turns their own camera off in a meeting, and",
        ),
        "written": ("before the camera looks.", "before anything is read."),
    },
    "de": {
        "look": (
            "Eine Kamera sieht in den Raum.",
            "Eine Kamera sieht in den Raum, oder das Bild einer Videokonferenz wird gelesen.",
        ),
        "free": (
            "sitzt außerhalb des Bildes und",
            "sitzt außerhalb des Bildes oder schaltet in einer Videokonferenz die eigene Kamera "
            "aus und",
        ),
        "written": ("bevor die Kamera sieht.", "bevor etwas gelesen wird."),
    },
    "es": {
        "look": (
            "Una cámara observa la sala.",
            "Una cámara observa la sala, o se lee la imagen de una videoconferencia.",
        ),
        "free": (
            "se sienta fuera del alcance de la cámara y",
            "se sienta fuera del alcance de la cámara, o apaga su propia cámara en una "
            "videoconferencia, y",
        ),
        "written": ("antes de que la cámara observe.", "antes de que se lea nada."),
    },
    "fr": {
        "look": (
            "Une caméra observe la salle.",
            "Une caméra observe la salle, ou l'image d'une visioconférence est lue.",
        ),
        "free": (
            "s'assied hors du champ de la caméra et",
            "s'assied hors du champ de la caméra, ou éteint sa propre caméra dans une "
            "visioconférence, et",
        ),
        "written": ("avant que la caméra n'observe.", "avant que quoi que ce soit ne soit lu."),
    },
}
"""What was said of cameras alone, and what is said since meetings are read, too."""


def _with_meetings(language: str, texts: dict[str, str]) -> dict[str, str]:
    """The fourth version, where people may be in a video meeting instead of a room."""
    changed = _MEETINGS_4[language]
    return texts | {name: texts[name].replace(*pair) for name, pair in changed.items()}


def _with_recordings(language: str, texts: dict[str, str]) -> dict[str, str]:
    """The second version, where pictures have a sentence of their own for either case."""
    live, recording = _PICTURES_3[language]
    kept = {name: texts[name].removeprefix(f"{live} ") for name in ("room", "nothing", "person")}
    return {**texts, **kept, "live": live, "recording": recording}


_FIRST: Final = {"en": _ENGLISH_1, "de": _GERMAN_1, "es": _SPANISH_1, "fr": _FRENCH_1}
_SECOND: Final = {
    language: {**texts, "person": _PERSON_2[language]} for language, texts in _FIRST.items()
}

_THIRD: Final = {language: _with_recordings(language, texts) for language, texts in _SECOND.items()}

TEXTS: Final[dict[int, dict[str, dict[str, str]]]] = {
    1: _FIRST,
    2: _SECOND,
    3: _THIRD,
    4: {language: _with_meetings(language, texts) for language, texts in _THIRD.items()},
}
