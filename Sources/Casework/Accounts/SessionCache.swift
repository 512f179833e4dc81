import Store
import Synchronization
import TitleReview

/// What a live session says.
public struct LiveSession: Sendable {
    public let actor: Actor
    public let csrf: String
    /// The password was handed over by the administrator; until it is changed, the session opens no role's pages.
    public let passwordOnce: Bool
    /// The account has a second factor, and this session has not given it: until then it opens nothing (S4).
    public let awaitsCode: Bool
    /// By the machine's clock, as the next.
    let created: Instant
    /// When it was last used, to the minute.
    let seen: Instant
}

/// Sessions that were read lately. One is given again only while nothing has been written of what it was read from, so a role
/// withdrawn, an account closed or a session ended is seen at the next request all the same (S8).
final class SessionCache: Sendable {
    private static let most = 4096
    private let sessions = Mutex<[[UInt8]: (found: LiveSession, reading: Reading)]>([:])

    func find(_ digest: [UInt8]) -> LiveSession? {
        guard let (found, reading) = sessions.withLock({ $0[digest] }), reading.isReliedOn() else { return nil }
        return found
    }

    func keep(_ found: LiveSession, for digest: [UInt8], while reading: Reading) {
        guard reading.stands else { return }
        sessions.withLock { sessions in
            if sessions.count >= SessionCache.most { sessions = [:] }
            sessions[digest] = (found, reading)
        }
    }
}
