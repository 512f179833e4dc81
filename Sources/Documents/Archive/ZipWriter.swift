import CArchive
import TitleReview

/// A ZIP file (APPNOTE 6.3) that is written piece by piece, so that nothing of it is held whole; names are UTF-8.
///
///     let zip = try ZipWriter()
///     try zip.add("README.txt", bytes, at: now)
///     send(zip.take())
///     try zip.close()
///     send(zip.take())
public final class ZipWriter {
    private final class Pending { var bytes: [UInt8] = [] }

    private let archive: OpaquePointer
    private let pending = Pending()

    /// - Throws: ``Failure`` when the library has no memory.
    public init() throws {
        guard let archive = archive_write_new() else { throw Failure(reason: "没有内存") }
        self.archive = archive
        archive_write_set_format_zip(archive)
        archive_write_set_options(archive, "hdrcharset=UTF-8")
        // What is written comes at once and nothing is filled up at the end.
        archive_write_set_bytes_per_block(archive, 0)
        archive_write_set_bytes_in_last_block(archive, 1)
        guard
            archive_write_open(archive, Unmanaged.passUnretained(pending).toOpaque(), nil, ZipWriter.write, nil)
                == ARCHIVE_OK
        else {
            defer { archive_write_free(archive) }
            throw failure()
        }
    }

    private static let write: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?, UnsafeRawPointer?, Int) -> Int =
        { _, context, bytes, count in
            guard let context, let bytes else { return 0 }
            Unmanaged<Pending>.fromOpaque(context).takeUnretainedValue().bytes.append(
                contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
            return count
        }

    deinit { archive_write_free(archive) }

    /// Adds a file.
    ///
    /// - Parameters:
    ///   - name: with `/` between folders; the caller answers for its being a relative path.
    ///   - at: its time of change.
    public func add(_ name: String, _ bytes: [UInt8], at: Instant) throws {
        guard let entry = archive_entry_new() else { throw Failure(reason: "没有内存") }
        defer { archive_entry_free(entry) }
        archive_entry_set_pathname_utf8(entry, name)
        archive_entry_set_size(entry, Int64(bytes.count))
        archive_entry_set_filetype(entry, 0o100000)
        archive_entry_set_perm(entry, 0o644)
        archive_entry_set_mtime(entry, time_t(at.microseconds / 1_000_000), 0)
        guard archive_write_header(archive, entry) == ARCHIVE_OK else { throw failure() }
        let written = bytes.withUnsafeBytes { archive_write_data(archive, $0.baseAddress, $0.count) }
        guard written == bytes.count || bytes.isEmpty else { throw failure() }
        guard archive_write_finish_entry(archive) == ARCHIVE_OK else { throw failure() }
    }

    /// What has been written since it was asked last.
    public func take() -> [UInt8] {
        defer { pending.bytes = [] }
        return pending.bytes
    }

    /// Writes the directory at the end; what it wrote is still to be taken.
    public func close() throws {
        guard archive_write_close(archive) == ARCHIVE_OK else { throw failure() }
    }

    private func failure() -> Failure {
        Failure(reason: archive_error_string(archive).map { String(cString: $0) } ?? "未知原因")
    }

    public struct Failure: Error, CustomStringConvertible, Sendable {
        let reason: String
        public var description: String { "压缩包没有写成：\(reason)" }
    }
}
