/// What may be the name of something that is sent, judged by its bytes before it is compared with anything (S20).
enum SentName {
    /// Of a field of a form, or a member of JSON: printable ASCII, or Han and its punctuation, since a plan's form names fields by the
    /// plan's specialities. None of these characters is ever changed, joined or reordered by a comparison.
    static func isField(_ name: String) -> Bool {
        name.utf8.count <= 200 && name.unicodeScalars.allSatisfy { isPlain($0.value) }
    }

    /// Of a query's value, a header's parameter, a cookie: 1 to 64 bytes of printable ASCII.
    static func isToken(_ name: some StringProtocol) -> Bool {
        (1...64).contains(name.utf8.count) && name.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    private static func isPlain(_ value: UInt32) -> Bool {
        switch value {
        case 0x20...0x7E, 0xB7, 0x2010...0x2027, 0x3001...0x3029, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xFF01...0xFF60:
            true
        default: false
        }
    }
}
