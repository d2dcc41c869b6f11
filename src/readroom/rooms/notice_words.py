"""What somebody reads before they join a room, in the languages of the other notices."""

from __future__ import annotations

from typing import Final

JOINING: Final[dict[str, dict[str, str]]] = {
    "en": {
        "own": (
            "Your own browser reads the visible expression of your face, on this device. No "
            "picture and no sound leaves it."
        ),
        "numbers": (
            "Four times a second some twenty numbers go to the Readroom server: how large, sharp "
            "and turned your face is, and how much it looks like each expression that the model "
            "knows. They say what is visible, not what you think, and they are often wrong."
        ),
        "persons": (
            "Whoever runs this room sees what is read of you under your number, and can write a "
            "name beside it."
        ),
        "room": (
            "Whoever runs this room sees figures of everybody together, of {min_group} people or "
            "more, never yours alone."
        ),
        "consent": (
            "Whoever runs this room sees figures of everybody together, of {min_group} people or "
            "more; yours alone only after a consent to that was recorded."
        ),
        "kept": (
            "Whoever runs this room can keep these numbers, under a random number, until a day "
            "that they set."
        ),
        "kept_together": (
            "Of these numbers figures of everybody together can be kept, none of yours alone."
        ),
        "nothing": "Nothing of it is kept.",
        "free": "Taking part is voluntary. You can pause or leave at any time.",
        "guardians": "If you are under age, a parent or guardian agrees.",
        "written": "Do not join before you have signed a release: the law of this place asks it.",
        "join": "Join with my camera",
        "next": "Your browser asks for the camera next. The picture stays on this device.",
    },
    "de": {
        "own": (
            "Ihr eigener Browser liest den sichtbaren Ausdruck Ihres Gesichts, auf diesem Gerät. "
            "Kein Bild und kein Ton verlässt es."
        ),
        "numbers": (
            "Viermal in der Sekunde gehen etwa zwanzig Zahlen an den Readroom-Server: wie groß, "
            "scharf und abgewandt Ihr Gesicht ist und wie sehr es jedem Ausdruck gleicht, den das "
            "Modell kennt. Sie sagen, was sichtbar ist, nicht, was Sie denken, und sie sind oft "
            "falsch."
        ),
        "persons": (
            "Wer diesen Raum leitet, sieht unter Ihrer Nummer, was von Ihnen gelesen wird, und "
            "kann einen Namen daneben schreiben."
        ),
        "room": (
            "Wer diesen Raum leitet, sieht Zahlen über alle zusammen, von mindestens {min_group} "
            "Personen, nie Ihre allein."
        ),
        "consent": (
            "Wer diesen Raum leitet, sieht Zahlen über alle zusammen, von mindestens {min_group} "
            "Personen; Ihre allein nur, nachdem eine Einwilligung dazu festgehalten wurde."
        ),
        "kept": (
            "Wer diesen Raum leitet, kann diese Zahlen unter einer Zufallszahl aufheben, bis zu "
            "einem Tag, der festgelegt wird."
        ),
        "kept_together": (
            "Von diesen Zahlen können solche über alle zusammen aufgehoben werden, Ihre nicht."
        ),
        "nothing": "Nichts davon wird aufgehoben.",
        "free": "Die Teilnahme ist freiwillig. Sie können jederzeit pausieren oder gehen.",
        "guardians": "Wenn Sie minderjährig sind, willigt ein Elternteil oder Vormund ein.",
        "written": (
            "Treten Sie nicht bei, bevor Sie eine Einwilligung unterschrieben haben: Das Recht "
            "dieses Ortes verlangt es."
        ),
        "join": "Mit meiner Kamera beitreten",
        "next": "Ihr Browser fragt nun nach der Kamera. Das Bild bleibt auf diesem Gerät.",
    },
    "es": {
        "own": (
            "Su propio navegador lee la expresión visible de su cara, en este dispositivo. "
            "Ninguna imagen y ningún sonido sale de él."
        ),
        "numbers": (
            "Cuatro veces por segundo unos veinte números van al servidor de Readroom: el tamaño, "
            "la nitidez y el giro de su cara, y cuánto se parece a cada expresión que el modelo "
            "conoce. Dicen lo que se ve, no lo que usted piensa, y a menudo se equivocan."
        ),
        "persons": (
            "Quien dirige esta sala ve lo que se lee de usted bajo su número, y puede escribir un "
            "nombre al lado."
        ),
        "room": (
            "Quien dirige esta sala ve cifras de todos juntos, de {min_group} personas o más, "
            "nunca solo las suyas."
        ),
        "consent": (
            "Quien dirige esta sala ve cifras de todos juntos, de {min_group} personas o más; "
            "solo las suyas únicamente tras registrarse un consentimiento para ello."
        ),
        "kept": (
            "Quien dirige esta sala puede guardar estos números, con un número al azar, hasta un "
            "día que fija."
        ),
        "kept_together": (
            "De estos números pueden guardarse cifras de todos juntos, ninguna solo suya."
        ),
        "nothing": "No se guarda nada de ello.",
        "free": "La participación es voluntaria. Puede hacer una pausa o salir cuando quiera.",
        "guardians": "Si es menor de edad, consiente un padre, una madre o un tutor.",
        "written": (
            "No entre antes de haber firmado una autorización: la ley de este lugar la exige."
        ),
        "join": "Entrar con mi cámara",
        "next": "Su navegador pedirá ahora la cámara. La imagen se queda en este dispositivo.",
    },
    "fr": {
        "own": (
            "Votre propre navigateur lit l'expression visible de votre visage, sur cet appareil. "
            "Aucune image et aucun son ne le quitte."
        ),
        "numbers": (
            "Quatre fois par seconde, une vingtaine de nombres vont au serveur de Readroom : la "
            "taille, la netteté et l'orientation de votre visage, et combien il ressemble à chaque "
            "expression que le modèle connaît. Ils disent ce qui est visible, non ce que vous "
            "pensez, et ils sont souvent faux."
        ),
        "persons": (
            "Qui dirige cette salle voit ce qui est lu de vous sous votre numéro, et peut écrire "
            "un nom à côté."
        ),
        "room": (
            "Qui dirige cette salle voit des chiffres de tous ensemble, de {min_group} personnes "
            "ou plus, jamais les vôtres seuls."
        ),
        "consent": (
            "Qui dirige cette salle voit des chiffres de tous ensemble, de {min_group} personnes "
            "ou plus ; les vôtres seuls uniquement après qu'un consentement à cela a été "
            "enregistré."
        ),
        "kept": (
            "Qui dirige cette salle peut conserver ces nombres, sous un numéro tiré au hasard, "
            "jusqu'à un jour qui est fixé."
        ),
        "kept_together": (
            "De ces nombres, des chiffres de tous ensemble peuvent être conservés, aucun des "
            "vôtres seul."
        ),
        "nothing": "Rien n'en est conservé.",
        "free": (
            "La participation est libre. Vous pouvez faire une pause ou partir à tout moment."
        ),
        "guardians": "Si vous êtes mineur, un parent ou un tuteur consent.",
        "written": (
            "N'entrez pas avant d'avoir signé une autorisation : la loi de ce lieu l'exige."
        ),
        "join": "Entrer avec ma caméra",
        "next": "Votre navigateur demande ensuite la caméra. L'image reste sur cet appareil.",
    },
}
"""By language, then by what a sentence is about; ``persons``, ``room`` and ``consent`` say who sees
what, of which one is true for a purpose."""
