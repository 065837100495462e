"""Word clusters from unlabelled news: folded word → coarse and fine class, for words the lexicon does not know.

Counts neighbours two words to each side, weighs them by positive pointwise mutual information, reduces by
truncated SVD, and groups by k-means. Needs the `train` extra. Writes one tab-separated line a word; with -v the word
vectors too, for the network to start from (`mahdar train --vectors`).

usage: python tools/make_clusters.py NEWS.zip… -o mahdar/reading/data/clusters.tsv [-v build/vectors.npz]
"""

from __future__ import annotations

import argparse
import json
import re
import zipfile
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import svds
from sklearn.cluster import MiniBatchKMeans

from mahdar.arabic.tokens import tokenize

WORDS, CONTEXTS, DIMS = 40_000, 6_000, 100
VECTORS = 30_000  # words the network knows


def sentences(paths: list[Path]) -> list[list[str]]:
    """Sentences of folded words, numbers as their shape."""
    out, seen = [], set()
    for path in paths:
        archive = zipfile.ZipFile(path)
        for name in archive.namelist():
            for article in json.loads(archive.read(name)):
                text = f"{article.get('title') or ''}\n\n{article.get('content') or ''}"
                if text in seen:
                    continue
                seen.add(text)
                words = tokenize(text)
                for a, b in words.sentences:
                    out.append([re.sub("[0-9]", "0", t.fold) for t in words.tokens[a:b]])
    return out


def vectors(text: list[list[str]]) -> tuple[list[str], np.ndarray]:
    """The vocabulary, most frequent first, and a unit vector a word."""
    counts = Counter(w for s in text for w in s)
    vocab = [w for w, n in counts.most_common(WORDS) if n >= 4]
    ids = {w: i for i, w in enumerate(vocab)}
    pairs: Counter[tuple[int, int]] = Counter()
    for s in text:
        known = [ids.get(w, -1) for w in s]
        for i, w in enumerate(known):
            if w < 0:
                continue
            for d in (-2, -1, 1, 2):
                j = i + d
                if 0 <= j < len(known) and 0 <= known[j] < CONTEXTS:
                    pairs[w, (d + 2) * CONTEXTS + known[j]] += 1
    rows, cols = zip(*pairs, strict=True)
    m = csr_matrix((np.fromiter(pairs.values(), float), (rows, cols)), shape=(len(vocab), 5 * CONTEXTS))
    row, col, total = np.asarray(m.sum(1)).ravel(), np.asarray(m.sum(0)).ravel() ** 0.75, m.sum()
    coo = m.tocoo()
    pmi = np.log(np.maximum(coo.data * col.sum() / (row[coo.row] * np.maximum(col[coo.col], 1e-9)), 1e-9))
    keep = pmi > 0
    del total
    ppmi = csr_matrix((pmi[keep], (coo.row[keep], coo.col[keep])), shape=m.shape)
    u, s, _ = svds(ppmi, k=DIMS, random_state=0)
    x = u * np.sqrt(s)
    return vocab, x / np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1e-9)


def write_vectors(vocab: list[str], x: np.ndarray, path: Path) -> None:
    """Row 0 stands for words that are not known; vectors have length 3, as the network's other inputs have."""
    rows = np.concatenate([np.zeros((1, x.shape[1])), 3 * x]).astype(np.float32)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, words=np.frombuffer("\n".join(vocab).encode(), np.uint8), vectors=rows)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("news", nargs="+", type=Path)
    ap.add_argument("-o", "--out", type=Path, required=True)
    ap.add_argument("-v", "--vectors", type=Path)
    args = ap.parse_args()
    vocab, x = vectors(sentences(args.news))
    if args.vectors:
        write_vectors(vocab[:VECTORS], x[:VECTORS], args.vectors)
    groups = [MiniBatchKMeans(k, random_state=0, n_init=3, batch_size=4096).fit_predict(x) for k in (64, 400)]
    lines = (f"{w}\t{a}\t{b}" for w, a, b in zip(vocab, *groups, strict=True))
    args.out.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
