"""Captions: whatever the pieces, the same captions; none is too wide, none is read too fast, nothing is lost."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from vitrine.content.assistant.caption_cut import (
    HAN_PER_S,
    MAX_WIDTH,
    WORDS_PER_S,
    CaptionCutter,
    SentenceReader,
    compute_reading_s,
    measure_width,
)

TEXT = st.lists(
    st.sampled_from(
        [
            *"ab ab, tea costs ¥ 68. 3.5 Yes! «x» \n".split(" "),
            " ",
            " ",
            "绿茶",
            "多少钱？",
            "，",
            "。",
            "“好”",
            "e.g. ",
        ]
    )
    | st.text(alphabet="abc 茶里，。.!?…\u00e9\n", max_size=30),
    max_size=60,
).map("".join)


def cut(pieces: list[str]) -> list[str]:
    reader, cutter = SentenceReader(), CaptionCutter()
    found = [caption for piece in pieces for sentence in reader.read(piece) for caption in cutter.cut(sentence)]
    found += [caption for sentence in reader.finish() for caption in cutter.cut(sentence)]
    return found + cutter.finish()


@settings(max_examples=200, deadline=None)
@given(TEXT, st.lists(st.integers(1, 9), min_size=1, max_size=9))
def test_captions_do_not_depend_on_the_pieces(text: str, lengths: list[int]) -> None:
    pieces, start, number = [], 0, 0
    while start < len(text):
        pieces.append(text[start : start + lengths[number % len(lengths)]])
        start, number = start + len(pieces[-1]), number + 1
    captions = cut(pieces)
    assert captions == cut([text])
    assert re.sub(r"\s", "", "".join(captions)) == re.sub(r"\s", "", text), "nothing is lost"
    for caption in captions:
        assert caption == caption.strip() != "" and measure_width(caption) <= MAX_WIDTH


def test_reading_is_three_words_or_five_characters_a_second_and_no_shorter_than_it_is_said() -> None:
    assert compute_reading_s("a b c d e f g h i") == 9 / WORDS_PER_S
    assert compute_reading_s("云间绿茶在茶里卖六十八元啊啊啊") >= 15 / HAN_PER_S
    assert compute_reading_s("Yes.") == 1.5, "as long as one word is said"
    assert compute_reading_s("Cloud green tea costs ¥ 68 at 茶里 Hill House.") > 9 / WORDS_PER_S


def test_it_is_cut_where_one_pauses() -> None:
    assert cut(
        ["No. 7 costs ¥ 3.50 today. Yes. It is the one with the blue lid, and the one beside it is dearer by far."]
    ) == [
        "No. 7 costs ¥ 3.50 today.",
        "Yes. It is the one with the blue lid,",
        "and the one beside it is dearer by far.",
    ]
    assert cut(["云间绿茶在茶里卖六十八元，是四家店里最便宜的，本摊要七十二元。好的。"]) == [
        "云间绿茶在茶里卖六十八元，",
        "是四家店里最便宜的，本摊要七十二元。",
        "好的。",
    ]
    assert cut(["x" * 130]) == ["x" * 56, "x" * 56, "x" * 18]
    assert cut(["a " * 700])[0] == "a " * 27 + "a"
