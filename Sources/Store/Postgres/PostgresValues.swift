import CPq

/// Parameters as libpq takes them: text, and bytes in binary; all in one buffer that lives for the call.
struct PostgresParameters {
    private var types: [Oid] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []
    private var offsets: [Int] = []
    private var buffer: [UInt8] = []

    /// `values` hold no NULL: that stands in the text (``SQL/rendered(for:)``).
    init(_ values: [SQLValue]) {
        for value in values {
            offsets.append(buffer.count)
            switch value {
            case .null: add(0, [], binary: false)
            case .int(let number): add(20, Array(String(number).utf8), binary: false)
            case .real(let number): add(701, Array(String(number).utf8), binary: false)
            case .text(let text): add(25, Array(text.utf8), binary: false)
            case .bytes(let bytes): add(17, bytes, binary: true)
            }
        }
    }

    func withPointers<T>(
        _ body: (
            UnsafePointer<Oid>?, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?
        ) -> T
    ) -> T {
        buffer.withUnsafeBytes { raw in
            let pointers = offsets.map { raw.baseAddress?.advanced(by: $0).assumingMemoryBound(to: CChar.self) }
            return pointers.withUnsafeBufferPointer { body(types, $0.baseAddress, lengths, formats) }
        }
    }

    private mutating func add(_ type: Oid, _ bytes: [UInt8], binary: Bool) {
        types.append(type)
        lengths.append(Int32(bytes.count))
        formats.append(binary ? 1 : 0)
        buffer += bytes
        buffer.append(0)
    }
}

/// An answer of libpq's, in text format, as rows.
enum PostgresRows {
    static func read(_ result: OpaquePointer?) -> [Row] {
        let (columns, rows) = (PQnfields(result), PQntuples(result))
        guard columns > 0, rows > 0 else { return [] }
        let names = (0..<columns).map { String(cString: PQfname(result, $0)) }
        let types = (0..<columns).map { PQftype(result, $0) }
        return (0..<rows).map { row in
            Row(names: names, values: (0..<columns).map { value(result, row, $0, types[Int($0)]) })
        }
    }

    private static func value(_ result: OpaquePointer?, _ row: Int32, _ column: Int32, _ type: Oid) -> SQLValue {
        guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else { return .null }
        let raw = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, column)))
        switch type {
        case 17: return .bytes(unhex(raw))
        case 16: return .int(raw.first == UInt8(ascii: "t") ? 1 : 0)
        default: break
        }
        let text = String(decoding: raw, as: UTF8.self)
        switch type {
        case 20, 21, 23, 26: return Int64(text).map(SQLValue.int) ?? .text(text)
        // SUM and AVG of BIGINT are NUMERIC: whole ones are integers, as on SQLite.
        case 1700: return Int64(text).map(SQLValue.int) ?? Double(text).map(SQLValue.real) ?? .text(text)
        case 700, 701: return Double(text).map(SQLValue.real) ?? .text(text)
        default: return .text(text)
        }
    }

    /// BYTEA in text format: `\x` and hexadecimal digits.
    private static func unhex(_ raw: UnsafeRawBufferPointer) -> [UInt8] {
        func digit(_ byte: UInt8) -> UInt8 { byte <= UInt8(ascii: "9") ? byte & 15 : (byte & 15) + 9 }
        return stride(from: 2, to: raw.count - 1, by: 2).map { digit(raw[$0]) << 4 | digit(raw[$0 + 1]) }
    }
}
