import Testing

@testable import TitleReview

@Suite struct LineEndsTests {
    @Test(
        "carriage returns become line feeds and nothing else changes",
        arguments: [
            ("a\r\nb\rc\n\r\r\n", "a\nb\nc\n\n\n"), ("中\u{301}文", "中\u{301}文"), ("", ""), ("\r", "\n"),
        ])
    func lines(_ text: String, _ feeds: String) {
        #expect(LineEnds.feeds(text).utf8.elementsEqual(feeds.utf8))
    }
}
