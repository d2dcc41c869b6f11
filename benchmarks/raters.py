"""How well do a picture, the FER+ raters and both together foretell a FER-2013 label?

The judge sees the validation pictures; how votes translate into labels is learned from the
training part (`readroom.training.raters`). Both are multiplied with the powers that
``experiments/readroom-t.toml`` gives them. A student that is taught by both learns from a
teacher that errs less than any network here; what came of it is in the log.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812

from benchmarks.machine import card_of_validation, say, shared_data
from readroom.evaluation.formats import read_crops
from readroom.evaluation.splits import cut_validation
from readroom.recognition.classifier import ExpressionClassifier
from readroom.training.experiment import Experiment
from readroom.training.raters import agree, translate_votes

PLAN: Final = Path(__file__).parents[1] / "experiments" / "readroom-t.toml"


def main() -> None:
    """Print a row for each of the three."""
    cut = cut_validation(read_crops(shared_data() / "data" / "fer2013.parquet"))
    plan = Experiment.read(PLAN)
    classifier = ExpressionClassifier.open(card_of_validation())
    seen = classifier.probabilities(list(cut.validation), "fer2013")
    pictures = torch.from_numpy(seen.astype(np.float32))
    raters = translate_votes(cut.validation, learned_from=cut.train)
    labels = torch.from_numpy(cut.validation.labels)
    told = {
        "picture": pictures.log(),
        "raters": raters,
        "both": agree(pictures, plan.trust, raters, plan.raters).log(),
    }
    say("who foretells", "loss, nats", "named as labelled")
    rows = {}
    for name, said in told.items():
        loss = float(F.nll_loss(said, labels))
        share = float((said.argmax(1) == labels).float().mean())
        say(name, f"{loss:.3f}", f"{100 * share:.1f} %")
        rows[name] = {"loss": round(loss, 4), "accuracy": round(share, 4)}
    print(json.dumps({"benchmark": "raters", "n": len(labels), "results": rows}))


if __name__ == "__main__":
    main()
