/// A body as browsers send it.
struct FormBody: Sendable {
    let contentType: String
    let bytes: [UInt8]

    /// A file of a form.
    struct File: Sendable {
        let field: String
        let name: String
        let type: String
        let bytes: [UInt8]
    }

    /// `application/x-www-form-urlencoded`.
    static func urlencoded(_ pairs: [(name: String, value: String)]) -> FormBody {
        let text = pairs.map { "\(PercentText.encode($0.name))=\(PercentText.encode($0.value))" }.joined(separator: "&")
        return FormBody(contentType: "application/x-www-form-urlencoded", bytes: Array(text.utf8))
    }

    /// `multipart/form-data` (RFC 7578).
    static func multipart(_ pairs: [(name: String, value: String)], files: [File]) -> FormBody {
        let boundary = "----rehearsal4f8b2c91d07e"
        var bytes: [UInt8] = []
        func add(_ text: String) { bytes.append(contentsOf: text.utf8) }
        for pair in pairs {
            add("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(pair.name)\"\r\n\r\n\(pair.value)\r\n")
        }
        for file in files {
            add(
                """
                --\(boundary)\r\n\
                Content-Disposition: form-data; name="\(file.field)"; filename="\(file.name)"\r\n\
                Content-Type: \(file.type)\r\n\r\n
                """)
            bytes.append(contentsOf: file.bytes)
            add("\r\n")
        }
        add("--\(boundary)--\r\n")
        return FormBody(contentType: "multipart/form-data; boundary=\(boundary)", bytes: bytes)
    }
}

enum PercentText {
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// Everything but unreserved characters (RFC 3986) as `%XX`.
    static func encode(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
            default: bytes.append(contentsOf: [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A one-page PDF that stands for a scanned document.
enum SampleDocument {
    static let pdf: [UInt8] = {
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>",
            "<< /Length 47 >>\nstream\nBT /F1 18 Tf 72 720 Td (Sample document) Tj ET \nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
        var text = "%PDF-1.4\n"
        var offsets: [Int] = []
        for (index, object) in objects.enumerated() {
            offsets.append(text.utf8.count)
            text += "\(index + 1) 0 obj\n\(object)\nendobj\n"
        }
        let start = text.utf8.count
        text +=
            "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
            + offsets.map { Identifiers.padded($0, 10) + " 00000 n \n" }.joined()
        text += "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n"
        return Array(text.utf8)
    }()
}
