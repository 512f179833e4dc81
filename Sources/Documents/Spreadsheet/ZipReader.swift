import CArchive

/// Files of a ZIP archive, in memory and with a bound on what comes out of it.
enum ZipReader {
    struct TooLarge: Error {}
    struct Unreadable: Error {}

    /// - Parameters:
    ///   - wanted: asked for each name; others are passed over.
    ///   - most: bytes of all wanted files together, once they are inflated.
    static func files(in bytes: [UInt8], most: Int, where wanted: (String) -> Bool) throws -> [String: [UInt8]] {
        guard let archive = archive_read_new() else { throw Unreadable() }
        defer { archive_read_free(archive) }
        archive_read_support_format_zip(archive)
        return try bytes.withUnsafeBytes { raw in
            guard archive_read_open_memory(archive, raw.baseAddress, raw.count) == ARCHIVE_OK else {
                throw Unreadable()
            }
            var found: [String: [UInt8]] = [:]
            var left = most
            var entry: OpaquePointer?
            var room = [UInt8](repeating: 0, count: 64 << 10)
            while true {
                let status = archive_read_next_header(archive, &entry)
                if status == ARCHIVE_EOF { return found }
                guard status == ARCHIVE_OK || status == ARCHIVE_WARN,
                    let name = archive_entry_pathname(entry).map({ String(cString: $0) })
                else { throw Unreadable() }
                guard name.utf8.count <= 255, name.utf8.allSatisfy({ $0 < 0x80 }), wanted(name) else { continue }
                var file: [UInt8] = []
                while true {
                    let count = archive_read_data(archive, &room, room.count)
                    guard count >= 0 else { throw Unreadable() }
                    if count == 0 { break }
                    left -= count
                    guard left >= 0 else { throw TooLarge() }
                    file.append(contentsOf: room.prefix(count))
                }
                found[name] = file
            }
        }
    }
}
