/// Amounts in the characters that cannot be altered on paper (正确填写票据和结算凭证的基本规定): 200.05 元 is 贰佰元零伍分.
public enum ChineseAmount {
    private static let digits = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"]
    private static let places = ["", "拾", "佰", "仟"]
    private static let groups = ["", "万", "亿", "万亿"]

    /// - Parameter cents: 0 or more.
    public static func words(cents: Int) -> String {
        let yuan = cents / 100
        let jiao = cents / 10 % 10
        let fen = cents % 10
        var text = yuan > 0 ? whole(yuan) + "元" : ""
        if jiao > 0 { text += (yuan > 0 && yuan % 10 == 0 ? "零" : "") + digits[jiao] + "角" }
        if fen > 0 {
            if jiao == 0 && yuan > 0 { text += "零" }
            return text + digits[fen] + "分"
        }
        return (text.isEmpty ? "零元" : text) + "整"
    }

    private static func whole(_ number: Int) -> String {
        var text = ""
        var rest = number
        var group = 0
        var lacks = false
        while rest > 0 && group < groups.count {
            let part = rest % 10_000
            if part > 0 {
                // A zero stands for what is missing between two groups, once.
                text = thousands(part) + groups[group] + (lacks && !text.isEmpty ? "零" : "") + text
                lacks = part < 1000
            } else {
                lacks = lacks || !text.isEmpty
            }
            rest /= 10_000
            group += 1
        }
        return text
    }

    private static func thousands(_ number: Int) -> String {
        var text = ""
        var lacks = false
        for place in (0..<4).reversed() {
            let digit = [1, 10, 100, 1000].map { number / $0 % 10 }[place]
            if digit == 0 {
                lacks = !text.isEmpty
            } else {
                text += (lacks ? "零" : "") + digits[digit] + places[place]
                lacks = false
            }
        }
        return text
    }
}
