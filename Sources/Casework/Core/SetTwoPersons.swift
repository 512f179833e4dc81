import Store
import TitleReview

/// An administrator lets such acts be done by one person, or by two again (S17). Turning it off takes two itself.
public struct SetTwoPersons: UseCase {
    let isOn: Bool
    public init(isOn: Bool) { self.isOn = isOn }

    public func run(_ work: UnitOfWork) throws -> Seconded<Bool> {
        try work.require(.administrator)
        guard !isOn else {
            try work.set("twoPersons", "on")
            return .done(true)
        }
        let (now, until) = try work.second(.turnOff, of: "twoPersons", [:])
        guard now != nil else { return .waits(until: until) }
        try work.set("twoPersons", "off")
        return .done(false)
    }
}
