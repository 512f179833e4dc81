import Testing
import TitleReview

@testable import Web

@Suite struct EscapeTests {
    static let hostile: [String] = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'><svg/onload=1>", "<\u{301}script>", "a&b",
        "</title><b>",
        "\u{0}<b>", "x\" autofocus onfocus=alert(1) y=\"", "<\u{FE0F}b>", "]]><b>", "<!--<b>", "周㛃<i>", "{{7*7}}<b>",
        "\u{2028}<b>", "a\r\nb<b>",
    ]

    @Test("S30 S27 a hostile text in element and attribute leaves no markup of its own", arguments: hostile)
    func hostileText(_ text: String) {
        let html: HTML = "<p title=\"\(text)\">\(text)</p>"
        let scalars = html.string.unicodeScalars
        #expect(scalars.count { $0 == "<" } == 2)
        #expect(scalars.count { $0 == ">" } == 2)
        #expect(scalars.count { $0 == "\"" } == 2)
        #expect(!scalars.contains("'"))
    }

    @Test("S30 finished HTML and parts are not escaped again, texts are")
    func byType() {
        let inner: HTML = "<b>\("<")</b>"
        let tag = Tag("<x>", .ok)
        #expect(("\(inner)\(tag)\(5)" as HTML).string == "<b>&lt;</b><span class=\"tag ok\">&lt;x&gt;</span>5")
    }

    @Test(
        "S30 an address is an own path, a fragment, a query or https",
        arguments: [
            ("/me", "/me"), ("#a", "#a"), ("?a=1&b=2", "?a=1&amp;b=2"),
            ("https://example.org/", "https://example.org/"),
            ("//evil.example", "#"), ("/\\evil.example", "#"), ("/\t/evil.example", "#"), ("javascript:alert(1)", "#"),
            ("JaVaScRiPt:1", "#"),
            ("data:text/html,x", "#"), ("http://x", "#"), (" /me", "#"), ("", "#"), ("https://", "#"),
            ("/a\"b", "/a&quot;b"),
        ])
    func addresses(_ given: String, _ expected: String) {
        #expect(("\(url: given)" as HTML).string == expected)
    }

    @Test("S30 JSON in a script cannot end the script")
    func jsonInScript() {
        #expect(!String(decoding: JSON.string("</script><b>\u{0}\"\\").bytes, as: UTF8.self).contains("<"))
    }

    @Test("S32 S27 a file name cannot open a second header and keeps its Chinese by RFC 8187")
    func fileName() {
        let value = SecurityHeaders.disposition("聘书\r\nA: b\".pdf", inline: false)
        #expect(value.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F })
        #expect(value.contains("filename*=UTF-8''%E8%81%98%E4%B9%A6%0D%0AA%3A%20b%22.pdf"))
        var answer = Answer(200)
        answer.set("x", "a\r\nb")
        #expect(answer.header("x") == nil)
    }

    @Test(
        "the deadline badge says days and hours, minutes at the end, and that it is over at the very instant",
        arguments: [
            (691_200.0, "还剩 8 天"), (190_800.0, "还剩 2 天 5 小时"), (3_660.0, "还剩 1 小时 1 分"), (59.0, "还剩不到 1 分钟"),
            (0.0, "已截止"),
        ])
    func badge(_ seconds: Double, _ expected: String) {
        let now = FixedClock().now()
        #expect(DeadlineBadge(until: now.adding(seconds: seconds), now: now).text == expected)
    }
}
