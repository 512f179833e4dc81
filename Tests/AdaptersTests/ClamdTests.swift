import Gateways
import Testing

@testable import Adapters

@Suite struct ClamdTests {
    @Test(
        "S25 clamd is asked on this machine only",
        arguments: [
            ("unix:/run/clamd.ctl", true), ("127.0.0.1:3310", true), ("localhost:3310", true), ("[::1]:3310", true),
            ("unix:run/clamd", false), ("unix:", false), ("127.0.0.1", false),
            ("127.0.0.1:0", false), ("127.0.0.1:70000", false), ("clamd.example:3310", false), ("10.0.0.1:3310", false),
            ("", false), (":3310", false), ("unix:/" + String(repeating: "a", count: 107), false),
            ("unix:/" + String(repeating: "a", count: 106), true),
        ])
    func places(_ text: String, _ isGood: Bool) {
        let settings = try? ClamdScanner.Settings(text)
        #expect((settings != nil) == isGood)
    }

    @Test("S25 only a plain OK is clean; a finding's name is shortened to what can be shown; all else is no answer")
    func replies() throws {
        #expect(try ClamdScanner.finding(in: "stream: OK") == nil)
        #expect(try ClamdScanner.finding(in: "stream: Eicar-Test-Signature FOUND") == "Eicar-Test-Signature")
        #expect(try ClamdScanner.finding(in: "stream: \u{202E}a<b>\u{7} FOUND") == "a<b>")
        #expect(try ClamdScanner.finding(in: "stream: \(String(repeating: "x", count: 900)) FOUND")?.count == 80)
        for odd in [
            "", "OK", "stream: OK ", "stream:OK", "stream: ok", "stream: x ERROR",
            "INSTREAM size limit exceeded. ERROR", "UNKNOWN COMMAND", "PONG", "stream: OK\nstream: OK",
        ] {
            #expect(throws: VirusScanFailure.self) { try ClamdScanner.finding(in: odd) }
        }
    }
}
