/// A mail address of a plausible form: printable ASCII, one `@`, and behind it a name with a dot inside.
public struct MailAddress: Hashable, Sendable {
    public let text: String

    /// - Returns: nil for anything else.
    public init?(parsing text: some StringProtocol) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard text.utf8.count <= 254, parts.count == 2, !parts[0].isEmpty,
            parts[1].contains("."), !parts[1].hasPrefix("."), !parts[1].hasSuffix("."),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !Array("<>()[],;:\\\"".utf8).contains($0) })
        else { return nil }
        self.text = String(text)
    }
}
