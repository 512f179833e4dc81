import Documents
import TitleReview

/// The ID photo as uploaded: measured by the plan's rules from its bytes, and kept only when all of them hold (A2.2.1).
public enum CheckPhoto {
    /// Five findings, one for each rule, in the plan's order.
    public static func findings(_ bytes: [UInt8], rules: Plan.PhotoRules) -> [PhotoCheck.Finding] {
        PhotoCheck.findings(bytes: bytes, rules: rules) { PhotoBackground.measure(bytes, header: $0) }
    }

    /// - Throws: ``Refusal`` with every rule that is broken, all at once.
    public static func keep(_ file: IncomingFile, name: String, rules: Plan.PhotoRules, field: String, house: Casework) async throws -> StoredFile {
        let broken = findings(try file.bytes(), rules: rules).filter { !$0.ok }
        guard broken.isEmpty else {
            throw Refusal(.invalid, "照片有 \(broken.count) 处不符合要求。", problems: broken.map { Refusal.Problem(field, $0.message) })
        }
        return try await StoredFile.keep(file, name: name, limit: rules.bytesUnder, field: field, house: house)
    }
}
