/// A seeded random generator (SplitMix64) that can be forked by a label.
///
/// Whatever is decided about a person is drawn from a fork named for the person and the question, so that the outcome does
/// not depend on what was drawn before, nor on the order in which concurrent tasks happen to run.
///
///     let pays = Dice(seed: 7).fork("person/12").fork("pays")
public struct Dice: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    /// A generator of its own for a label; the same label of the same dice always gives the same one.
    public func fork(_ label: some StringProtocol) -> Dice {
        // FNV-1a over the label, mixed with the state and scrambled once.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ state
        for byte in label.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        var fork = Dice(seed: hash)
        _ = fork.next()
        return fork
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    public mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    /// True in so many of a thousand throws.
    public mutating func happens(_ perMille: Int) -> Bool { number(0...999) < perMille }

    /// One of the list; nil when it is empty.
    public mutating func pick<T>(_ list: [T]) -> T? { list.isEmpty ? nil : list[number(0...list.count - 1)] }
}

extension Dice {
    /// Decides a question of so many in a thousand by its label, without a generator to carry along.
    public func says(_ label: some StringProtocol, _ perMille: Int) -> Bool {
        var dice = fork(label)
        return dice.happens(perMille)
    }

    public func choose<T>(_ label: some StringProtocol, _ list: [T]) -> T? {
        var dice = fork(label)
        return dice.pick(list)
    }
}
