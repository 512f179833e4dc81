import Documents
import Foundation
import Store
import TitleReview

/// The installation's signing identity and the anchors it trusts, as files of the key directory (0600), apart from all data (S55, S57).
///
/// Made at the first start. `authority.pem` is the anchor that `certificate verify` trusts on this machine.
public struct CertificateSeal: Sendable {
    public let identity: SigningIdentity
    /// Certificates of authorities, PEM; the installation's own first.
    public let trust: [String]

    /// Opens the seal of a key directory, making it when there is none.
    ///
    /// - Parameter at: the day from which a new identity is valid, by the business clock; a year before is taken, so that a
    ///   rehearsal of an earlier year can sign.
    public static func open(directory: String, at now: Instant) throws -> CertificateSeal {
        let keyFile = directory + "/seal-key.pem", certificateFile = directory + "/seal-certificate.pem", authorityFile = directory + "/authority.pem"
        if let key = read(keyFile), let certificate = read(certificateFile), let authority = read(authorityFile) {
            return CertificateSeal(
                identity: SigningIdentity(privateKeyPEM: key, certificatePEM: certificate, authorityPEM: authority), trust: anchors(directory))
        }
        // What an earlier authority signed stays verifiable, should only its key be lost.
        if let earlier = read(authorityFile) { try write(earlier, "\(directory)/authority-\(Work.randomID().prefix(8)).pem") }
        let start = Instant(startOf: min(now.day, Day(year: 2019, month: 1, day: 1) ?? now.day))
        let identity = try SigningAuthority.create(commonName: "评衡 电子证书根证书", from: start, years: 60)
            .issue(commonName: "评衡 职称电子证书", from: start, years: 40)
        try write(identity.authorityPEM, authorityFile)
        try write(identity.certificatePEM, certificateFile)
        try write(identity.privateKeyPEM, keyFile)
        return CertificateSeal(identity: identity, trust: anchors(directory))
    }

    /// Every anchor of the key directory: the present one, and those of earlier authorities (`authority-*.pem`).
    public static func anchors(_ directory: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { $0.hasPrefix("authority") && $0.hasSuffix(".pem") }.sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
            .compactMap { read(directory + "/" + $0) }
    }

    private static func read(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func write(_ text: String, _ path: String) throws {
        // Wholly or not at all: half a key would stop every later start.
        try DurableFile.write(Array(text.utf8), to: path)
    }
}
