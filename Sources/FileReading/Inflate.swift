import CZlib

/// Inflation (RFC 1950) with a bound.
enum Inflate {
    /// - Returns: what could be read, also of damaged data; nil when there is more than `most`.
    static func all(_ bytes: [UInt8], _ range: Range<Int>, most: Int) -> [UInt8]? {
        var output: [UInt8] = []
        return run(bytes, [range], most: most, { output.append(contentsOf: $0) }) == nil ? nil : output
    }

    /// - Returns: how much comes out and whether the data is at its end there; nil when it is more than `most`.
    static func count(_ bytes: [UInt8], _ ranges: [Range<Int>], most: Int) -> (count: Int, ended: Bool)? {
        run(bytes, ranges, most: most) { _ in }
    }

    /// Data that lies in several places is one stream.
    private static func run(
        _ bytes: [UInt8], _ ranges: [Range<Int>], most: Int, _ take: (Slice<UnsafeMutableBufferPointer<UInt8>>) -> Void
    ) -> (count: Int, ended: Bool)? {
        var stream = z_stream()
        var count = 0
        guard inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return (0, false) }
        defer { inflateEnd(&stream) }
        let room = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 64 << 10)
        defer { room.deallocate() }
        for range in ranges {
            let status = bytes.withUnsafeBufferPointer { all -> Int32 in
                guard let start = all.baseAddress, !range.isEmpty else { return Z_OK }
                stream.next_in = UnsafeMutablePointer(mutating: start + range.lowerBound)
                stream.avail_in = UInt32(clamping: range.count)
                var status = Z_OK
                repeat {
                    stream.next_out = room.baseAddress
                    stream.avail_out = UInt32(room.count)
                    status = inflate(&stream, Z_NO_FLUSH)
                    let written = room.count - Int(stream.avail_out)
                    count += written
                    if count > most { return Z_MEM_ERROR }
                    take(room.prefix(written))
                } while status == Z_OK && (stream.avail_in > 0 || stream.avail_out == 0)
                return status
            }
            if count > most { return nil }
            if status == Z_STREAM_END { return (count, true) }
            // Z_BUF_ERROR: all of this piece is used up.
            if status != Z_OK, status != Z_BUF_ERROR { return (count, true) }
        }
        return (count, false)
    }
}
