import Foundation
import Testing

@testable import Web

@Suite struct StyleSheetTests {
    private func squeezed(_ text: String) -> String {
        String(decoding: StyleSqueezer.squeeze(Array(text.utf8)), as: UTF8.self)
    }

    private func joined(_ files: [String: String]) throws(StyleSheet.Fault) -> String {
        String(decoding: try StyleSheet.joined(files.mapValues { Array($0.utf8) }), as: UTF8.self)
    }

    @Test(
        "comments, line breaks and the semicolon before a closing brace go",
        arguments: [
            ("", ""), ("  \n\t", ""), ("/* nothing */", ""), ("/* never closed", ""), ("/**/a/***/{}", "a{}"),
            ("/* head */\n\n.a {\n    color: red;\n    margin: 0 auto;\n}\n", ".a{color:red;margin:0 auto}"),
            ("h1 , h2 {\n top : 0 ; }\r\n\r\n@page {\r\n margin: 1mm;\r\n}", "h1,h2{top :0}@page{margin:1mm}"),
            ("a { b: c /* why */ ; /* and */ }", "a{b:c}"), ("a { b: none ! important }", "a{b:none!important}"),
        ])
    func squeezes(_ given: String, _ expected: String) {
        #expect(squeezed(given) == expected)
    }

    @Test(
        "a blank stays where it parts two selectors, two values or two words, and beside + and -",
        arguments: [
            (".a .b > .c :hover", ".a .b>.c :hover"), (".a\n    .b /* c */ .d", ".a .b .d"), ("a * b", "a * b"),
            (":is(.a) .b[c] [d]", ":is(.a) .b[c] [d]"), ("td:has( > a )", "td:has(>a)"), ("a + b", "a + b"),
            ("a{b:calc( 100% - 2 * var(--c) )}", "a{b:calc(100% - 2 * var(--c))}"),
            ("@page :first{}", "@page :first{}"),
            ("a{b:calc(1px + -2px)}", "a{b:calc(1px + -2px)}"), ("a{b:var(--c) var(--d)}", "a{b:var(--c) var(--d)}"),
            (
                "@media screen and (min-width: 1px), not (a: b) {}",
                "@media screen and (min-width:1px),not (a:b){}"
            ),
        ])
    func keepsBlanks(_ given: String, _ expected: String) {
        #expect(squeezed(given) == expected)
    }

    @Test(
        "strings, addresses and escapes are copied byte for byte",
        arguments: [
            "a{b:\"  /* c */ ; } \"}", "a{b:' \\' ; '}", "a{b:\" \\\" {  \"}", "a{content:\"›\"}",
            "a{font:\"苹方  简\",'b'}",
            "a{b:url( c//d;*/*e.png )}", "a{b:URL(c\\)  d)}", "a{b:url(\"c  )\")}", ".a\\{ .b\\; .c\\}", ".\\31  b",
            ".\\31 b",
        ])
    func copies(_ text: String) {
        #expect(squeezed(text) == text)
    }

    @Test(
        "only an address without quotation marks is copied, a function is squeezed",
        arguments: [("a{b:url( \"c\" )}", "a{b:url(\"c\")}"), ("a{b:curl( c , d )}", "a{b:curl(c,d)}")])
    func functions(_ given: String, _ expected: String) {
        #expect(squeezed(given) == expected)
    }

    @Test("two words that only a comment parts stay apart without a blank")
    func commentBetween() {
        #expect(squeezed("a/* c */.b{d:1/* e */px}") == "a/**/.b{d:1/**/px}")
    }

    @Test("a string that nobody closes ends with its line, a comment with its part")
    func unclosed() throws {
        #expect(squeezed("a{b:\"c  d\n  ; e: f}") == "a{b:\"c  d\n;e:f}")
        let list = "@import \"a.css\";@import \"b.css\";"
        #expect(try joined(["pingheng.css": list, "a.css": "a{}/* ", "b.css": "b{}"]) == "a{}\nb{}")
    }

    @Test("what is squeezed does not change when it is squeezed again")
    func twice() {
        let once = squeezed(".a > .b  .c { d : e ; f: calc(1px - 2px) }\n@media  (a: b) { c/**/d { e: f } }")
        #expect(squeezed(once) == once)
    }

    @Test("parts stand in the order of the list, not in that of their names")
    func order() throws {
        let list = "/* last wins */\n@import \"c.css\";\n@import \"a.css\"; /* for now */\n@import \"b.css\";\n"
        let files = ["pingheng.css": list, "a.css": "a { }", "b.css": "b { }", "c.css": "c { }"]
        #expect(try joined(files) == "c{}\na{}\nb{}")
        #expect(try joined(["pingheng.css": ""]) == "")
    }

    @Test("a part that is missing, not listed or listed twice is refused by name")
    func faults() {
        let list = "@import \"a.css\";@import \"b.css\";"
        #expect(throws: StyleSheet.Fault.missing("b.css")) { try joined(["pingheng.css": list, "a.css": ""]) }
        #expect(throws: StyleSheet.Fault.missing("pingheng.css")) { try joined(["a.css": ""]) }
        #expect(throws: StyleSheet.Fault.unlisted("c.css")) {
            try joined(["pingheng.css": list, "a.css": "", "b.css": "", "d.css": "", "c.css": ""])
        }
        #expect(throws: StyleSheet.Fault.namedTwice("a.css")) {
            try joined(["pingheng.css": list + list, "a.css": "", "b.css": ""])
        }
        #expect(StyleSheet.Fault.unlisted("c.css").description.contains("Public/css/c.css"))
    }

    @Test(
        "the list of parts holds imports of files and nothing else",
        arguments: ["a{}", "@import a.css;", "@import \"\";", "@import \"a.css\" print;", "@import \"a\" \"b\";"])
    func listOnly(_ list: String) {
        #expect(throws: StyleSheet.Fault.self) { try joined(["pingheng.css": list, "a.css": ""]) }
    }

    @Test("the parts are served as one file; a rule that changes changes the fingerprint, a comment does not")
    func served() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pingheng-style-\(UUID().uuidString)")
        let css = folder.appending(path: "css")
        try FileManager.default.createDirectory(at: css, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func files(_ part: String) throws -> StaticFiles {
            try Data(part.utf8).write(to: css.appending(path: "a.css"))
            return try StaticFiles(folder: folder.path)
        }
        try Data("@import \"a.css\";".utf8).write(to: css.appending(path: "pingheng.css"))
        let first = try files("a { b: c; }")
        #expect(first.files.mapValues(\.bytes) == ["css/pingheng.css": Array("a{b:c}".utf8)])
        #expect(try files("/* why */ a { b: c; }").assets.fingerprint == first.assets.fingerprint)
        #expect(try files("a { b: d; }").assets.fingerprint != first.assets.fingerprint)
    }

    @Test("the folder that ships joins into one style sheet")
    func ships() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
        let files = try StaticFiles(folder: root.appending(path: "Public").path).files
        #expect(files.keys.filter { $0.hasSuffix(".css") } == ["css/pingheng.css"])
    }
}
