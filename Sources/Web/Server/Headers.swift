/// The headers that every answer carries (S34), and those of personal pages and files (S35, S32).
enum SecurityHeaders {
    static let policy = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; \
        connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'
        """

    static func add(to answer: inout Answer, secure: Bool) {
        // A file brings its own, stricter policy.
        if answer.header("content-security-policy") == nil { answer.set("content-security-policy", policy) }
        answer.set("x-content-type-options", "nosniff")
        answer.set("referrer-policy", "same-origin")
        answer.set("permissions-policy", "camera=(self), geolocation=(), microphone=(), payment=(), usb=()")
        answer.set("cross-origin-opener-policy", "same-origin")
        answer.set("cross-origin-resource-policy", "same-origin")
        answer.set("x-frame-options", "DENY")
        if secure { answer.set("strict-transport-security", "max-age=31536000; includeSubDomains") }
        if answer.header("cache-control") == nil { answer.set("cache-control", "no-store") }
    }

    /// A file as S32 asks: attachment unless this program made or checked it, with a sandbox of its own.
    static func answer(_ file: FileAnswer) -> Answer {
        var answer = Answer(200, type: file.type)
        answer.body = file.body
        answer.set("content-disposition", disposition(file.name, inline: file.mayBeInline))
        answer.set("content-security-policy", "sandbox; default-src 'none'; frame-ancestors 'self'")
        if let seconds = file.publicFor { answer.set("cache-control", "public, max-age=\(seconds)") }
        return answer
    }

    /// RFC 6266: an ASCII name for old readers, the true one encoded by RFC 8187.
    static func disposition(_ name: String, inline: Bool) -> String {
        var ascii: [UInt8] = []
        for scalar in name.unicodeScalars {
            switch scalar.value {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x20: ascii.append(UInt8(scalar.value))
            default: ascii.append(0x5F)
            }
        }
        let kind = inline ? "inline" : "attachment"
        return
            "\(kind); filename=\"\(String(decoding: ascii, as: UTF8.self))\"; filename*=UTF-8''\(Percent.encode(name))"
    }
}

/// The names and attributes of the cookies (S7): over plain HTTP neither prefix nor Secure, because scripted clients
/// would drop them.
struct Cookies: Sendable {
    let secure: Bool

    var session: String { secure ? "__Host-pingheng" : "pingheng" }
    /// Before signing in: the random value that a form's hidden field must repeat.
    var form: String { secure ? "__Host-pingheng-form" : "pingheng-form" }
    var flash: String { secure ? "__Host-pingheng-flash" : "pingheng-flash" }
    /// What makes a browser known again to the accounts that signed in there.
    var devices: String { secure ? "__Host-pingheng-devices" : "pingheng-devices" }

    func set(_ name: String, _ value: String, seconds: Int? = nil) -> String {
        "\(name)=\(value); Path=/; HttpOnly; SameSite=Lax\(secure ? "; Secure" : "")\(seconds.map { "; Max-Age=\($0)" } ?? "")"
    }
}

/// Comparison whose time does not tell where two secrets differ.
func equalInConstantTime(_ a: String, _ b: String) -> Bool {
    let (x, y) = (Array(a.utf8), Array(b.utf8))
    guard x.count == y.count, !x.isEmpty else { return false }
    var difference: UInt8 = 0
    for index in x.indices { difference |= x[index] ^ y[index] }
    return difference == 0
}
