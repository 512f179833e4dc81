import Gateways
import TitleReview

/// How the virus scanner is.
public struct VirusScanHealth: Sendable, Codable, Equatable {
    /// Nil when it answers.
    public let problem: String?
}

extension Casework {
    /// Whether the scanner answers now; nil where none is configured.
    public func virusScanHealth() async -> VirusScanHealth? {
        guard let scanner else { return nil }
        do {
            try await scanner.check()
            return VirusScanHealth(problem: nil)
        } catch { return VirusScanHealth(problem: error.description) }
    }

    /// Has a file that came in looked at for viruses, where a scanner is configured (S25, T14).
    ///
    /// - Throws: ``Refusal`` when something was found, and when it cannot be told: what was not scanned is not kept.
    func scan(_ file: IncomingFile, field: String) async throws {
        guard let scanner else { return }
        let found: String?
        do { found = try await scanner.scan(StoredFile.pieces(of: file).read) } catch {
            throw Refusal(.unavailable, "现在不能检查病毒，请稍后再上传。")
        }
        if let found { throw Refusal.invalid(field, FileFault.infected(found).message) }
    }
}
