import Documents
import TitleReview

/// The ID photo as uploaded: measured by the plan's rules from its bytes, and kept only when all of them hold (A2.2.1).
public enum CheckPhoto {
    /// - Throws: ``Refusal`` with every rule that is broken, all at once.
    public static func keep(_ file: IncomingFile, name: String, rules: Plan.PhotoRules, field: String, house: Casework)
        async throws -> StoredFile
    {
        let pieces = StoredFile.pieces(of: file)
        let broken = try await StoredFile.atDesk { try await house.desk.photo(pieces, rules: rules) }.filter { !$0.ok }
        guard broken.isEmpty else {
            throw Refusal(
                .invalid, "照片有 \(broken.count) 处不符合要求。", problems: broken.map { Refusal.Problem(field, $0.message) })
        }
        return try await StoredFile.keep(file, name: name, limit: rules.bytesUnder, field: field, house: house)
    }
}
