import CQrencode

/// QR codes (ISO/IEC 18004), error correction M.
public enum QR {
    /// The dark modules, row by row, without the quiet zone.
    public static func modules(_ text: String) throws(DocumentFailure) -> [[Bool]] {
        let bytes = Array(text.utf8)
        // `QRcode_encodeData` takes bytes with their length: a NUL in the text is no end of it.
        guard !bytes.isEmpty, let code = QRcode_encodeData(Int32(bytes.count), bytes, 0, QR_ECLEVEL_M) else {
            throw .tooLongForCode(bytes: bytes.count)
        }
        defer { QRcode_free(code) }
        let side = Int(code.pointee.width)
        guard let data = code.pointee.data else { throw .library("libqrencode") }
        return (0..<side).map { y in (0..<side).map { x in data[y * side + x] & 1 == 1 } }
    }

    /// A square SVG image for a page, quiet zone of four modules included; it scales to its container.
    public static func svg(_ text: String) throws(DocumentFailure) -> String {
        let rows = try modules(text)
        let side = rows.count + 8
        var path = ""
        for (y, row) in rows.enumerated() {
            var x = 0
            while x < row.count {
                guard row[x] else {
                    x += 1
                    continue
                }
                let end = row[x...].firstIndex(of: false) ?? row.count
                path += "M\(x + 4) \(y + 4)h\(end - x)v1h-\(end - x)z"
                x = end
            }
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(side) \(side)" role="img" aria-label="二维码" \
            shape-rendering="crispEdges">\
            <path fill="#fff" d="M0 0h\(side)v\(side)H0z"/><path fill="#1b2126" d="\(path)"/></svg>
            """
    }
}
