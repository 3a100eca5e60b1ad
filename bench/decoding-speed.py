"""Decoding by the exported model against `transformers` generate on the same weights, on the CPU.

    export PYTHONPATH=containers/trainer/src:containers/trainer/tests
    python bench/decoding-speed.py                  # trains a tiny model on invented text first
    python bench/decoding-speed.py --model FOLDER --text FILE   # a trained model's folder, one segment a line

The peer is M2M100ForConditionalGeneration, which has our architecture (pre-norm, tied embeddings, sinusoidal
positions); it gets our weights, and the scores of both networks are compared before anything is timed. Both decode
in batches of segments of like length, as evaluation does.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import sentencepiece as spm
import torch
from dragoman_trainer.cores import usable_cores
from dragoman_trainer.tasks.translation.decoder import Decoder
from dragoman_trainer.tasks.translation.model import Transformer
from dragoman_trainer.tasks.translation.shape import read_shape
from dragoman_trainer.tasks.translation.vocabulary import BEGIN, END, PAD, UNKNOWN
from invented_text import invented_pairs
from safetensors.torch import load_file
from trainer_steps import train_on_invented_text
from transformers import M2M100Config, M2M100ForConditionalGeneration

LONGEST = 128
PEER_BATCH = 64


def main() -> None:
    """Prints the time of both, and their ratio."""
    parser = argparse.ArgumentParser(description="Decoding speed against transformers.")
    parser.add_argument("--model", type=Path, help="the output of a step train")
    parser.add_argument("--text", type=Path, help="source segments, one a line")
    parser.add_argument("--segments", type=int, default=500)
    parser.add_argument("--steps", type=int, default=300, help="of the model that is trained without --model")
    options = parser.parse_args()
    torch.set_num_threads(usable_cores())
    with tempfile.TemporaryDirectory() as folder:
        model = (
            options.model
            or train_on_invented_text(
                Path(folder),
                pairs=10_000,
                vocabulary=3000,
                steps=options.steps,
                batch__tokens=1024,
                validation__everySteps=options.steps,
                validation__decodeSegments=1,
                checkpoint__everySteps=options.steps,
            ).out
        )
        if options.text is None:
            sources = [source for source, _ in invented_pairs(10_000 + options.segments)[10_000:]]
        else:
            sources = options.text.read_text("utf-8").splitlines()[: options.segments]
        compare(model, sources)


def compare(folder: Path, sources: list[str]) -> None:
    """Decodes with beams of 1 and 4 and prints seconds, ratio, and how many outputs are the same."""
    processor = spm.SentencePieceProcessor(model_file=str(folder / "spm.model"))
    ids = [[*pieces[: LONGEST - 1], END] for pieces in processor.encode(sources)]
    ours = our_network(folder)
    peer = peer_of(ours)
    print(f"largest difference of scores: {difference(ours, peer, ids[:8]):.1e}")
    for beam_size in (1, 4):
        for compute_type in ("float32", "int8"):
            decoder = Decoder(
                folder, "xx", device="cpu", beam_size=beam_size, maximum_length=LONGEST, compute_type=compute_type
            )
            decoder.translate(sources[:20])
            started, cpu = time.perf_counter(), time.process_time()
            outputs = decoder.translate(sources)
            seconds, cpu_seconds = time.perf_counter() - started, time.process_time() - cpu
            if compute_type == "float32":
                generate(peer, ids[:20], beam_size)
                started, cpu = time.perf_counter(), time.process_time()
                theirs = processor.decode(generate(peer, ids, beam_size))
                peer_seconds, peer_cpu = time.perf_counter() - started, time.process_time() - cpu
            same = sum(one == other for one, other in zip(outputs, theirs, strict=True)) / len(outputs)
            print(
                f"beam {beam_size}, {compute_type:8} {seconds:7.2f} s, transformers {peer_seconds:7.2f} s: "
                f"{peer_seconds / seconds:.1f} times as fast ({peer_cpu / cpu_seconds:.1f} by processor time), "
                f"{100 * same:.0f} % of outputs the same"
            )


def our_network(folder: Path) -> Transformer:
    """The trained network."""
    model = Transformer(read_shape(folder), 0.0)
    model.load_state_dict(load_file(folder / "model.safetensors"))
    return model.eval()


def peer_of(model: Transformer) -> M2M100ForConditionalGeneration:
    """The same network as a class of transformers; only one with sinusoidal positions has such a peer."""
    shape = model.shape
    peer = M2M100ForConditionalGeneration(
        M2M100Config(
            vocab_size=shape.vocabulary,
            d_model=shape.width,
            encoder_layers=shape.encoder_layers,
            decoder_layers=shape.decoder_layers,
            encoder_ffn_dim=shape.feed_forward,
            decoder_ffn_dim=shape.feed_forward,
            encoder_attention_heads=shape.heads,
            decoder_attention_heads=shape.heads,
            max_position_embeddings=shape.positions,
            activation_function="relu",
            scale_embedding=True,
            pad_token_id=PAD,
            bos_token_id=BEGIN,
            eos_token_id=END,
            decoder_start_token_id=BEGIN,
        )
    ).eval()
    peer.load_state_dict(peer_weights(model), strict=False)
    for stack in (peer.model.encoder, peer.model.decoder):
        # Its first position is the one after the padding's.
        stack.embed_positions.weights[PAD + 1 : PAD + 1 + shape.positions] = model.positions
    return peer


def peer_weights(model: Transformer) -> dict[str, torch.Tensor]:
    """Our weights under the peer's names; it has a matrix each for queries, keys and values."""
    weights = {"model.shared.weight": model.embedding.weight}
    parts = {"attention_norm": "self_attn_layer_norm", "cross_norm": "encoder_attn_layer_norm"}
    parts |= {"feed_forward_norm": "final_layer_norm", "feed_forward.inner": "fc1", "feed_forward.output": "fc2"}
    parts |= {"attention.output": "self_attn.out_proj", "cross.output": "encoder_attn.out_proj"}
    parts |= {"cross.query": "encoder_attn.q_proj"}
    joined = {"attention.query_key_value": ("self_attn", "qkv"), "cross.key_value": ("encoder_attn", "kv")}
    for name, tensor in model.state_dict().items():
        stack, _, rest = name.partition(".")
        number, _, rest = rest.partition(".")
        if stack in ("encoder_norm", "decoder_norm"):
            weights[f"model.{stack.removesuffix('_norm')}.layer_norm.{number}"] = tensor
        elif stack in ("encoder", "decoder"):
            module, _, kind = rest.rpartition(".")
            layer = f"model.{stack}.layers.{number}"
            if module in parts:
                weights[f"{layer}.{parts[module]}.{kind}"] = tensor
            else:
                attention, letters = joined[module]
                for letter, part in zip(letters, tensor.chunk(len(letters)), strict=True):
                    weights[f"{layer}.{attention}.{letter}_proj.{kind}"] = part
    for tied in ("model.encoder.embed_tokens.weight", "model.decoder.embed_tokens.weight", "lm_head.weight"):
        weights[tied] = model.embedding.weight
    return weights


@torch.inference_mode()
def difference(ours: Transformer, peer: M2M100ForConditionalGeneration, ids: list[list[int]]) -> float:
    """The largest difference of any score of both networks, on some segments as source and as target."""
    source = padded(ids)
    shifted = torch.cat([torch.full((len(ids), 1), BEGIN), source[:, :-1]], dim=1)
    memory, mask = ours.encode(source)
    real = source != PAD
    scores = ours.scores(ours.decode(shifted, memory, mask))[real]
    theirs = peer(input_ids=source, attention_mask=real.long(), decoder_input_ids=shifted).logits[real]
    return float((scores - theirs).abs().max())


@torch.inference_mode()
def generate(peer: M2M100ForConditionalGeneration, ids: list[list[int]], beam_size: int) -> list[list[int]]:
    """What the peer writes, in the order of the segments, without marks."""
    order = sorted(range(len(ids)), key=lambda index: len(ids[index]))
    outputs: dict[int, list[int]] = {}
    for start in range(0, len(order), PEER_BATCH):
        rows = order[start : start + PEER_BATCH]
        source = padded([ids[row] for row in rows])
        written = peer.generate(
            input_ids=source,
            attention_mask=(source != PAD).long(),
            num_beams=beam_size,
            do_sample=False,
            max_new_tokens=LONGEST,
            suppress_tokens=[UNKNOWN],
        )
        for row, sequence in zip(rows, written.tolist(), strict=True):
            outputs[row] = [piece for piece in sequence if piece not in (PAD, BEGIN, END)]
    return [outputs[index] for index in range(len(ids))]


def padded(ids: list[list[int]]) -> torch.Tensor:
    """Ids [segments, longest], padded."""
    longest = max(map(len, ids))
    return torch.tensor([[*row, *[PAD] * (longest - len(row))] for row in ids])


if __name__ == "__main__":
    main()
