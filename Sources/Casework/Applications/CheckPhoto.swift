import Documents
import TitleReview

/// The ID photo as uploaded: measured by the plan's rules from its bytes, and taken only when all of them hold (A2.2.1). What is kept is
/// the photo drawn anew, upright (``Documents/JudgedPhoto``).
public enum CheckPhoto {
    /// - Throws: ``Refusal`` with every rule that is broken, all at once.
    public static func keep(
        _ file: IncomingFile, name: String, rules: Plan.PhotoRules, field: String, casework: Casework
    )
        async throws -> StoredFile
    {
        let pieces = StoredFile.pieces(of: file)
        let photo = try await StoredFile.inspected { try await casework.inspector.photo(pieces, rules: rules) }
        let broken = photo.findings.filter { !$0.ok }
        guard broken.isEmpty, let kept = photo.kept else {
            throw Refusal(
                .invalid, "照片有 \(broken.count) 处不符合要求。", problems: broken.map { Refusal.Problem(field, $0.message) })
        }
        if let fault = photo.finding.fault { throw Refusal.invalid(field, fault.message) }
        try await casework.scan(file, field: field)
        return try StoredFile.made(kept, name: name, type: "image/jpeg", hints: photo.finding.hints, casework: casework)
    }
}
