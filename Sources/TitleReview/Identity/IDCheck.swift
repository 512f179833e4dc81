/// Decides what an identifying number is, and whether it is right (GB 11643, GB 32100).
public enum IDCheck {
    public enum Kind: String, Sendable, Codable { case residentId, creditCode }

    public struct Result: Sendable, Equatable {
        public let value: String
        public let kind: Kind
        /// nil: the value is valid.
        public let reason: String?
        public var valid: Bool { reason == nil }
    }

    /// - Parameter today: no date of birth may lie behind it.
    public static func check(_ value: String, today: Day) -> Result {
        guard looksLikeResidentID(value) else {
            return Result(value: value, kind: .creditCode, reason: creditCodeProblem(value))
        }
        do {
            _ = try ResidentID(parsing: value, today: today)
            return Result(value: value, kind: .residentId, reason: nil)
        } catch {
            // A credit code may be all digits. Where the date of birth should stand it has the end of its division and the
            // beginning of its organisation, which make no date; a wrong check character alone never makes a credit code.
            if error == .division || error == .date || error == .future, isAllDigitCreditCode(value) {
                return Result(value: value, kind: .creditCode, reason: nil)
            }
            return Result(value: value, kind: .residentId, reason: error.reason)
        }
    }

    /// Digits (full-width ones too) with at most an X at the end.
    private static func looksLikeResidentID(_ value: String) -> Bool {
        let scalars = Array(value.unicodeScalars)
        func isDigit(_ s: Unicode.Scalar) -> Bool { ("0"..."9").contains(s) || ("０"..."９").contains(s) }
        guard let last = scalars.last else { return false }
        return scalars.dropLast().allSatisfy(isDigit) && (isDigit(last) || "XxＸｘ".unicodeScalars.contains(last))
    }

    private static func isAllDigitCreditCode(_ value: String) -> Bool {
        guard let code = try? CreditCode(parsing: value) else { return false }
        // 10 is the registry of the State Council's own department.
        return code.division != nil || code.text.dropFirst(2).hasPrefix("10")
    }

    private static func creditCodeProblem(_ value: String) -> String? {
        do {
            _ = try CreditCode(parsing: value)
            return nil
        } catch {
            return error.reason
        }
    }
}
