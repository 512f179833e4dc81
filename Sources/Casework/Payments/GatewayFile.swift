import TitleReview

/// The payment platform's list of what it received and gave back (CSV, RFC 4180, UTF-8), as the office downloads it there.
///
/// The first line names the columns: 支付流水号, 订单号 and 金额, and where there are refunds 类型 (收款 or 退款); others are passed over.
public struct GatewayFile: Sendable {
    public struct Line: Sendable, Equatable {
        /// Its number in the file, the first line being 1.
        public let number: Int
        public let isRefund: Bool
        public let gatewayID: String
        public let orderID: String
        public let cents: Int
    }
    public let lines: [Line]

    static let sizeLimit = 4 << 20
    static let lineLimit = 20_000

    /// - Throws: a refusal that names each line that cannot be read.
    public init(_ bytes: [UInt8]) throws(Refusal) {
        guard bytes.count <= Self.sizeLimit else { throw .invalid("file", "对账文件最大 4 MB，请按日期分开上传。") }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .invalid("file", "文件不是 UTF-8 编码。请在表格软件里另存为“CSV UTF-8”后上传。")
        }
        let rows = try CommaSeparated.rows(text)
        guard let head = rows.first else { throw .invalid("file", "文件是空的。") }
        func column(_ names: String...) -> Int? { head.cells.firstIndex { names.contains(CommaSeparated.trimmed($0)) } }
        guard let gateway = column("支付流水号"), let order = column("订单号"), let amount = column("金额", "金额（元）", "金额(元)")
        else {
            throw .invalid("file", "第 1 行应写明各列的名称，其中要有：支付流水号、订单号、金额。")
        }
        guard rows.count - 1 <= Self.lineLimit else { throw .invalid("file", "一次最多核对 \(Self.lineLimit) 行，请按日期分开上传。") }
        let kind = column("类型")
        var lines: [Line] = []
        var problems: [Refusal.Problem] = []
        for row in rows.dropFirst() {
            func cell(_ index: Int) -> String {
                row.cells.indices.contains(index) ? CommaSeparated.trimmed(row.cells[index]) : ""
            }
            let word = kind.map(cell) ?? "收款"
            guard word == "收款" || word == "退款" else {
                problems.append(.init("file", "第 \(row.number) 行：类型应是“收款”或“退款”。"))
                continue
            }
            guard !cell(gateway).isEmpty, cell(gateway).utf8.count <= 128, cell(order).utf8.count <= 128 else {
                problems.append(.init("file", "第 \(row.number) 行：没有支付流水号，或太长。"))
                continue
            }
            guard let cents = Self.cents(cell(amount)) else {
                problems.append(.init("file", "第 \(row.number) 行：金额应是元，最多两位小数，例如 200.00。"))
                continue
            }
            lines.append(
                Line(
                    number: row.number, isRefund: word == "退款", gatewayID: cell(gateway), orderID: cell(order),
                    cents: cents))
        }
        guard problems.isEmpty else {
            throw Refusal(.invalid, "对账文件有 \(problems.count) 行读不懂，没有核对。", problems: Array(problems.prefix(50)))
        }
        self.lines = lines
    }

    /// Amounts as spreadsheets write them: 200, 200.5, 1,200.00, ¥200.00; at most a hundred million.
    static func cents(_ text: String) -> Int? {
        let plain = text.unicodeScalars.filter { $0 != "," && $0 != "¥" && $0 != "￥" && $0 != "'" }
        let parts = String(String.UnicodeScalarView(plain)).split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), (1...9).contains(parts[0].utf8.count),
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }), let whole = Int(parts[0])
        else { return nil }
        guard parts.count == 2 else { return whole * 100 }
        guard (1...2).contains(parts[1].utf8.count), let rest = Int(parts[1]) else { return nil }
        return whole * 100 + (parts[1].utf8.count == 1 ? rest * 10 : rest)
    }
}
