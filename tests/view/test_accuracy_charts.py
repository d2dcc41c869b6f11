import re

from readroom.view.accuracy_charts import Fall, bars_html, falls_html


def test_a_bar_is_as_long_as_its_accuracy_and_says_it():
    html = bars_html([("48 px", 0.695), ("12 px", 0.504)], guessing=0.249)
    assert re.findall(r"<u style=\"width:([\d.]+)%", html) == ["69.5", "50.4"]
    assert html.count('<s style="left:24.9%">') == 2
    assert ">70 %<" in html
    assert ">50 %<" in html


def test_a_fall_has_a_bar_for_each_step_and_says_both_ends():
    html = falls_html([Fall("Dim light", (0.68, 0.6, 0.24))], guessing=0.25)
    assert re.findall(r"width:([\d.]+)%", html) == ["68.0", "60.0", "24.0"]
    assert "68 →" in html
    assert "24 %" in html


def test_the_darkest_part_is_equally_dark_whatever_the_steps():
    def darkness(steps):
        alphas = re.findall(r"opacity:([\d.]+)\"", falls_html([Fall("x", (0.5,) * steps)], 0.25))
        left = 1.0
        for alpha in alphas:
            left *= 1 - float(alpha)
        return left

    assert abs(darkness(5) - darkness(2)) < 0.02


def test_words_cannot_break_out_of_the_page():
    assert "<b>" not in bars_html([("<b>", 0.5)], 0.2)
    assert "<b>" not in falls_html([Fall("<b>", (0.5, 0.4))], 0.2)
