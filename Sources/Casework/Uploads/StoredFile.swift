import Documents
import TitleReview

/// A file that is already in the vault: type by its bytes, never by its name (S22).
public struct StoredFile: Sendable, Equatable {
    public let address: String
    public let name: String
    public let type: String
    public let size: Int
    public let pages: Int
    /// What its owner should look at.
    public let hints: [FileHint]

    /// Looks at a file that came in (``FileInspection``) and keeps it.
    ///
    /// - Parameter limit: bytes, by plan.
    /// - Throws: ``Refusal`` with what is wrong and how to mend it.
    public static func keep(_ file: IncomingFile, name: String, limit: Int, field: String, casework: Casework)
        async throws
        -> StoredFile
    {
        let finding = try await inspect(file, limit: limit, field: field, casework: casework)
        guard let type = finding.kind.mediaType else {
            throw Refusal.invalid(field, FileFault.notAdmitted(finding.kind).message)
        }
        return StoredFile(
            address: try casework.files.put(file), name: shown(name), type: type, size: file.size, pages: finding.pages,
            hints: finding.hints)
    }

    /// Looks at a file that came in, and has it scanned; it is not kept yet.
    static func inspect(_ file: IncomingFile, limit: Int, field: String, casework: Casework) async throws -> FileFinding
    {
        // Said before anything is read of it.
        if file.size > limit { throw Refusal.invalid(field, FileFault.tooLarge(file.size, limit: limit).message) }
        let finding = try await inspected { try await casework.inspector.inspect(pieces(of: file)) }
        if let fault = finding.fault { throw Refusal.invalid(field, fault.message) }
        try await casework.scan(file, field: field)
        return finding
    }

    /// Keeps what the program has made itself.
    ///
    /// - Parameter hints: what was found in the file that it was made from.
    public static func made(
        _ bytes: [UInt8], name: String, type: String, pages: Int = 1, hints: [FileHint] = [], casework: Casework
    ) throws -> StoredFile {
        StoredFile(
            address: try casework.files.put(bytes), name: shown(name), type: type, size: bytes.count, pages: pages,
            hints: hints)
    }

    static func pieces(of file: IncomingFile) -> FilePieces {
        FilePieces { take in try file.read { piece, _ in try take(piece) } }
    }

    /// Work on a file of somebody's; too many at once are told to come back.
    static func inspected<T>(_ work: () async throws -> T) async throws -> T {
        do {
            return try await work()
        } catch is FileSandbox.Busy {
            throw Refusal(.overloaded, "现在上传的人较多，这个文件还没有检查。请稍等片刻再上传一次。")
        } catch is FileSandbox.NoReader {
            throw Refusal(
                .overloaded, "服务器上检查文件的程序没有装好，这个文件没有收。请联系平台管理员，装好以后再上传一次。")
        }
    }

    /// As much of a name as a list can show.
    private static func shown(_ name: String) -> String { name.isEmpty ? "未命名文件" : String(name.prefix(120)) }

    /// What is said after an upload.
    public var words: String { (["已上传“\(name)”。"] + hints.map(\.message)).joined() }
}
