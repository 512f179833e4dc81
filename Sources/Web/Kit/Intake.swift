import Casework
import TitleReview

/// A file that comes in pieces at `/api` + `path`, in the shape of tus 1.0 and of the IETF's resumable uploads: HEAD says in
/// `Upload-Offset` how many bytes are here, PATCH sends on from there; what begins anywhere else is 409 with the right offset.
public struct Intake: Sendable {
    /// Of a piece's body.
    static let type = "application/offset+octet-stream"

    public let path: String
    public let name: String
    public let policy: Policy
    public let summary: String
    let find: @Sendable (PageContext) async throws -> ArrivingFile

    public init(
        _ path: String, name: String, policy: Policy, summary: String,
        find: @escaping @Sendable (PageContext) async throws -> ArrivingFile
    ) {
        self.path = path
        self.name = name
        self.policy = policy
        self.summary = summary
        self.find = find
    }
}

/// Who knows the files that were sent ahead and have come in whole.
public protocol SentAheadKeeper: Sendable {
    /// - Returns: nil when this visitor has no such file, or not all of it is here.
    func file(_ id: String, _ context: PageContext) async throws -> (name: String, file: IncomingFile)?
    /// The form that named it has been carried out.
    func settle(_ id: String, _ context: PageContext) async
}
