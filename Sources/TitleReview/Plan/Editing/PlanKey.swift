/// A key of a plan as pages show it: what it is called, and what may stand there.
public struct PlanKey: Sendable {
    public indirect enum Shape: Sendable {
        /// One line.
        case text
        /// Several lines.
        case paragraph
        /// A whole number, with its unit.
        case whole(String)
        /// A number with decimals, with its unit.
        case decimal(String)
        case day, fraction
        case word([PlanWord])
        case words([PlanWord])
        /// Texts, one a line.
        case texts
        case map([PlanKey])
        /// Items of one shape, each called so.
        case list(String, Shape)
        /// A mapping whose keys are data.
        case byName([PlanKey])
        /// A condition with what its `rule` asks for, or a group of conditions.
        case condition
        /// Years of service of one `kind`.
        case service
    }

    public let key: String
    public let label: String
    public let hint: String?
    public let shape: Shape
    /// The plan may do without.
    public let isOptional: Bool

    init(_ key: String, _ label: String, _ shape: Shape, hint: String? = nil, optional: Bool = false) {
        self.key = key
        self.label = label
        self.shape = shape
        self.hint = hint
        isOptional = optional
    }

    /// Whether a text stands there even where it looks like a number.
    var isText: Bool {
        switch shape {
        case .text, .paragraph: true
        default: false
        }
    }
}
