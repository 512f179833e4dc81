import CSodium
import Foundation
import TitleReview

/// How far the chain went at a moment: printed in minutes, exported as an anchor, signed in the key directory (S53).
public struct AuditHead: Sendable, Hashable, Codable {
    /// The database's installation id, hexadecimal.
    public let installation: String
    public let number: Int
    /// The last entry's digest, hexadecimal.
    public let digest: String
    /// When it was signed, microseconds since 1970; nil for an unsigned one.
    public let at: Int64?
    /// Ed25519 over ``signedBytes``, hexadecimal; nil for an unsigned one.
    public let signature: String?

    /// A line of JSON.
    public var line: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        // Encoding five plain fields cannot fail.
        return ((try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "") + "\n"
    }

    /// Heads in an anchor file or a journal of heads: JSON, one a line; empty lines are skipped.
    /// - Throws: ``StoreError/damaged(_:)`` with the line's number.
    public static func read(_ text: String) throws -> [AuditHead] {
        try text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { index, line in
            if line.allSatisfy(\.isWhitespace) { return nil }
            do { return try JSONDecoder().decode(AuditHead.self, from: Data(line.utf8)) } catch {
                throw StoreError.damaged("第 \(index + 1) 行不是审计链头（应为 JSON，含 installation、number、digest）。")
            }
        }
    }

    /// Signs where the chain stands.
    static func sign(_ installation: Installation, number: Int, digest: [UInt8], at: Instant, keys: KeyRing)
        -> AuditHead
    {
        let signature = keys.signAudit(
            signedBytes(installation.name, number, Hexadecimal.encode(digest), at.microseconds))
        return AuditHead(
            installation: installation.name, number: number, digest: Hexadecimal.encode(digest), at: at.microseconds,
            signature: Hexadecimal.encode(signature))
    }

    /// Whether the signature is by the key of `publicKey`.
    public func isSigned(by publicKey: [UInt8]) -> Bool {
        guard let at, let signature = signature.flatMap(Hexadecimal.decode), signature.count == 64,
            publicKey.count == 32
        else { return false }
        let bytes = AuditHead.signedBytes(installation, number, digest, at)
        return crypto_sign_verify_detached(signature, bytes, UInt64(bytes.count), publicKey) == 0
    }

    private static func signedBytes(_ installation: String, _ number: Int, _ digest: String, _ at: Int64) -> [UInt8] {
        Array("pingheng audit head 1\n\(installation)\n\(number)\n\(digest)\n\(at)\n".utf8)
    }
}
