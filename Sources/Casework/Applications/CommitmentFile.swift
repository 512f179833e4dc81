import Documents
import TitleReview

/// The signed commitment as a file in the vault (A2.2.2).
public enum CommitmentFile {
    /// Bytes of the picture of a signature.
    public static let handLimit = WrittenHand.byteLimit

    /// - Parameter hand: the signature as a hand wrote it, a PNG; looked at by its bytes, and drawn anew, where files from outside are
    ///   opened.
    /// - Throws: ``Refusal`` with what is wrong with the signature and what to do.
    public static func make(plan: Plan, name: String, hand: [UInt8], at moment: Instant, casework: Casework)
        async throws
        -> StoredFile
    {
        try PrintableName.require(name, "姓名", field: "hand")
        guard hand.count <= handLimit else {
            throw Refusal.invalid(
                "hand", "签名图片有 \(hand.count / 1024) K，最多 \(handLimit / 1024) K。请清除后重新书写。（附件2 二、2）")
        }
        let handwriting = try await StoredFile.inspected {
            try await casework.inspector.handwriting(FilePieces(bytes: hand))
        }
        if let problem = problem(handwriting.finding) { throw Refusal.invalid("hand", problem + "（附件2 二、2）") }
        let bytes = try CommitmentPDF(
            plan: plan.title, text: plan.commitment, signature: name, signedAt: moment,
            handwriting: .picture(handwriting.picture())
        ).document().bytes()
        return try StoredFile.made(bytes, name: "真实性保证书.pdf", type: "application/pdf", casework: casework)
    }

    /// What is wrong with a picture of a signature, and what to do; nil when it can be read as one.
    private static func problem(_ finding: WrittenHand.Finding) -> String? {
        let (w, h) = (WrittenHand.widths, WrittenHand.heights)
        return switch finding {
        case .written: nil
        case .notPNG: "签名应是 PNG 图片，按文件内容判断。请在签名框里书写，或把扫描件存为 PNG。"
        case .broken: "签名图片已损坏，读不出来。请清除后重新书写。"
        case .tooSmall(let width, let height):
            "签名图片是 \(width)×\(height) 像素，至少 \(w.lowerBound)×\(h.lowerBound)。请在签名框里重新书写。"
        case .tooLarge(let width, let height):
            "签名图片是 \(width)×\(height) 像素，最多 \(w.upperBound)×\(h.upperBound)。请缩小后重新上传。"
        case .blank: "签名框是空白的。请签上您的姓名。"
        case .tooLittle: "只看到一个点或一道线，不像姓名。请把姓名写得大一些、端正清晰。"
        case .tooMuch: "图片大部分是深色，不像签名。请用深色笔写在浅色底上，或清除后重新书写。"
        }
    }
}
