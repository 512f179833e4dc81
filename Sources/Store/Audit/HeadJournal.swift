import Dispatch
import Synchronization
import TitleReview

/// The signed heads of one database, in the key directory and so outside the database and its backups (S53).
///
/// Two files under `heads/`, named by the database's incarnation: `.latest` is replaced at most five times a second after
/// commits and at closing, so that a tail cut off later is missed; `.journal` begins with a head for entry 0, made with the
/// database, and gets a line every 100 entries or minute, on demand and at the end of each run, so that a replaced middle is found
/// too and nothing that was ever signed at the end of a run is forgotten. A process that is killed leaves at most the
/// entries of its last fifth of a second without a signed head.
final class HeadJournal: Sendable {
    private struct Tip {
        let number: Int
        let digest: [UInt8]
    }

    private struct State {
        var newest: Tip?
        var signed = 0
        var journaled = 0
        var journaledAt: Instant?
        var scheduled = false
        var problem: StoreError?
    }

    private static let pause = DispatchTimeInterval.milliseconds(200)
    private static let entriesPerLine = 100
    private static let secondsPerLine = 60.0

    private let installation: Installation
    private let keys: KeyRing
    private let clock: any Clock
    private let queue = DispatchQueue(label: "pingheng.heads")
    private let state = Mutex(State())

    init(_ installation: Installation, keys: KeyRing, clock: any Clock) throws {
        self.installation = installation
        self.keys = keys
        self.clock = clock
        try DurableFile.makeFolder(HeadJournal.folder(keys))
    }

    /// Begins the journal of an empty chain with a head for entry 0.
    func begin() throws {
        guard !DurableFile.exists(path("journal")) else { return }
        let head = AuditHead.sign(
            installation, number: 0, digest: AuditLog.genesis(installation), at: clock.now(), keys: keys)
        try DurableFile.append(head.line, to: path("journal"))
    }

    /// Goes on where an earlier run ended: its last head becomes a line of the journal, which no later head replaces.
    ///
    /// - Returns: that head, to be compared with the chain.
    func resume() throws -> AuditHead? {
        let heads = try HeadJournal.heads(of: installation, keys: keys)
        guard let last = heads.max(by: { $0.number < $1.number }) else { return nil }
        let journal =
            DurableFile.exists(path("journal"))
            ? String(decoding: try DurableFile.read(path("journal")), as: UTF8.self) : ""
        if !journal.hasSuffix(last.line) { try DurableFile.append(last.line, to: path("journal")) }
        state.withLock { ($0.signed, $0.journaled) = (last.number, last.number) }
        return last
    }

    /// Gives a restored database a journal of its own: what was signed of the old one up to where the backup stands, and
    /// a new head there.
    static func adopt(
        _ restored: Installation, from old: Installation, number: Int, digest: [UInt8], at: Instant, keys: KeyRing
    ) throws {
        try DurableFile.makeFolder(folder(keys))
        let kept = try heads(of: old, keys: keys).filter { $0.number <= number && $0.number > 0 }
        let begin = AuditHead.sign(restored, number: 0, digest: AuditLog.genesis(restored), at: at, keys: keys)
        let end = AuditHead.sign(restored, number: number, digest: digest, at: at, keys: keys)
        let lines = ([begin] + kept + (number > 0 ? [end] : [])).map(\.line).joined()
        try DurableFile.write(
            Array(lines.utf8), to: "\(folder(keys))/\(Hexadecimal.encode(restored.incarnation)).journal")
    }

    /// Why the last head could not be written; nil while all is well.
    var problem: StoreError? { state.withLock { $0.problem } }

    /// The chain has grown to here and is on disk.
    func note(number: Int, digest: [UInt8]) {
        let schedule = state.withLock { state in
            if (state.newest?.number ?? 0) < number { state.newest = Tip(number: number, digest: digest) }
            defer { state.scheduled = true }
            return !state.scheduled
        }
        guard schedule else { return }
        queue.asyncAfter(deadline: .now() + HeadJournal.pause) { [weak self] in
            guard let self else { return }
            self.state.withLock { $0.scheduled = false }
            // A full disk is tried again with the next entry; until then `problem` tells.
            try? self.signNewest(forGood: false)
        }
    }

    /// Signs the newest head that was noted, for good: it is a line of the journal when this returns.
    func flush() async throws {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try self.signNewest(forGood: true) }) }
        }
    }

    /// The signed heads that are kept for a database, oldest first.
    static func heads(of installation: Installation, keys: KeyRing) throws -> [AuditHead] {
        var heads: [AuditHead] = []
        for name in ["journal", "latest"] {
            let path = "\(folder(keys))/\(Hexadecimal.encode(installation.incarnation)).\(name)"
            guard DurableFile.exists(path) else { continue }
            heads += try AuditHead.read(String(decoding: try DurableFile.read(path), as: UTF8.self))
        }
        return heads
    }

    private static func folder(_ keys: KeyRing) -> String { keys.directory + "/heads" }

    private func path(_ name: String) -> String {
        "\(HeadJournal.folder(keys))/\(Hexadecimal.encode(installation.incarnation)).\(name)"
    }

    private func signNewest(forGood: Bool) throws {
        let now = clock.now()
        let (tip, journal): (Tip?, Bool) = state.withLock { state in
            guard let tip = state.newest, tip.number > (forGood ? state.journaled : state.signed) else {
                return (nil, false)
            }
            let due =
                forGood || tip.number >= state.journaled + HeadJournal.entriesPerLine
                || state.journaledAt.map { $0.adding(seconds: HeadJournal.secondsPerLine) <= now } ?? true
            return (tip, due)
        }
        guard let tip else { return }
        let head = AuditHead.sign(installation, number: tip.number, digest: tip.digest, at: now, keys: keys)
        do {
            try DurableFile.write(Array(head.line.utf8), to: path("latest"))
            if journal { try DurableFile.append(head.line, to: path("journal")) }
            state.withLock { state in
                state.signed = tip.number
                state.problem = nil
                if journal { (state.journaled, state.journaledAt) = (tip.number, now) }
            }
        } catch {
            state.withLock { $0.problem = (error as? StoreError) ?? .system("\(error)") }
            throw error
        }
    }
}
