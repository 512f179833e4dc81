import Foundation
import Testing

@testable import Web

@Suite struct ComposedTextTests {
    @Test("B51 S26 piece by piece a text is composed as it is in one go")
    func pieces() {
        var dice = SystemRandomNumberGenerator()
        let letters = [
            "e", "\u{301}", "\u{323}", "\u{FB2C}", "\u{1100}", "\u{1161}", "\u{11A8}", "\u{AC00}", "\u{9C7}", "\u{9BE}",
            "中",
            "\u{0CC6}", "\u{0CC2}", "\u{0CD5}", "か", "\u{3099}", "\u{1F1E8}", "\u{1E9B}", "Ω", "\u{212B}", "\u{11099}",
            "\u{110BA}",
        ]
        for _ in 0..<200 {
            let text = (0..<Int.random(in: 0...2000, using: &dice)).map { _ in letters.randomElement(using: &dice) ?? ""
            }.joined()
            #expect(
                ComposedText.nfc(text).utf8.elementsEqual(text.precomposedStringWithCanonicalMapping.utf8),
                "\(text.unicodeScalars)")
        }
    }
}
