/// How personal data is shown to those who need not know it whole (S39).
public enum Masking {
    /// Keeps `first` and `last` characters and covers the rest; a text too short for that is covered whole.
    public static func middle(of text: String, first: Int, last: Int) -> String {
        let count = text.count
        guard count > first + last else { return String(repeating: "*", count: count) }
        return text.prefix(first) + String(repeating: "*", count: count - first - last) + text.suffix(last)
    }

    /// 张三 → 张*, 王小明 → 王*明, 阿依古丽·买买提 → 阿******提.
    public static func name(_ name: String) -> String {
        switch name.count {
        case 0...1: name.isEmpty ? "" : "*"
        case 2: name.prefix(1) + "*"
        default: middle(of: name, first: 1, last: 1)
        }
    }

    /// Keeps the first six characters, which name province and city at most.
    public static func address(_ address: String) -> String { middle(of: address, first: 6, last: 0) }
}

/// Digits and letters of the full-width block (U+FF01–FF5E): pointed out, never changed in silence (S26).
enum FullWidth {
    static func contains(_ scalar: Unicode.Scalar) -> Bool { (0xFF01...0xFF5E).contains(scalar.value) }
}
