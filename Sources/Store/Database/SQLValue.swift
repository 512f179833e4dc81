import TitleReview

/// A value as both engines store it.
public enum SQLValue: Sendable, Hashable {
    case null
    case int(Int64)
    case real(Double)
    case text(String)
    case bytes([UInt8])
}

/// What may stand in ``SQL`` as a parameter.
public protocol SQLConvertible {
    var sqlValue: SQLValue { get }
}

extension SQLValue: SQLConvertible {
    public var sqlValue: SQLValue { self }
}

extension Int: SQLConvertible {
    public var sqlValue: SQLValue { .int(Int64(self)) }
}

extension Int64: SQLConvertible {
    public var sqlValue: SQLValue { .int(self) }
}

extension Bool: SQLConvertible {
    /// 0 or 1: neither engine is asked for a type of its own.
    public var sqlValue: SQLValue { .int(self ? 1 : 0) }
}

extension Double: SQLConvertible {
    public var sqlValue: SQLValue { .real(self) }
}

extension String: SQLConvertible {
    public var sqlValue: SQLValue { .text(self) }
}

extension [UInt8]: SQLConvertible {
    public var sqlValue: SQLValue { .bytes(self) }
}

extension Day: SQLConvertible {
    /// `YYYY-MM-DD`, which sorts as the days do.
    public var sqlValue: SQLValue { .text(description) }
}

extension Instant: SQLConvertible {
    /// Microseconds since 1970-01-01T00:00:00Z.
    public var sqlValue: SQLValue { .int(microseconds) }
}

extension Optional: SQLConvertible where Wrapped: SQLConvertible {
    public var sqlValue: SQLValue { self?.sqlValue ?? .null }
}
