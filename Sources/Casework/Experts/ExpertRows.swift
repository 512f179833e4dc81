import Documents
import TitleReview

/// Experts as they stand in the office's spreadsheet: a line each, copied from there and pasted, with cells parted by tabs or commas, or
/// the file itself. Every line that cannot be taken is told at once, with its number.
public struct ExpertRows: Sendable {
    public struct Row: Sendable {
        /// Its number in what was pasted or in the file, the first line being 1.
        public let number: Int
        public let profile: ExpertProfile
        public let login: String
    }

    /// Columns in their order; a first line that names them is passed over.
    public static let columns = ["姓名", "专业", "职称级别", "工作单位", "任期起", "任期止", "账号"]
    /// How many at once: each gets a password that costs what guessing it should cost.
    public static let most = 100
    private static let levels = [
        "高级": "senior", "正高级": "senior", "副高级": "senior", "中级": "intermediate", "助理级": "assistant", "初级": "assistant",
    ]

    public let rows: [Row]

    /// Where on the page they came from.
    public let field: String

    /// What was pasted.
    ///
    /// - Throws: ``Refusal`` with a problem for each line that cannot be read.
    public init(_ text: String) throws(Refusal) {
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        try self.init(lines.enumerated().map { ($0 + 1, Self.cells($1)) }, field: "rows")
    }

    /// - Parameter lines: with their numbers.
    init(_ lines: [(number: Int, cells: [String])], field: String) throws(Refusal) {
        var rows: [Row] = []
        var problems: [Refusal.Problem] = []
        var logins: [String: Int] = [:]
        let filled = lines.filter { $0.cells.contains { !$0.isEmpty } && $0.cells.first != Self.columns[0] }
        guard (1...Self.most).contains(filled.count) else {
            throw Refusal.invalid(
                field,
                filled.isEmpty
                    ? "请选择写好名单的文件，或把名单粘贴进来，一行一人。"
                    : "一次最多加入 \(Self.most) 人，这里有 \(filled.count) 行，请分几次加入。")
        }
        for (number, cells) in filled {
            do throws(Unreadable) {
                let row = try Self.row(cells, number)
                if let earlier = logins.updateValue(number, forKey: row.login) {
                    throw Unreadable("账号“\(row.login)”和第 \(earlier) 行相同。")
                }
                rows.append(row)
            } catch { problems.append(.init(field, "第 \(number) 行：\(error.reason)")) }
        }
        guard problems.isEmpty else {
            throw Refusal(.invalid, "有 \(problems.count) 行需要修改，一个人也没有加入。", problems: Array(problems.prefix(50)))
        }
        self.rows = rows
        self.field = field
    }

    private struct Unreadable: Error {
        let reason: String
        init(_ reason: String) { self.reason = reason }
    }

    /// By scalars: to a `Character`, a carriage return and the line break after it are one.
    private static func cells(_ line: Substring.UnicodeScalarView) -> [String] {
        let separator: Unicode.Scalar = line.contains("\t") ? "\t" : ","
        return line.split(separator: separator, omittingEmptySubsequences: false).map { cell in
            var cell = cell
            while let first = cell.first, first.properties.isWhitespace { cell.removeFirst() }
            while let last = cell.last, last.properties.isWhitespace { cell.removeLast() }
            return String(cell)
        }
    }

    private static func row(_ cells: [String], _ number: Int) throws(Unreadable) -> Row {
        guard cells.count == columns.count else {
            throw Unreadable("应有 \(columns.count) 列（\(columns.joined(separator: "、"))），这里是 \(cells.count) 列。")
        }
        for (name, cell) in zip(columns, cells) where cell.isEmpty || !isShort(cell) {
            throw Unreadable("“\(name)”\(cell.isEmpty ? "是空的" : "太长，最多 80 个字")。")
        }
        guard let level = levels[cells[2]] else { throw Unreadable("职称级别“\(cells[2])”应是高级、中级或助理级。") }
        guard let from = day(cells[4]), let to = day(cells[5]) else {
            throw Unreadable("任期的日期应写成 2022-01-01 或 2022/1/1。")
        }
        guard (3...64).contains(cells[6].count), cells[6].utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw Unreadable("账号“\(cells[6])”应是 3 到 64 个字母、数字或符号。")
        }
        return Row(
            number: number,
            profile: ExpertProfile(
                name: cells[0], speciality: cells[1], titleLevel: level, employer: cells[3], termFrom: from, termTo: to),
            login: cells[6])
    }

    /// Bytes first: counting what people see as characters costs more.
    private static func isShort(_ cell: String) -> Bool { cell.utf8.count <= 80 * 16 && cell.count <= 80 }

    /// As ISO 8601 has it, or as spreadsheets show it.
    private static func day(_ text: String) -> Day? {
        let parts = text.split { $0 == "/" || $0 == "-" || $0 == "." }.map { Int($0) }
        guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2] else { return nil }
        return Day(year: year, month: month, day: day)
    }
}
