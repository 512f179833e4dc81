import Testing

@testable import Documents

@Suite struct QRTests {
    @Test("A2.2.2 a code is a square with finder patterns, drawn in one path with a quiet zone")
    func drawing() throws {
        let rows = try QR.modules("https://example.org/sign/abc")
        #expect(rows.count % 4 == 1 && rows.allSatisfy { $0.count == rows.count })
        #expect(rows[0].prefix(8).elementsEqual([true, true, true, true, true, true, true, false]))
        let svg = try QR.svg("https://example.org/sign/abc")
        #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>"))
        #expect(svg.contains("viewBox=\"0 0 \(rows.count + 8) \(rows.count + 8)\""))
        #expect(svg.contains("M4 4h7v1h-7z"))
    }

    @Test("A2.2.2 the text of a code never stands in its SVG, so that nothing needs an escape")
    func noInjection() throws { #expect(!(try QR.svg("\"><script>alert(1)</script>").contains("script"))) }

    @Test("A4.1 a code holds 2,331 bytes and not one more, and no empty text")
    func capacity() throws {
        #expect(try QR.modules(String(repeating: "a", count: 2331)).count == 177)
        #expect(throws: DocumentFailure.tooLongForCode(bytes: 2332)) {
            try QR.modules(String(repeating: "a", count: 2332))
        }
        #expect(throws: DocumentFailure.self) { try QR.modules("") }
    }
}
