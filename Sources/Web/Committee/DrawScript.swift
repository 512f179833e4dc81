import Casework

/// A Python script of the standard library alone that redoes a draw from what is published, and stops where something
/// does not agree (R2, S51).
///
/// Everything that people have typed goes in as a Python literal: whoever verifies a draw runs this text.
struct DrawScript: Sendable {
    let draw: PublishedDraw
    init(_ draw: PublishedDraw) { self.draw = draw }

    var text: String {
        """
        import hashlib, hmac

        candidates = [
        \(draw.candidates.map { "    (\(Self.literal($0.first ?? "")), \(Self.literal($0.last ?? ""))),\n" }.joined())]
        seats = [\(seats)]
        published_order = \(Self.literal(draw.orderDigest))
        published_nonce = \(Self.literal(draw.nonceDigest))
        published_seed = \(Self.literal(draw.seed ?? ""))
        published_result = [\(draw.result.map(Self.literal).joined(separator: ", "))]
        nonce = bytes.fromhex(\(Self.literal(draw.nonce ?? "")))
        public_value = \(Self.literal(draw.publicValue ?? ""))

        \(DrawPython.functions)


        candidates.sort(key=lambda c: c[0].encode())
        seats.sort(key=lambda s: s[0].encode())
        order = order_digest(candidates, seats)
        assert order.hex() == published_order, "名单与承诺的摘要不符"
        assert hashlib.sha256(nonce).hexdigest() == published_nonce, "秘密数与承诺的摘要不符"
        seed = digest(b"pingheng-draw-1", order, nonce, public_value.encode())
        assert seed.hex() == published_seed, "种子不符"

        result = []
        for speciality, codes in drawn(candidates, seats, seed):
            print(speciality, *codes)
            result += codes
        assert result == published_result, "抽中的编号不符"
        print("全部一致")
        """
    }

    /// `speciality members`, as it is published; a speciality may contain blanks.
    private var seats: String {
        draw.seats.map { seat in
            let blank = seat.lastIndex(of: " ") ?? seat.endIndex
            let number = Int(seat[blank...].dropFirst()) ?? 0
            return "(\(Self.literal(String(seat[..<blank]))), \(number))"
        }.joined(separator: ", ")
    }

    /// A Python string in double quotes: quotes, backslashes and everything that could end a line are escaped.
    static func literal(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x22: out += "\\\""
            case 0x5C: out += "\\\\"
            case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029:
                let digits = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}
