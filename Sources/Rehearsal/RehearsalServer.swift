import FoundationEssentials

/// The server that a rehearsal brings along when no address is given: on a temporary directory, with a movable clock that
/// starts a week before the plan opens, with the plans published and an administrator, and nobody else.
public protocol RehearsalServer: Sendable {
    /// - Returns: the address, such as `http://127.0.0.1:40123`.
    func start() async throws -> URL
    func stop() async
    /// Every invariant of the casework as a query: its name, and how many rows break it.
    func invariants() async throws -> [String: Int]
    /// Writes every issued certificate into a directory, one PDF a file.
    func keepCertificates(to directory: URL) async throws
}
