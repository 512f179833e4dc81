/// The draw as Python functions of the standard library alone, for the scripts that are published with a draw and that lie in a
/// plan's package: one text for both (R2, S51). `candidates` are pairs of code and speciality, `seats` of speciality and number,
/// both sorted by their bytes.
public enum DrawPython {
    public static let functions = #"""
        def digest(*fields):
            return hashlib.sha256(b"".join(len(f).to_bytes(4, "big") + f for f in fields)).digest()


        def order_digest(candidates, seats):
            fields = ["pingheng-draw-order-1", str(len(candidates))] + [text for line in candidates for text in line]
            for speciality, members in seats:
                fields += [speciality, str(members), "0"]
            return digest(*(text.encode() for text in fields))


        def below(numbers, bound):
            whole = 2**64 - 2**64 % bound
            return next(n for n in numbers if n < whole) % bound


        def stream(seed, label):
            counter = 0
            while True:
                block = hmac.new(seed, len(label).to_bytes(4, "big") + label + counter.to_bytes(8, "big"), "sha256").digest()
                yield from (int.from_bytes(block[start:start + 8], "big") for start in range(0, 32, 8))
                counter += 1


        def drawn(candidates, seats, seed):
            for speciality, members in seats:
                numbers, codes = stream(seed, speciality.encode()), [code for code, field in candidates if field == speciality]
                for last in range(len(codes) - 1, 0, -1):
                    other = below(numbers, last + 1)
                    codes[last], codes[other] = codes[other], codes[last]
                yield speciality, codes[:int(members)]
        """#
}
