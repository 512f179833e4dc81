import Testing
import TitleReview

@testable import Documents

@Suite struct FontCoverageTests {
    /// A place in plane 3 that Unicode has given to nothing: no font has it, whatever is installed.
    private static let nobodys: Unicode.Scalar = "\u{3FFF0}"

    @Test("B8 what no installed font has is found, each character once and in its order; what fonts have is not")
    func missing() throws {
        #expect(try FontCoverage.missing(in: "王晓明·Smith 2022") == [])
        #expect(try FontCoverage.missing(in: "㑇䶮") == [])
        #expect(try FontCoverage.missing(in: "王\(Self.nobodys)明\(Self.nobodys)") == [Self.nobodys])
    }

    @Test(
        "B8 Han beyond the basic plane, Tibetan and Uyghur are drawn by the fonts that an installation gets",
        arguments: [
            // Extensions A to G, the first character of each.
            "\u{3400}", "\u{20000}", "\u{2A700}", "\u{2B740}", "\u{2B820}", "\u{2CEB0}", "\u{30000}", "𠮷",
            "བཀྲ་ཤིས", "ئابدۇللا",
        ])
    func wide(_ name: String) throws { #expect(try FontCoverage.missing(in: name) == []) }

    @Test("B8 a character of private use is missing even where a font draws something for it")
    func privateUse() throws {
        #expect(try FontCoverage.missing(in: "王\u{E863}") == ["\u{E863}"])
        #expect(try FontCoverage.missing(in: "\u{F0000}\u{E000}") == ["\u{F0000}", "\u{E000}"])
    }

    @Test("B8 a certificate with a character that no font has is not drawn; other papers show the box")
    func whole() throws {
        var content = Samples.content
        content.holder = "王\(Self.nobodys)"
        let certificate = CertificatePDF(
            content: content, authority: "局", committee: "评委会", issuedOn: Day("2022-12-20")!,
            photo: try Picture(Samples.jpeg), verificationURL: "https://example.org")
        let document = try certificate.document(at: Samples.issued)
        #expect(throws: DocumentFailure.characters([Self.nobodys])) { try document.bytes() }
        var other = document
        other.isWhole = false
        #expect(try !other.bytes().isEmpty)
    }
}
