import CSodium
import TitleReview

/// An order that the applicant pays: amount in cents.
public struct PaymentOrder: Sendable, Codable, Equatable {
    public let id: String
    public let cents: Int
    public init(id: String, cents: Int) {
        self.id = id
        self.cents = cents
    }
}

/// What the gateway reports about an order.
public struct PaymentCallback: Sendable, Equatable {
    public let orderID: String
    public let cents: Int
    /// The gateway's own number of the payment; unique.
    public let gatewayID: String

    public init(orderID: String, cents: Int, gatewayID: String) {
        self.orderID = orderID
        self.cents = cents
        self.gatewayID = gatewayID
    }

    /// What is signed, byte for byte.
    var canonical: String { "\(orderID)\n\(cents)\n\(gatewayID)" }
}

/// A payment gateway: signs what it reports; nothing unsigned is believed (T3, T16).
public protocol PaymentGateway: Sendable {
    /// The callback, if the signature over it is the gateway's; nil otherwise.
    func verify(orderID: String, cents: Int, gatewayID: String, signature: String) -> PaymentCallback?
}

/// The built-in gateway: a page that simulates paying, with the same signed callbacks as a real one (HMAC-SHA-256).
public struct SimulatedGateway: PaymentGateway {
    private let key: [UInt8]

    /// - Parameter key: 32 bytes.
    public init(key: [UInt8]) { self.key = Array((key + [UInt8](repeating: 0, count: 32)).prefix(32)) }

    public func sign(_ callback: PaymentCallback) -> String {
        var mac = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_BYTES))
        let text = Array(callback.canonical.utf8)
        crypto_auth_hmacsha256(&mac, text, UInt64(text.count), key)
        return mac.map { byte in
            let digits = Array("0123456789abcdef")
            return "\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
        }.joined()
    }

    public func verify(orderID: String, cents: Int, gatewayID: String, signature: String) -> PaymentCallback? {
        let callback = PaymentCallback(orderID: orderID, cents: cents, gatewayID: gatewayID)
        let expected = Array(sign(callback).utf8)
        let given = Array(signature.utf8)
        guard expected.count == given.count, sodium_memcmp(expected, given, expected.count) == 0 else { return nil }
        return callback
    }
}
