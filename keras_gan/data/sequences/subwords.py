"""Pieces between characters and words, learned of the text itself."""

import io

from keras_gan.data.sequences.part import UNKNOWN

_PIECES = 1000


def subwords(lines, limit, name):
    """The pieces of each line by byte-pair encoding, a list of lists of strings.

    The pieces of a line are the line when joined; "\N{LOWER ONE EIGHTH BLOCK}" stands for a space.

    Args:
        lines: strings with single spaces between words.
        limit: pieces in the vocabulary; 1000 if None, fewer where the text has no more.
        name: what `load` was asked for, for the errors.

    [Sennrich et al., 2016](https://arxiv.org/abs/1508.07909), by sentencepiece.
    """
    try:
        import sentencepiece
    except ImportError as error:
        raise ImportError(
            'Subwords are learned by sentencepiece: `pip install "keras_gan[text]"`. '
            f"Received: name={name!r}"
        ) from error
    characters = {character for line in lines for character in line}
    if limit is not None and limit < len(characters) + 2:
        raise ValueError(
            f"The text has {len(characters)} different characters, and each is a subword: ask for "
            f"{len(characters) + 2} subwords or more. Received: name={name!r}"
        )
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(_short(lines)),
        model_writer=model,
        model_type="bpe",
        vocab_size=limit or max(_PIECES, 2 * len(characters)),
        hard_vocab_limit=False,
        character_coverage=1.0,
        normalization_rule_name="identity",
        bos_id=-1,
        eos_id=-1,
        unk_piece=UNKNOWN,
        num_threads=1,
        minloglevel=2,
    )
    encoder = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    return [encoder.encode(line, out_type=str) for line in lines]


def _short(lines):
    """Pieces of lines, as sentencepiece skips sentences of more than 4192 bytes."""
    for line in lines:
        for start in range(0, len(line), 1000):
            yield line[start : start + 1000]
