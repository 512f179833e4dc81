/// JSON that many rows of the routes need.
extension RouteTests {
    static let different =
        #""education":[{"level":"bachelor","degree":"bachelor","graduated":"2014-06-30","major":"汉语言文学","match":"different"}]"#
    static func work(_ from: String, _ more: String = #""employerKind":"enterprise","technical":true,"match":"same""#)
        -> String
    {
        #""appointments":[],"titles":[],"backbone":true,"work":[{"from":"\#(from)","to":null,\#(more)}]"#
    }
    static func school(_ level: String, _ degree: String, _ graduated: String = "2014-06-30") -> String {
        #""education":[{"level":"\#(level)","degree":"\#(degree)","graduated":"\#(graduated)","match":"same"}]"#
    }
    static func appointed(_ from: String) -> String {
        #""appointments":[{"level":"assistant","from":"\#(from)","to":null}]"#
    }
}
