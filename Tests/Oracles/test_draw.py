"""A second implementation of the draw (R2, S51), written from its description and not from its code.

`python3 Tests/Oracles/test_draw.py` checks draw-vectors.json; `--write` makes it anew. The Swift tests read the same file.
"""
import hashlib
import hmac
import json
import pathlib
import sys
import unittest

VECTORS = pathlib.Path(__file__).with_name("draw-vectors.json")


def digest_of_fields(*fields):
    return hashlib.sha256(b"".join(len(f).to_bytes(4, "big") + f for f in fields))


def order_digest(candidates, seats):
    fields = ["pingheng-draw-order-1", str(len(candidates))]
    for code, speciality in sorted(candidates, key=lambda c: c[0].encode()):
        fields += [code, speciality]
    for seat in sorted(seats, key=lambda s: s["speciality"].encode()):
        fields += [seat["speciality"], str(seat["members"]), str(seat["reserves"])]
    return digest_of_fields(*(f.encode() for f in fields))


def seed_of(order, nonce, later):
    return digest_of_fields(b"pingheng-draw-1", order, nonce, *(v.encode() for v in later)).digest()


def stream(seed, label):
    counter = 0
    while True:
        message = len(label).to_bytes(4, "big") + label + counter.to_bytes(8, "big")
        block = hmac.new(seed, message, hashlib.sha256).digest()
        counter += 1
        for start in range(0, 32, 8):
            yield int.from_bytes(block[start : start + 8], "big")


def below(numbers, bound):
    whole = 2**64 - 2**64 % bound
    return next(n for n in numbers if n < whole) % bound


def draw(candidates, seats, seed):
    results = []
    for seat in sorted(seats, key=lambda s: s["speciality"].encode()):
        speciality = seat["speciality"]
        numbers = stream(seed, speciality.encode())
        codes = sorted((c for c, s in candidates if s == speciality), key=str.encode)
        for last in range(len(codes) - 1, 0, -1):
            other = below(numbers, last + 1)
            codes[last], codes[other] = codes[other], codes[last]
        end = seat["members"] + seat["reserves"]
        results.append({"speciality": speciality, "members": codes[: seat["members"]], "reserves": codes[seat["members"] : end]})
    return results


def thousand_digest(candidates, seats):
    lines = []
    for index in range(1000):
        for r in draw(candidates, seats, hashlib.sha256(b"draw-%d" % index).digest()):
            lines.append(f"{r['speciality']} {','.join(r['members'])} {','.join(r['reserves'])}\n")
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def complete(case):
    nonce = case["nonce"].encode()
    order = order_digest(case["candidates"], case["seats"])
    seed = seed_of(order.digest(), nonce, case["laterValues"])
    return {
        "order": order.hexdigest(), "nonceDigest": hashlib.sha256(nonce).hexdigest(), "seed": seed.hex(),
        "results": draw(case["candidates"], case["seats"], seed),
    }


def planted_cases():
    fields = ["机电制造", "电气", "食品", "A", ""]
    for index in range(12):
        candidates = [
            [hashlib.sha256(b"%d/%d" % (index, n)).hexdigest()[:8] + ("专家" if n % 7 == 0 else ""), fields[n % (1 + index % 5)]]
            for n in range(5 + 3 * index)
        ]
        seats = []
        for field in sorted({s for _, s in candidates}, reverse=True):
            there = sum(1 for _, s in candidates if s == field)
            seats.append({"speciality": field, "members": there // 2 + (index % 2 and there % 2), "reserves": min(index % 3, there // 3)})
        case = {
            "candidates": candidates, "seats": seats, "nonce": f"nonce {index} 随机",
            "laterValues": [["开奖号码 1 2 3"], [], ["见证人甲", "见证人乙"]][index % 3],
        }
        yield case | complete(case)


def make_vectors():
    candidates = [[f"{n * 7919 % 100003:05d}", ["电气", "电子", "化工"][n % 3]] for n in range(60)]
    seats = [
        {"speciality": "电气", "members": 9, "reserves": 3}, {"speciality": "电子", "members": 9, "reserves": 3},
        {"speciality": "化工", "members": 7, "reserves": 13},
    ]
    return {
        "cases": list(planted_cases()),
        "thousand": {"candidates": candidates, "seats": seats, "digest": thousand_digest(candidates, seats)},
    }


class DrawOracle(unittest.TestCase):
    def test_vectors(self):
        """R2 S51 every vector in the file is what this implementation finds."""
        vectors = json.loads(VECTORS.read_text())
        self.assertGreaterEqual(len(vectors["cases"]), 10)
        for case in vectors["cases"]:
            for key, value in complete(case).items():
                self.assertEqual(case[key], value)

    def test_thousand(self):
        """S51 the digest over a thousand draws."""
        thousand = json.loads(VECTORS.read_text())["thousand"]
        self.assertEqual(thousand["digest"], thousand_digest(thousand["candidates"], thousand["seats"]))


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        VECTORS.write_text(json.dumps(make_vectors(), ensure_ascii=False, indent=1) + "\n")
    else:
        unittest.main(verbosity=1)
