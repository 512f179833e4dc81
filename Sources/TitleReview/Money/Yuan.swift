extension Int {
    /// Cents as people read them: 20000 is ¥200.00.
    public var yuan: String { "¥\(self / 100).\(self % 100 < 10 ? "0" : "")\(self % 100)" }
}
