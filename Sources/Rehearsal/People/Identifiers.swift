import TitleReview

/// Identifying numbers of people and units who do not exist: well formed by the standards, of invented content.
enum Identifiers {
    private static let divisions = [
        "330113", "330110", "330106", "330203", "330402", "330602", "320502", "340104", "652301", "510107",
    ]
    private static let creditAlphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")

    /// A resident identity number (GB 11643); `serial` makes it unique within the day of birth.
    ///
    /// - Parameter serial: 0...; people of the same serial modulo 1000 should differ in their day of birth.
    static func residentID(born: Day, serial: Int, dice: Dice) -> String {
        let (year, month, day) = born.parts
        let division = dice.choose("division", divisions) ?? "330113"
        let digits = division + "\(year)\(padded(month, 2))\(padded(day, 2))" + padded(serial % 1000, 3)
        // ISO 7064, MOD 11-2: the character that makes the number pass the domain's own check.
        let check = "0123456789X".first {
            (try? ResidentID(parsing: digits + String($0), today: Day(number: born.number + 1))) != nil
        }
        return digits + String(check ?? "0")
    }

    /// A unified social credit code (GB 32100) of a district's registry.
    static func creditCode(serial: Int, dice: Dice) -> String {
        var dice = dice.fork("creditCode")
        let letters = (0..<4).map { _ in String(dice.pick(creditAlphabet) ?? "A") }.joined()
        let body = "91330113" + letters + padded(serial % 100_000, 5)
        let check = creditAlphabet.first { (try? CreditCode(parsing: body + String($0))) != nil }
        return body + String(check ?? "0")
    }

    /// A mobile number; unique by its serial.
    static func phone(serial: Int, dice: Dice) -> String {
        (dice.choose("phone", ["138", "139", "150", "159", "177", "186", "198"]) ?? "138")
            + padded(serial % 100_000_000, 8)
    }

    static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
