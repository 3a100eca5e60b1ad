"""A pretrained network as the training loop holds it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from dragoman_trainer.errors import ConfigError
from dragoman_trainer.tasks.translation_finetune.pretrained import load_network
from dragoman_trainer.tasks.translation_finetune.recipe import LoraSettings


class FinetunedNetwork(nn.Module):
    """A network of `transformers`, with low-rank adapters or without (Hu et al., 2022, arXiv:2106.09685).

    Its state is what is trained, each weight once: with adapters these alone, without them no copies of embeddings
    that the network shares. The rest is the pretrained model's, so that checkpoints stay small.
    """

    def __init__(self, folder: Path, lora: LoraSettings | None) -> None:
        super().__init__()
        network = load_network(folder)
        if network.config.decoder_start_token_id is None:
            raise ConfigError(
                "The pretrained model's config.json has no decoder_start_token_id. Take another one."
            )
        self._first: int = network.config.decoder_start_token_id
        for module in network.modules():
            if "Sinusoidal" in type(module).__name__:
                module.requires_grad_(False)  # a formula
        self.network: Any = network if lora is None else with_adapters(network, lora)

    def forward(self, source: Tensor, mask: Tensor, output: Tensor) -> Tensor:
        """Scores [rows, length, vocabulary] of `output` [rows, length], which the decoder reads shifted."""
        first = torch.full_like(output[:, :1], self._first)
        shifted = torch.cat([first, output[:, :-1]], dim=1)
        return self.network(
            input_ids=source, attention_mask=mask, decoder_input_ids=shifted, use_cache=False
        ).logits

    @torch.no_grad()
    def generate(self, source: Tensor, mask: Tensor, prefix: Sequence[int], longest: int, beams: int) -> Tensor:
        """Ids [rows, length] of translations, at most `longest` pieces; they begin with the prefix."""
        return self.network.generate(
            input_ids=source,
            attention_mask=mask,
            num_beams=beams,
            do_sample=False,
            max_new_tokens=longest,
            **({"forced_bos_token_id": prefix[0]} if prefix else {}),
        )

    def state_dict(self, *args: Any, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - of the class above
        """The trained weights by name."""
        return {name: weight.detach() for name, weight in self.named_parameters() if weight.requires_grad}

    def load_state_dict(self, state_dict: Mapping[str, Any], strict: bool = True, assign: bool = False) -> Any:  # noqa: ANN401
        """Takes on trained weights; ConfigError when they are of another network."""
        trained = self.state_dict()
        if trained.keys() != state_dict.keys():
            raise ConfigError(
                "The checkpoint is of another pretrained model, or of other adapters. Start a new run."
            )
        with torch.no_grad():
            for name, weight in trained.items():
                weight.copy_(state_dict[name])

    def merged(self) -> Any:  # noqa: ANN401 - a PreTrainedModel
        """The network of `transformers` with the adapters added to its weights; this one is used up."""
        return self.network.merge_and_unload() if hasattr(self.network, "merge_and_unload") else self.network


def with_adapters(network: Any, lora: LoraSettings) -> Any:  # noqa: ANN401 - see above
    """The network with frozen weights and adapters beside some; ConfigError when no layer has such a name."""
    import peft  # noqa: PLC0415 - seconds that a training of all weights need not pay

    config = peft.LoraConfig(
        task_type=peft.TaskType.SEQ_2_SEQ_LM,
        r=lora.rank,
        lora_alpha=lora.alpha,  # type: ignore[arg-type] - a factor, whatever its type
        lora_dropout=lora.dropout,
        target_modules=list(lora.modules),
    )
    try:
        return peft.get_peft_model(network, config)
    except ValueError as error:
        linear = sorted(
            {name.rpartition(".")[2] for name, module in network.named_modules() if isinstance(module, nn.Linear)}
        )
        raise ConfigError(
            f"lora.modules {', '.join(lora.modules)}: {error} Its linear layers are {', '.join(linear)}."
        ) from error
