import Gateways
import TitleReview

/// Who answers for other authorities' registers, and how often a person may ask.
public struct RegisterGateways: Sendable {
    let gateways: [OutsideRegister: any LookupGateway]
    /// Of one person, all registers together.
    let perHour: Int

    /// No register is connected.
    public static let none = RegisterGateways([:], perHour: 6)

    public init(_ gateways: [OutsideRegister: any LookupGateway], perHour: Int) {
        self.gateways = gateways
        self.perHour = perHour
    }
}
