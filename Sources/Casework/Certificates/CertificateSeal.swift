import Documents
import Foundation
import Store
import Synchronization
import TitleReview

/// The installation's signing identity and the anchors it trusts, as files of the key directory (0600), apart from all
/// data (S55, S57).
///
/// `seal.pem` holds the key, its certificate and its authority's, replaced as one when the key is rotated;
/// `authority-….pem` are all authorities there ever were, `authority.pem` is the present one, to be handed out. A seal
/// follows its directory: a rotation by another process is seen at the next use. The authority's own key is never kept,
/// so a rotation brings a new authority.
public final class CertificateSeal: Sendable {
    private struct State {
        var identity: SigningIdentity
        /// Certificates of authorities, PEM; the installation's own first.
        var trust: [String]
        var mark: [Int]
    }

    private let directory: String
    private let state: Mutex<State>

    /// What signs now.
    public var identity: SigningIdentity { followed().identity }
    /// Certificates of authorities, PEM; the installation's own first.
    public var trust: [String] { followed().trust }
    /// SHA-256 of the certificate's PEM, the first eight bytes, hexadecimal.
    public var fingerprint: String { Self.fingerprint(of: identity) }

    private init(directory: String, state: State) {
        self.directory = directory
        self.state = Mutex(state)
    }

    /// Opens the seal of a key directory, making it when there is none.
    ///
    /// - Parameter at: the day from which a new identity is valid, by the business clock; a year before is taken, so that a
    ///   rehearsal of an earlier year can sign.
    public static func open(directory: String, at now: Instant) throws -> CertificateSeal {
        try adoptThreeFiles(directory)
        if read(directory + "/seal.pem") == nil { try put(make(at: now), in: directory) }
        let state = try load(directory)
        // A rotation that was killed after its only step that counts.
        if read(directory + "/authority.pem") != state.identity.authorityPEM {
            try write(state.identity.authorityPEM, directory + "/authority.pem")
        }
        return CertificateSeal(directory: directory, state: state)
    }

    /// Makes a new identity under a new authority the one that signs. The old key is gone with it; what it has signed stays trusted.
    ///
    /// - Returns: the new one's ``fingerprint``.
    public static func rotate(directory: String, at now: Instant) throws -> String {
        try adoptThreeFiles(directory)
        guard read(directory + "/seal.pem") != nil else {
            throw Refusal.conflict("\(directory) 里没有证书签名的密钥。请用 --keys 指明密钥目录。")
        }
        let fresh = try make(at: now)
        try put(fresh, in: directory)
        try write(fresh.authorityPEM, directory + "/authority.pem")
        return fingerprint(of: fresh)
    }

    /// Every anchor of the key directory: the present one, and those of earlier authorities (`authority-*.pem`).
    public static func anchors(_ directory: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        let found = names.filter { $0.hasPrefix("authority") && $0.hasSuffix(".pem") }.sorted {
            ($0.utf8.count, $0) < ($1.utf8.count, $1)
        }
        .compactMap { read(directory + "/" + $0) }
        var seen = Set<String>()
        return found.filter { seen.insert($0).inserted }
    }

    // MARK: Following

    private func followed() -> State {
        state.withLock { state in
            // What cannot be read now leaves what is known: the next use looks again.
            if let mark = Self.mark(directory), mark != state.mark, let fresh = try? Self.load(directory) {
                state = fresh
            }
            return state
        }
    }

    private static func load(_ directory: String) throws -> State {
        let mark = mark(directory) ?? []
        guard let text = read(directory + "/seal.pem") else {
            throw StoreError.keys("密钥目录 \(directory) 里的 seal.pem 读不到。")
        }
        let blocks = text.split(separator: "-----BEGIN ").map { "-----BEGIN " + $0 }
        guard blocks.count == 3 else { throw StoreError.keys("密钥目录 \(directory) 里的 seal.pem 已损坏。") }
        let identity = SigningIdentity(privateKeyPEM: blocks[0], certificatePEM: blocks[1], authorityPEM: blocks[2])
        return State(
            identity: identity,
            trust: [identity.authorityPEM] + anchors(directory).filter { $0 != identity.authorityPEM }, mark: mark)
    }

    /// Which file it is and when it was written: it is only ever replaced as a whole.
    private static func mark(_ directory: String) -> [Int]? {
        var status = stat()
        guard stat(directory + "/seal.pem", &status) == 0 else { return nil }
        return [Int(status.st_ino), status.st_mtim.tv_sec, status.st_mtim.tv_nsec, Int(status.st_size)]
    }

    // MARK: Files

    private static func make(at now: Instant) throws -> SigningIdentity {
        let start = Instant(startOf: min(now.day, Day(year: 2019, month: 1, day: 1) ?? now.day))
        return try SigningAuthority.create(commonName: "评衡 电子证书根证书", from: start, years: 60).issue(
            commonName: "评衡 职称电子证书", from: start, years: 40)
    }

    /// The anchor first: nobody meets a signature whose authority is not there yet.
    private static func put(_ identity: SigningIdentity, in directory: String) throws {
        // What an earlier authority signed stays verifiable, should only its key be lost.
        for authority in [read(directory + "/authority.pem"), identity.authorityPEM].compactMap(\.self) {
            let file = "\(directory)/authority-\(digest(authority).prefix(8)).pem"
            if read(file) != authority { try write(authority, file) }
        }
        try write(identity.privateKeyPEM + identity.certificatePEM + identity.authorityPEM, directory + "/seal.pem")
    }

    /// Key folders from before there were rotations hold the identity in three files.
    private static func adoptThreeFiles(_ directory: String) throws {
        let names = ["seal-key", "seal-certificate", "authority"].map { "\(directory)/\($0).pem" }
        let parts = names.compactMap(read)
        guard read(directory + "/seal.pem") == nil, parts.count == 3 else { return }
        try put(
            SigningIdentity(privateKeyPEM: parts[0], certificatePEM: parts[1], authorityPEM: parts[2]), in: directory)
        for name in names.prefix(2) { try FileManager.default.removeItem(atPath: name) }
    }

    private static func fingerprint(of identity: SigningIdentity) -> String {
        String(digest(identity.certificatePEM).prefix(16))
    }

    private static func digest(_ text: String) -> String { SHA256Digest(of: Array(text.utf8)).hex }

    private static func read(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func write(_ text: String, _ path: String) throws {
        // Wholly or not at all: half a key would stop every later start.
        try DurableFile.write(Array(text.utf8), to: path)
    }
}
