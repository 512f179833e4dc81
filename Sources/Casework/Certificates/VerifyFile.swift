import Documents
import Store
import TitleReview

/// What a certificate's PDF says by its own signature, and what the register says of it now (N3.5, R15, S56).
public struct FileVerification: Sendable, Codable, Equatable {
    /// The signature holds, over every byte, by an anchor of this installation.
    public let signed: Bool
    /// Why not.
    public let reason: String?
    public let signer: String?
    public let signedAt: Instant?
    /// The register's entry, where the file names one.
    public let certificate: CertificateView?
    public let revoked: Bool
}

/// Checks a certificate file that somebody drops on the page; nothing is stored.
public struct VerifyFile: Inquiry {
    private let result: PDFSignatureVerifier.Result

    /// The signature is checked before the transaction, where files from outside are opened.
    public static func prepare(_ file: IncomingFile, casework: Casework) async throws -> VerifyFile {
        let pieces = StoredFile.pieces(of: file)
        return VerifyFile(
            result: try await StoredFile.inspected {
                try await casework.inspector.signature(pieces, trust: casework.seal.trust)
            })
    }

    public func run(_ work: UnitOfWork) throws -> FileVerification {
        let entry = try result.content.flatMap { try VerifyCertificate(number: $0.number, name: $0.holder).run(work) }
        let unknown = result.ok && entry == nil
        return FileVerification(
            signed: result.ok && !unknown, reason: unknown ? "文件有效签名，但不是职称电子证书，或证书登记中没有它" : result.reason,
            signer: result.signerName,
            signedAt: result.signedAt, certificate: entry, revoked: entry?.revokedAt != nil)
    }
}
