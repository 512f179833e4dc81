import Documents
import TitleReview

/// The signed commitment as a file in the vault (A2.2.2).
public enum CommitmentFile {
    public static func make(plan: Plan, name: String, at moment: Instant, house: Casework) throws -> StoredFile {
        let bytes = try CommitmentPDF(plan: plan.title, text: plan.commitment, signature: name, signedAt: moment).document().bytes()
        return try StoredFile.made(bytes, name: "真实性保证书.pdf", type: "application/pdf", house: house)
    }
}
