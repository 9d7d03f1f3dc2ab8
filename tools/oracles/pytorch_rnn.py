#!/usr/bin/env python3
"""Records PyTorch's numbers as test fixtures: recurrent layers, optimizers and losses, all in float64.

    python3 tools/oracles/pytorch_rnn.py [FOLDER]        (default: test/fixtures/pytorch beside this repository's root)

Debian's own python3 with the packages python3-torch and libopenblas0-openmp runs it. The numbers depend on the seed
only. Given numbers (inputs, parameters, weights of the loss) are rounded to three decimals before they are used, so the
file holds them exactly; results are written with nine significant digits.

Recurrent cases: x is [T, B, I], loss = sum(wy * y) + sum(wh * hn) (+ sum(wc * cn)), and `grads` holds its derivative by
every parameter, by x and by the initial states. Names, layouts and gate orders are PyTorch's own: weight_ih [G*H, I],
weight_hh [G*H, H], LSTM gates i f g o, GRU gates r z n; states are [layers * directions, B, H].
"""
import json
import os
import sys

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

I, H, T, B = 3, 4, 5, 3
LENGTHS = [3, 5, 1]
torch.set_default_dtype(torch.float64)


def given(*shape, scale=1.0):
    """Random numbers with three decimals."""
    return torch.round((torch.rand(*shape) * 2 - 1) * scale * 1000) / 1000


def tensor(t):
    data = t.detach().reshape(-1).tolist()
    return {"shape": list(t.shape), "data": [float("%.9g" % v) + 0.0 for v in data]}


CELLS = {
    "lstm": lambda **o: nn.LSTM(I, H, **o),
    "gru": lambda **o: nn.GRU(I, H, **o),
    "rnn-tanh": lambda **o: nn.RNN(I, H, nonlinearity="tanh", **o),
    "rnn-relu": lambda **o: nn.RNN(I, H, nonlinearity="relu", **o),
    "lstm-projection": lambda **o: nn.LSTM(I, H, proj_size=2, **o),
}


def recurrent_case(cell, layers, bidirectional, with_lengths):
    module = CELLS[cell](num_layers=layers, bidirectional=bidirectional)
    with torch.no_grad():
        for p in module.parameters():
            p.copy_(given(*p.shape, scale=0.6))
    states = layers * (2 if bidirectional else 1)
    out = module.proj_size or H
    x = given(T, B, I).requires_grad_()
    initial = {"h0": given(states, B, out, scale=0.5).requires_grad_()}
    if isinstance(module, nn.LSTM):
        initial["c0"] = given(states, B, H, scale=0.5).requires_grad_()
    state = tuple(initial.values()) if "c0" in initial else initial["h0"]
    if with_lengths:
        packed, final = module(pack_padded_sequence(x, torch.tensor(LENGTHS), enforce_sorted=False), state)
        y = pad_packed_sequence(packed, total_length=T)[0]
    else:
        y, final = module(x, state)
    results = {"y": y, "hn": final[0], "cn": final[1]} if "c0" in initial else {"y": y, "hn": final}
    weights = {name: given(*value.shape) for name, value in results.items()}
    loss = sum((weights[name] * value).sum() for name, value in results.items())
    sources = {**dict(module.named_parameters()), "x": x, **initial}
    grads = torch.autograd.grad(loss, list(sources.values()))
    return {
        "name": "%s %d layer%s %s%s" % (cell, layers, "" if layers == 1 else "s", "bidirectional" if bidirectional else "forward",
                                        " with lengths" if with_lengths else ""),
        "layers": layers,
        "bidirectional": bidirectional,
        "lengths": LENGTHS if with_lengths else None,
        "x": tensor(x),
        "initial": {k: tensor(v) for k, v in initial.items()},
        "params": {k: tensor(v) for k, v in module.named_parameters()},
        "results": {k: tensor(v) for k, v in results.items()},
        "lossWeights": {k: tensor(v) for k, v in weights.items()},
        "loss": float("%.9g" % loss.item()),
        "grads": {k: tensor(g) for k, g in zip(sources, grads)},
    }


def recurrent_file(cell):
    torch.manual_seed(sum(map(ord, cell)))
    deep = [1] if cell == "lstm-projection" else [1, 2]
    return [recurrent_case(cell, layers, both, lengths) for layers in deep for both in (False, True) for lengths in (False, True)]


OPTIMIZERS = {
    "sgd": (torch.optim.SGD, {"lr": 0.1}),
    "momentum": (torch.optim.SGD, {"lr": 0.1, "momentum": 0.9}),
    "nesterov": (torch.optim.SGD, {"lr": 0.1, "momentum": 0.9, "nesterov": True}),
    "rmsprop": (torch.optim.RMSprop, {"lr": 0.01, "alpha": 0.9, "eps": 1e-7}),
    "adam": (torch.optim.Adam, {"lr": 0.01, "betas": [0.9, 0.99], "eps": 1e-7}),
    "adamw": (torch.optim.AdamW, {"lr": 0.01, "betas": [0.9, 0.99], "eps": 1e-7, "weight_decay": 0.1}),
}


def optimizer_case(name, clip):
    """Five steps on y = x W^T + b with loss = mean((y - target)^2); weight is [2, 3]."""
    make, options = OPTIMIZERS[name]
    layer = nn.Linear(I, 2)
    with torch.no_grad():
        for p in layer.parameters():
            p.copy_(given(*p.shape))
    start = {k: tensor(v) for k, v in layer.named_parameters()}
    optimizer = make(layer.parameters(), **options)
    x, target, steps = given(2, B, I), given(2, B, 2), []
    for _ in range(5):
        optimizer.zero_grad()
        loss = F.mse_loss(layer(x), target)
        loss.backward()
        norm = nn.utils.clip_grad_norm_(layer.parameters(), clip if clip else float("inf"))
        optimizer.step()
        steps.append({"loss": float("%.9g" % loss.item()), "gradNorm": float("%.9g" % norm.item()),
                      "params": {k: tensor(v) for k, v in layer.named_parameters()}})
    return {"name": name + (" clipped" if clip else ""), "optimizer": name, "options": options, "clip": clip,
            "x": tensor(x), "target": tensor(target), "params": start, "steps": steps}


def optimizer_file():
    torch.manual_seed(2)
    return [optimizer_case(name, None) for name in OPTIMIZERS] + [optimizer_case(name, 0.3) for name in ("sgd", "adam")]


def loss_case(name, logits, compute, **inputs):
    logits = logits.requires_grad_()
    value = compute(logits)
    (grad,) = torch.autograd.grad(value, [logits])
    return {"name": name, "logits": tensor(logits), **inputs, "loss": float("%.9g" % value.item()), "grad": tensor(grad)}


def loss_file():
    torch.manual_seed(3)
    classes, vocabulary = torch.tensor([[1, 0, 4], [-100, 2, 3], [3, -100, -100], [0, 4, 2]]), 5
    ids = {"shape": list(classes.shape), "data": classes.reshape(-1).tolist()}
    kept = {"shape": list(classes.shape), "data": classes.clamp(min=0).reshape(-1).tolist()}
    values, truth = given(4, 3, 2), (given(4, 3, 2) > 0).double()
    return [
        loss_case("cross_entropy", given(4, 3, vocabulary, scale=3), lambda z: F.cross_entropy(z.flatten(0, 1), classes.clamp(min=0).flatten()), target=kept),
        loss_case("cross_entropy with ignore_index", given(4, 3, vocabulary, scale=3), lambda z: F.cross_entropy(z.flatten(0, 1), classes.flatten()), target=ids, ignoreIndex=-100),
        loss_case("mse", given(4, 3, 2), lambda z: F.mse_loss(z, values), target=tensor(values)),
        loss_case("bce_with_logits", given(4, 3, 2, scale=4), lambda z: F.binary_cross_entropy_with_logits(z, truth), target=tensor(truth)),
    ]


def dump(value, depth=0):
    """JSON with tensors, lists of numbers and small records on one line each."""
    if isinstance(value, dict) and not {"shape", "data"} >= set(value):
        pad = " " * (depth + 1)
        return "{\n" + ",\n".join(pad + json.dumps(k) + ": " + dump(v, depth + 1) for k, v in value.items()) + "\n" + " " * depth + "}"
    if isinstance(value, list) and any(isinstance(v, dict) for v in value):
        return "[" + ", ".join(dump(v, depth) for v in value) + "]"
    return json.dumps(value, separators=(",", ":"))


def main():
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(root, "test", "fixtures", "pytorch")
    os.makedirs(folder, exist_ok=True)
    source = "tools/oracles/pytorch_rnn.py with PyTorch " + torch.__version__
    files = {**{cell: recurrent_file for cell in CELLS}, "optimizers": lambda _: optimizer_file(), "losses": lambda _: loss_file()}
    for name, record in files.items():
        with open(os.path.join(folder, name + ".json"), "w", encoding="utf8") as f:
            f.write(dump({"source": source, "cell": name, "cases": record(name)}) + "\n")


main()
