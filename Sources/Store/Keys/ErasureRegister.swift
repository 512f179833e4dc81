/// Who has been erased, in the key directory and so outside the database and its backups: what a restore brings back, is
/// erased again (S40).
///
/// One id a line, in `erased`; it says nothing of whom it was.
public struct ErasureRegister: Sendable {
    private let path: String

    public init(_ keys: KeyRing) { path = keys.directory + "/erased" }

    public func ids() throws -> Set<String> {
        guard DurableFile.exists(path) else { return [] }
        return Set(String(decoding: try DurableFile.read(path), as: UTF8.self).split(separator: "\n").map(String.init))
    }

    /// On disk when this returns.
    public func add(_ id: String) throws {
        guard try !ids().contains(id) else { return }
        try DurableFile.append(id + "\n", to: path)
    }
}
