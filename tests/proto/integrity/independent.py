#!/usr/bin/env python3
"""Hash trees and signatures, written from the definitions alone: RFC 9162 §2.1 is recursive, and so is this.

    independent.py make SEED FILE     writes proofs and signatures, good ones and bad ones
    independent.py check FILE         verifies what somebody else made; prints what it thinks otherwise

The file is JSON: lists "inclusion", "consistency" and "signatures" of objects with hexadecimal bytes, each
with "valid". Nothing is shared with the programs under test; Ed25519 comes from python3-cryptography.
"""

import hashlib
import json
import random
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

DOMAIN = b"basin-hub/tree-head/v1\n"


def leaf_hash(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def split(n):
    """The largest power of two smaller than n."""
    k = 1
    while 2 * k < n:
        k *= 2
    return k


# --- Making: the definitions.


def head(leaves):
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return node_hash(head(leaves[:k]), head(leaves[k:]))


def inclusion_path(m, leaves):
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return inclusion_path(m, leaves[:k]) + [head(leaves[k:])]
    return inclusion_path(m - k, leaves[k:]) + [head(leaves[:k])]


def consistency_path(m, leaves, known=True):
    n = len(leaves)
    if m == 0:
        return []
    if m == n:
        return [] if known else [head(leaves)]
    k = split(n)
    if m <= k:
        return consistency_path(m, leaves[:k], known) + [head(leaves[k:])]
    return consistency_path(m - k, leaves[k:], False) + [head(leaves[:k])]


# --- Verifying: the same recursion, with the path in place of the leaves.


def root_from(leaf, m, n, path):
    if n == 1:
        if path:
            raise ValueError("too long")
        return leaf
    if not path:
        raise ValueError("too short")
    k = split(n)
    if m < k:
        return node_hash(root_from(leaf, m, k, path[:-1]), path[-1])
    return node_hash(path[-1], root_from(leaf, m - k, n - k, path[:-1]))


def heads_from(m, n, path, old_root, known=True):
    """The heads of the old and of the new tree that the path leads to."""
    if m == n:
        if known:
            if path:
                raise ValueError("too long")
            return old_root, old_root
        if len(path) != 1:
            raise ValueError("length")
        return path[0], path[0]
    if not path:
        raise ValueError("too short")
    k = split(n)
    if m <= k:
        old, new = heads_from(m, k, path[:-1], old_root, known)
        return old, node_hash(new, path[-1])
    old, new = heads_from(m - k, n - k, path[:-1], old_root, False)
    return node_hash(path[-1], old), node_hash(path[-1], new)


def is_included(case):
    if case["leaf"] >= case["size"]:
        return False
    try:
        root = root_from(bytes.fromhex(case["leaf_hash"]), case["leaf"], case["size"], hashes(case))
    except ValueError:
        return False
    return root.hex() == case["root"]


def is_consistent(case):
    m, n = case["old_size"], case["size"]
    if m > n:
        return False
    if m == 0:
        return not case["path"] and (case["old_root"] == head([]).hex()) and (n > 0 or case["root"] == case["old_root"])
    try:
        old, new = heads_from(m, n, hashes(case), bytes.fromhex(case["old_root"]))
    except ValueError:
        return False
    return old.hex() == case["old_root"] and new.hex() == case["root"]


def is_signed(case):
    signature, key = bytes.fromhex(case["signature"]), bytes.fromhex(case["key"])
    if len(signature) != 65 or signature[0] != 1 or len(key) != 33 or key[0] != 1:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key[1:]).verify(signature[1:], DOMAIN + bytes.fromhex(case["message"]))
    except (InvalidSignature, ValueError):
        return False
    return True


def hashes(case):
    return [bytes.fromhex(h) for h in case["path"]]


CHECKS = {"inclusion": is_included, "consistency": is_consistent, "signatures": is_signed}


# --- What is exchanged.


def spoil(chance, case, numbers):
    """One thing about the case changed: a number, a hash, or the length of the path."""
    bad = json.loads(json.dumps(case))
    choice = chance.randrange(4)
    if choice == 0:
        name = chance.choice(numbers)
        bad[name] = max(0, bad[name] + chance.choice([-1, 1]))
    elif choice == 1:
        bad["root"] = flip(chance, bad["root"])
    elif choice == 2 and bad["path"]:
        i = chance.randrange(len(bad["path"]))
        bad["path"][i] = flip(chance, bad["path"][i])
    elif bad["path"] and chance.random() < 0.5:
        bad["path"].pop(chance.randrange(len(bad["path"])))
    else:
        bad["path"].insert(chance.randint(0, len(bad["path"])), chance.randbytes(32).hex())
    return bad


def flip(chance, hexadecimal):
    data = bytearray.fromhex(hexadecimal)
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return data.hex()


def make(seed, path):
    chance = random.Random(seed)
    cases = {"inclusion": [], "consistency": [], "signatures": []}

    def add(kind, good, bad):
        for case in (good, bad):
            cases[kind].append({**case, "valid": CHECKS[kind](case)})

    leaves = [leaf_hash(chance.randbytes(chance.randrange(80))) for _ in range(300)]
    for _ in range(1500):
        size = chance.randint(1, len(leaves))
        tree = leaves[:size]
        m = chance.randrange(size)
        case = {"leaf": m, "size": size, "leaf_hash": leaves[m].hex(), "root": head(tree).hex(),
                "path": [h.hex() for h in inclusion_path(m, tree)]}
        add("inclusion", case, spoil(chance, case, ["leaf", "size"]))
        m = chance.randint(0, size)
        case = {"old_size": m, "size": size, "old_root": head(tree[:m]).hex(), "root": head(tree).hex(),
                "path": [h.hex() for h in consistency_path(m, tree)]}
        add("consistency", case, spoil(chance, case, ["old_size", "size"]))
    for _ in range(100):
        key = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
        message = chance.randbytes(chance.randrange(200))
        case = {"message": message.hex(), "signature": "01" + key.sign(DOMAIN + message).hex(),
                "key": "01" + key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()}
        add("signatures", case, {**case, "signature": flip(chance, case["signature"])})
    with open(path, "w", encoding="utf-8") as out:
        json.dump(cases, out)


def check(path):
    with open(path, encoding="utf-8") as source:
        cases = json.load(source)
    counts, wrong = {}, 0
    for kind, is_valid in CHECKS.items():
        counts[kind] = len(cases[kind])
        for case in cases[kind]:
            if is_valid(case) != case["valid"]:
                wrong += 1
                print(f"{kind}: valid is {not case['valid']}: {json.dumps(case)[:600]}")
    print(json.dumps(counts))
    return wrong == 0


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(int(sys.argv[2]), sys.argv[3])
    elif not check(sys.argv[2]):
        sys.exit(1)
