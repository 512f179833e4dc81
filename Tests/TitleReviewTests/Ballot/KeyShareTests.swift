import Testing

@testable import TitleReview

@Suite struct KeyShareTests {
    private static let key = (0..<16).map { UInt8($0 * 17) }
    private static let slopes = (0..<16).map { UInt8(truncatingIfNeeded: $0 &* 91 &+ 7) }

    @Test("2a any two of three parts give the key, in either order; the same one twice gives nothing")
    func pairs() {
        let shares = KeyShare.split(Self.key, slopes: Self.slopes)
        for one in shares {
            for other in shares { #expect(KeyShare.key(one, other) == (one == other ? nil : Self.key)) }
        }
    }

    @Test(
        "2a one part alone fits every key equally: for each byte of the part and each key byte there is exactly one slope"
    )
    func secrecy() {
        for number in 0..<3 {
            var fits: [UInt8: Set<UInt8>] = [:]
            for key in [UInt8(0), 1, 0x80, 0xFF] {
                for slope in UInt8.min...UInt8.max {
                    let part = KeyShare.split(
                        [UInt8](repeating: key, count: 16), slopes: [UInt8](repeating: slope, count: 16))[number]
                    fits[key, default: []].insert(part.bytes[0])
                }
            }
            #expect(fits.values.allSatisfy { $0.count == 256 })
        }
    }

    @Test("2a a part is read as people copy it, and a single wrong character is noticed")
    func codes() throws {
        for share in KeyShare.split(Self.key, slopes: Self.slopes) {
            let code = share.code
            #expect(
                code.count == 39 && KeyShare(parsing: code) == share
                    && KeyShare(parsing: code.lowercased().replacing("-", with: " ")) == share)
            let letters = Array(code)
            for index in letters.indices where letters[index] != "-" {
                for other in "0123456789ABCDEFGHJKMNPQRSTVWXYZ" where other != letters[index] {
                    var wrong = letters
                    wrong[index] = other
                    #expect(KeyShare(parsing: String(wrong)) == nil)
                }
            }
            #expect(
                KeyShare(parsing: String(code.dropLast())) == nil && KeyShare(parsing: code + "0") == nil
                    && KeyShare(parsing: "") == nil)
        }
    }
}
