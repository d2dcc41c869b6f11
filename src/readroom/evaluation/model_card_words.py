"""What a model card says in words: uses, limits, where the data come from. No figures."""

from __future__ import annotations

from typing import Final

INTENDED: Final = """\
- Describing how a group of people who agreed visibly reacts over time: market research,
  play-tests, rehearsals, research with respondents who were informed; teaching where the law
  allows it and guardians agreed. It was never measured on children: the data name no ages.
- Teaching and studying how such models work and fail.
- Always with its uncertainty: shares with intervals, unclear and unmeasured faces counted apart,
  groups rather than persons, minutes rather than moments."""

UNSUITABLE: Final = """\
- **Any decision about a person**: grading, hiring, promotion, discipline, insurance, credit,
  policing, border control, diagnosis or therapy.
- **Lie detection, stress, attention, personality, intent.** A face does not show them, and nothing
  here was trained or tested for them.
- **Inferring emotions at work or in education in the European Union.** Article 5(1)(f) of the AI
  Act (Regulation (EU) 2024/1689) prohibits "the placing on the market, the putting into service for
  this specific purpose, or the use of AI systems to infer emotions of a natural person in the
  areas of workplace and education institutions, except where the use of the AI system is intended
  to be put in place or into the market for medical or safety reasons". It has applied since 2
  February 2025. Showing group figures alone is no exemption to rely on. Elsewhere in the Union such
  systems are high-risk (Annex III), and people exposed to one must be told (Article 50(3)). Other
  places have laws of their own. This is no legal advice.
- **Filming people who were not asked**, or who could not refuse without harm.
- **Comparing persons or groups of people**: error rates by age, sex or origin are unknown."""

ABOUT_DATA: Final = """\
FER-2013 (Goodfellow et al. 2013, arXiv 1307.0414) holds 35,887 gray pictures of 48 x 48 pixels: the
results of a web image search for words of emotion, cut out by a face detector and sorted by people.
FER+ (Barsoum et al. 2016, arXiv 1608.01041) asked ten raters anew about each picture. PublicTest is
reported on this page and decides nothing; PrivateTest was never seen."""

BIASES: Final = (
    "**Pictures of the web of 2013.** Many are posed, acted or stock photographs, chosen because "
    "they show an expression strongly. Faces at rest in a room are fainter and mostly neutral; "
    "expect more errors there than here.",
    "**Who is in them is unknown.** The data name no age, sex, skin tone or origin, so no figure "
    "can be given for any group. English search words and stock photographs of that time suggest "
    "that people of Europe and North America and young adults are over-represented. Other models "
    "of this kind have been found to err differently by group; assume that this one does.",
    "**Words of one culture.** Seven English words stand for all that a face can show; how faces "
    "move and how raters read them differs between cultures, situations and persons (Barrett et "
    "al. 2019).",
    "**Small, gray, single pictures.** No colour, no movement, no surroundings: what people use to "
    "read a face is mostly missing.",
    "**Copies.** The parts of FER-2013 share pictures; figures are therefore also given without "
    "exact copies. Near copies remain.",
)

CORRUPTED: Final = (
    "The same crops, spoiled on purpose in twelve ways that happen in a classroom; directions and "
    "noise come from a fixed seed. Each cell is the accuracy and, in brackets, the level."
)
IMBALANCED: Final = (
    "Rare expressions are named too seldom. Taking `tau` times the logarithm of each label's "
    "share in the training data off the logarithm of its probability (Menon et al. 2021, arXiv "
    "2007.07314) shifts names towards them. What is served has `tau` 0; nothing was chosen by this "
    "curve, which is of the same faces as everything above."
)

KEPT_APART: Final = "{count} more were kept for all choices (when to stop, temperature, limits)."
LEARNED_TOO: Final = (
    "{count} of them were kept for all choices (when to stop, temperature, limits), which were "
    "made with {judge}; only then the model learned from them, too."
)
TRANSFERRED: Final = (
    "By `readroom train --init` on somebody's own faces: temperature and limit of naming were "
    "fitted on those, each asked of a network that had not learned from it. The settings and runs "
    "below, and the training data above, are of the model that it began with."
)
LEARNED_BUT_FOR: Final = (
    "{count} were kept for all choices (when to stop, temperature, limits), which were made with "
    "{judge}; only then the model learned from most of these, too. From {aside} it never learned: "
    "on them, without looking at labels, its temperatures were set so that it is as sure of new "
    "faces as {judge} is."
)
