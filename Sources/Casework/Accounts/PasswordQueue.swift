import CSodium
import Foundation
import Store
import TitleReview

/// The one place where passwords are hashed and compared, as Argon2id PHC strings (S1): m = 19,456 KiB, t = 2, p = 1.
///
/// Each takes a processor for hundredths of a second and 19 MiB, on purpose. So half the processors do it, on threads of their
/// own, a bounded number wait, and what comes beyond that is refused before it costs anything (S36).
public final class PasswordQueue: Sendable {
    private static let operations: UInt64 = 2
    private static let memory = 19_456 * 1024
    /// How many may wait for each thread: two seconds' work of a slow processor.
    private static let waitingEach = 128

    let threads: BoundedThreads

    public convenience init() {
        let threads = max(1, ProcessInfo.processInfo.activeProcessorCount / 2)
        self.init(threads: threads, waiting: threads * Self.waitingEach)
    }

    /// - Parameters:
    ///   - threads: how many are hashed at once.
    ///   - waiting: how many may wait beside those.
    init(threads: Int, waiting: Int) { self.threads = BoundedThreads(threads: threads, waiting: waiting) }

    /// How many wait.
    public var waiting: Int { threads.waiting }

    /// Why no password is looked at now, in words, with the seconds after which to try again; nil while there is room.
    public var refusal: Refusal? { threads.full.map(Self.refusal) }

    /// The hashes of these passwords, in their order: all of them, or none when there is no room for the first.
    func hashes(_ texts: [String]) async throws -> [String] {
        var hashes: [String] = []
        for text in texts { hashes.append(try await run(goesOn: !hashes.isEmpty) { try Self.hash(text) }) }
        return hashes
    }

    /// Whether the password has this hash; with nil, which no password has, it takes as long (S2).
    func matches(_ text: String, _ hash: String?) async throws -> Bool {
        try await run { Self.matches(text, hash ?? Self.nobody) }
    }

    /// The hash of a password that takes the place of another.
    ///
    /// - Returns: nil when the old one does not have its hash.
    func hash(_ new: String, inPlaceOf old: String, _ hash: String) async throws -> String? {
        try await run { Self.matches(old, hash) ? try Self.hash(new) : nil }
    }

    private func run<Result: Sendable>(
        goesOn: Bool = false, _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        do { return try await threads.run(goesOn: goesOn, work) } catch let full as BoundedThreads.Full {
            throw Self.refusal(full)
        }
    }

    private static func refusal(_ full: BoundedThreads.Full) -> Refusal {
        Refusal(
            .overloaded,
            """
            现在登录和设置密码的人较多，这一次没有受理，什么也没有改变。请在 \(full.seconds) 秒后再试一次。\
            已经登录的不受影响。
            """, retryAfter: full.seconds)
    }

    private static func hash(_ text: String) throws -> String {
        var out = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
        let status = crypto_pwhash_str_alg(
            &out, text, UInt64(text.utf8.count), operations, memory, crypto_pwhash_ALG_ARGON2ID13)
        guard status == 0 else { throw Refusal(.overloaded, "服务器繁忙，请稍后再试。") }
        return String(decoding: out.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func matches(_ text: String, _ hash: String) -> Bool {
        crypto_pwhash_str_verify(hash, text, UInt64(text.utf8.count)) == 0
    }

    /// A hash that no password matches, so that an unknown account costs the same work (S2).
    private static let nobody =
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$Zk1cQ4JpVfP1nQbQz0y7mKq8uYx3wT5rLhGdSaEoNiM"
}

/// A use case that sets passwords: they are hashed before its turn to write comes, never in the transaction.
public protocol PasswordUseCase: Performable {
    associatedtype Output
    /// What is to be hashed.
    var passwords: [String] { get }
    /// - Parameter hashes: those of ``passwords``, in their order.
    func run(_ hashes: [String], _ work: UnitOfWork) throws -> Output
}

extension PasswordUseCase {
    public func ready(for casework: Casework, as actor: Actor?, at now: Instant) async throws
        -> @Sendable (UnitOfWork) throws -> Output
    {
        let hashes = try await casework.passwords.hashes(passwords)
        return { work in try run(hashes, work) }
    }
}
