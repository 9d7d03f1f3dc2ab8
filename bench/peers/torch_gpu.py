#!/usr/bin/env python3
"""PyTorch as a contender of the benchmark on a GPU, run by bench/gpu/torch.ts.

    python3 bench/peers/torch_gpu.py cuda|cpu

Requests are JSON, one a line on stdin, each answered by one line on stdout; before the first comes a line {"about"} or
{"error"}. {"do": "open", "workload", "tensors"} makes a workload with these weights and inputs and answers {"checks"};
{"do": "sample", "seconds", "queued"} answers milliseconds a call, {"waited", "queued"}; {"do": "close"} answers {}.
A call takes its inputs from the host and ends with its results there, in pinned memory. Arithmetic is f32, without TF32.
"""
import base64
import json
import sys
import time

LAYERS = {"lstm": "LSTM", "gru": "GRU", "rnn": "RNN"}


def reply(**fields):
    print(json.dumps(fields), flush=True)


def tensor(value):
    """{"shape", "type": "f32" or "i32", "data": base64} as a tensor on the host."""
    dtype = {"f32": torch.float32, "i32": torch.int32}[value["type"]]
    return torch.frombuffer(bytearray(base64.b64decode(value["data"])), dtype=dtype).reshape(value["shape"])


def pinned(value):
    return value.pin_memory() if device.type == "cuda" else value


def to_device(value):
    return value.to(device, non_blocking=True)


def to_host(value):
    if device.type == "cpu":
        return value
    result = torch.empty(value.shape, dtype=value.dtype, pin_memory=True)
    result.copy_(value, non_blocking=True)
    return result


def synchronize():
    if device.type == "cuda":
        torch.cuda.synchronize()


def recurrent(w):
    layer = getattr(torch.nn, LAYERS[w["cell"]])
    return layer(w["inputs"], w["units"], num_layers=w["layers"], bidirectional=w["bidirectional"])


def loaded(module, tensors):
    """The module with all of its parameters taken from the tensors of their names."""
    module.load_state_dict({name: tensors[name] for name in module.state_dict()})
    return module.to(device)


def step_case(w, tensors):
    """One step a call, the state kept on the device; check: the sum of h after ten steps."""
    module = loaded(recurrent(w), tensors)
    rows = [pinned(x) for x in tensors["x"].reshape(-1, 1, w["rows"], w["inputs"])]
    kept = {"at": 0, "state": None}

    def call():
        with torch.inference_mode():
            y, kept["state"] = module(to_device(rows[kept["at"]]), kept["state"])
        kept["at"] = (kept["at"] + 1) % len(rows)
        return to_host(y)

    def checks():
        last = [call() for _ in range(10)][-1]
        synchronize()
        return {"check": float(last.double().sum())}

    return call, checks


def sequence_case(w, tensors):
    """A whole sequence a call; check: the sum of the last step's outputs."""
    module = loaded(recurrent(w), tensors)
    x = pinned(tensors["x"])

    def call():
        with torch.inference_mode():
            return to_host(module(to_device(x))[0])

    def checks():
        y = call()
        synchronize()
        return {"check": float(y[-1].double().sum())}

    return call, checks


def train_case(w, tensors):
    """Forward and backward of mean(y²) by parameters and x; checks: the loss, the norms of two gradients."""
    module = loaded(recurrent(w), tensors)
    names, parameters = zip(*module.named_parameters())
    host = pinned(tensors["x"])

    def call():
        x = to_device(host).requires_grad_()
        y = module(x)[0]
        loss = (y * y).mean()
        grads = torch.autograd.grad(loss, [*parameters, x])
        return [to_host(t.detach()) for t in (loss, *grads)]

    def checks():
        loss, *grads = call()
        synchronize()
        norm = lambda g: float(g.double().norm())
        return {"check": float(loss), "check2": norm(grads[names.index("weight_hh_l0")]), "check3": norm(grads[-1])}

    return call, checks


def charlm_case(w, tensors):
    """One update of the character model a call; check: the loss of the first."""

    class CharacterModel(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.embedding = torch.nn.Embedding(w["vocabulary"], w["inputs"])
            self.rnn = recurrent(w)
            self.dense = torch.nn.Linear(w["units"], w["vocabulary"])

        def forward(self, ids):
            return self.dense(self.rnn(self.embedding(ids))[0])

    module = loaded(CharacterModel(), tensors)
    optimizer = torch.optim.Adam(module.parameters(), 1e-3)
    ids, target = (pinned(tensors[name].long()) for name in ("ids", "target"))

    def call():
        optimizer.zero_grad(set_to_none=True)
        logits = module(to_device(ids)).flatten(0, 1)
        loss = torch.nn.functional.cross_entropy(logits, to_device(target).flatten())
        loss.backward()
        torch.nn.utils.clip_grad_norm_(module.parameters(), 5.0)
        optimizer.step()
        return to_host(loss.detach())

    def checks():
        loss = call()
        synchronize()
        return {"check": float(loss)}

    return call, checks


CASES = {"step": step_case, "sequence": sequence_case, "train": train_case, "charlm": charlm_case}


def sample(call, seconds, queued):
    """Single calls and rows of `queued` in turn, at least two of each."""
    waited, rows = [], []

    def measure(samples, calls):
        start = time.perf_counter()
        results = [call() for _ in range(calls)]
        synchronize()
        samples.append((time.perf_counter() - start) * 1000 / calls)
        del results

    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(rows) < 2:
        measure(waited, 1)
        measure(rows, queued)
    return {"waited": waited, "queued": rows}


def serve():
    call = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["do"] == "open":
                tensors = {name: tensor(value) for name, value in request["tensors"].items()}
                call, checks = CASES[request["workload"]["mode"]](request["workload"], tensors)
                reply(checks=checks())
            elif request["do"] == "sample":
                reply(**sample(call, request["seconds"], request["queued"]))
            else:
                call = None
                reply()
        except Exception as error:
            reply(error=str(error).split("\n")[0])


try:
    import torch
except ImportError as error:
    reply(error=str(error))
    sys.exit()

device = torch.device(sys.argv[1])
if device.type == "cuda" and not torch.cuda.is_available():
    reply(error="PyTorch %s sees no CUDA device" % torch.__version__)
    sys.exit()
torch.backends.cudnn.allow_tf32 = False
torch.backends.cuda.matmul.allow_tf32 = False
torch.set_num_threads(1)
where = "CUDA %s, %s" % (torch.version.cuda, torch.cuda.get_device_name()) if device.type == "cuda" else "processor"
reply(about="PyTorch %s, %s" % (torch.__version__, where))
serve()
