import Testing

@testable import TitleReview

@Suite struct PrivateUseTests {
    @Test(
        "B8 code points of private use that GB 18030-2022 has a character for are proposed as it",
        arguments: [
            // From its first edition on, moved by that of 2022, and the six whose two-byte codes stayed.
            ("\u{E863}", "\u{4DAE}"), ("\u{E815}", "\u{2E81}"), ("\u{E844}", "\u{4723}"), ("\u{E81E}", "\u{9FB4}"),
            ("\u{E864}", "\u{9FBB}"), ("\u{E843}", "\u{9FB9}"), ("\u{E816}", "\u{20087}"), ("\u{E855}", "\u{241FE}"),
        ] as [(Unicode.Scalar, Unicode.Scalar)])
    func mapped(_ old: Unicode.Scalar, _ right: Unicode.Scalar) {
        #expect(PrivateUse.contains(old) && PrivateUse.character(for: old) == right)
        let reason = PrivateUse.reason(against: old)
        #expect(reason.contains(old.code) && reason.contains("“\(right)”（\(right.code)）"))
    }

    @Test("B8 eighty characters stand in their places, none of them of private use, and nothing beside them is mapped")
    func table() {
        let mapped = (0xE000...0xF8FF).compactMap { Unicode.Scalar(UInt32($0)) }.filter {
            PrivateUse.character(for: $0) != nil
        }
        #expect(mapped.map(\.value) == Array(0xE815...0xE864))
        #expect(!mapped.compactMap(PrivateUse.character).contains(where: PrivateUse.contains))
        #expect(PrivateUse.reason(against: "\u{E000}").contains("重新输入"))
        #expect(PrivateUse.reason(against: "\u{F0B7}").contains("Word"))
    }

    @Test("B8 private use is three ranges, to the code point")
    func ranges() {
        let bounds: [(Unicode.Scalar, Bool)] = [
            ("\u{E000}", true), ("\u{F8FF}", true), ("\u{F900}", false), ("\u{EFFFF}", false), ("\u{F0000}", true),
            ("\u{FFFFD}", true), ("\u{100000}", true), ("\u{10FFFD}", true), ("王", false),
        ]
        for (scalar, isPrivate) in bounds { #expect(PrivateUse.contains(scalar) == isPrivate, "\(scalar.code)") }
    }
}
