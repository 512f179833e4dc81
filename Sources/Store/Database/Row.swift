import TitleReview

/// A row of an answer; values are asked for by column name and type, and a wrong one is an error, never a guess.
public struct Row: Sendable {
    /// The columns' names, in order; all rows of an answer share them.
    public let names: [String]
    let values: [SQLValue]

    init(names: [String], values: [SQLValue]) {
        self.names = names
        self.values = values
    }

    public var count: Int { values.count }

    /// The value of the `index`-th column, from 0.
    public func column(_ index: Int) -> SQLValue { values[index] }

    public func value(_ c: String) throws -> SQLValue {
        guard let index = names.firstIndex(of: c) else { throw StoreError.row("答案里没有列 \(c)") }
        return values[index]
    }

    public func int(_ c: String) throws -> Int { try required(c, optionalInt(c)) }
    public func text(_ c: String) throws -> String { try required(c, optionalText(c)) }
    public func bytes(_ c: String) throws -> [UInt8] { try required(c, optionalBytes(c)) }
    public func real(_ c: String) throws -> Double { try required(c, optionalReal(c)) }
    public func bool(_ c: String) throws -> Bool { try int(c) != 0 }
    public func day(_ c: String) throws -> Day { try required(c, optionalDay(c)) }
    public func instant(_ c: String) throws -> Instant { try required(c, optionalInstant(c)) }

    public func optionalInt(_ c: String) throws -> Int? {
        switch try value(c) {
        case .null: nil
        case .int(let number): Int(number)
        default: throw wrong(c, "整数")
        }
    }

    public func optionalText(_ c: String) throws -> String? {
        switch try value(c) {
        case .null: nil
        case .text(let text): text
        default: throw wrong(c, "文字")
        }
    }

    public func optionalBytes(_ c: String) throws -> [UInt8]? {
        switch try value(c) {
        case .null: nil
        case .bytes(let bytes): bytes
        default: throw wrong(c, "字节")
        }
    }

    public func optionalReal(_ c: String) throws -> Double? {
        switch try value(c) {
        case .null: nil
        case .real(let number): number
        case .int(let number): Double(number)
        default: throw wrong(c, "数")
        }
    }

    public func optionalDay(_ c: String) throws -> Day? {
        guard let text = try optionalText(c) else { return nil }
        guard let day = Day(text) else { throw wrong(c, "日期") }
        return day
    }

    public func optionalInstant(_ c: String) throws -> Instant? {
        guard case .int(let number) = try value(c) else {
            if try value(c) == .null { return nil }
            throw wrong(c, "时刻")
        }
        return Instant(microseconds: number)
    }

    /// A value that stands for one of a type's cases: a state, a kind, a role.
    ///
    ///     let state = try row.value("state", as: CaseState.self)
    ///
    /// - Throws: ``StoreError`` with the row's `id`, where the answer has it, for a value that the type does not know: it is no guess.
    public func value<T: RawRepresentable<String>>(_ c: String, as type: T.Type) throws -> T {
        try required(c, optionalValue(c, as: type))
    }

    public func optionalValue<T: RawRepresentable<String>>(_ c: String, as type: T.Type) throws -> T? {
        guard let text = try optionalText(c) else { return nil }
        guard let value = T(rawValue: text) else {
            let id = if case .text(let id)? = try? value("id") { "（\(id)）" } else { "" }
            throw StoreError.row("列 \(c) 的值“\(text)”不是 \(T.self)\(id)")
        }
        return value
    }

    private func required<T>(_ c: String, _ value: T?) throws -> T {
        guard let value else { throw StoreError.row("列 \(c) 是空的") }
        return value
    }

    private func wrong(_ c: String, _ kind: String) -> StoreError { .row("列 \(c) 不是\(kind)") }
}
