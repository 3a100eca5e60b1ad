import ctranslate2
import numpy as np
import pytest
import sentencepiece as spm
import torch

from dragoman_trainer.tasks.translation.binarized import open_split, read_manifest
from dragoman_trainer.tasks.translation.export import export_model
from dragoman_trainer.tasks.translation.greedy import greedy_decode
from dragoman_trainer.tasks.translation.model import Transformer
from dragoman_trainer.tasks.translation.shape import TransformerShape
from dragoman_trainer.tasks.translation.vocabulary import END

LONGEST = 30


@pytest.mark.parametrize(
    ("layers", "positions"), [((3, 1), "sinusoidal"), ((1, 2), "learned"), ((2, 2), "rotary")]
)
def test_ctranslate2_writes_what_we_write(binarized, tmp_path, layers, positions):
    manifest = read_manifest(binarized.out)
    split = open_split(binarized.out, "validation", manifest["tokenType"])
    processor = spm.SentencePieceProcessor(model_file=str(binarized.out / "spm.model"))
    torch.manual_seed(5)
    shape = TransformerShape(*layers, 64, 128, 4, manifest["vocabularySize"], position_encoding=positions)
    model = Transformer(shape, 0.1).eval()
    with torch.no_grad():
        # Biases and norms that are not 0 and 1, so that each is seen; a small embedding, or the model only
        # repeats its input.
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.2)
        model.embedding.weight.mul_(0.2)
    ours = greedy_decode(model, split.source, np.arange(len(split)), LONGEST)
    assert len({tuple(output) for output in ours}) > 1

    files = export_model(model, processor, "float32", tmp_path / "ctranslate2")
    assert "model.bin" in files
    translator = ctranslate2.Translator(str(tmp_path / "ctranslate2"), device="cpu")
    sources = [
        [processor.id_to_piece(piece) for piece in row[: row.index(END)]]
        for row in split.source.padded(np.arange(len(split))).tolist()
    ]
    results = translator.translate_batch(sources, beam_size=1, max_decoding_length=LONGEST)
    theirs = [[processor.piece_to_id(piece) for piece in result.hypotheses[0]] for result in results]
    assert theirs == ours


def test_greedy_output_equals_decoding_without_a_cache(binarized):
    manifest = read_manifest(binarized.out)
    split = open_split(binarized.out, "validation", manifest["tokenType"])
    torch.manual_seed(2)
    model = Transformer(TransformerShape(1, 2, 32, 64, 2, manifest["vocabularySize"]), 0.0).eval()
    [cached] = greedy_decode(model, split.source, np.array([4]), 12)
    source = torch.from_numpy(split.source.padded(np.array([4])))
    with torch.no_grad():
        memory, mask = model.encode(source)
        written = [2]
        while len(written) <= 12 and written[-1] != END:
            hidden = model.decode(torch.tensor([written]), memory, mask)
            written.append(int(model.scores(hidden[0, -1]).argmax()))
    assert cached == [piece for piece in written[1:] if piece != END]
