/// Lengths are points (1/72 inch); y grows downwards, as cairo has it.
public struct Point: Hashable, Sendable {
    public var x: Double
    public var y: Double

    public init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }
}

/// A rectangle in points.
public struct Rect: Hashable, Sendable {
    public var x, y, width, height: Double

    public init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    func inset(by distance: Double) -> Rect {
        Rect(x: x + distance, y: y + distance, width: width - 2 * distance, height: height - 2 * distance)
    }
}

/// The paper of a page.
public enum Paper: Hashable, Sendable {
    case a4, a4Landscape

    var width: Double { self == .a4 ? 595.28 : 841.89 }
    var height: Double { self == .a4 ? 841.89 : 595.28 }
}

/// A colour with its opacity, each 0...1.
public struct Ink: Hashable, Sendable {
    public let red, green, blue, alpha: Double

    public init(_ hex: UInt32, alpha: Double = 1) {
        red = Double(hex >> 16 & 0xFF) / 255
        green = Double(hex >> 8 & 0xFF) / 255
        blue = Double(hex & 0xFF) / 255
        self.alpha = alpha
    }

    public static let text = Ink(0x1B2126)
    public static let muted = Ink(0x56626B)
    public static let line = Ink(0x8B969C)
    public static let hairline = Ink(0xDCE2DF)
    public static let accent = Ink(0x0B6E5F)
    public static let wash = Ink(0xF1F5F3)
}

/// Where lines stand between the left and right edge.
public enum Alignment: Hashable, Sendable { case leading, centre, trailing }

/// How a run of text looks.
public struct TextStyle: Hashable, Sendable {
    public enum Family: String, Hashable, Sendable {
        case sans = "Noto Sans CJK SC"
        case serif = "Noto Serif CJK SC"

        /// The family, and those that are asked for the characters that it does not have: Han beyond the basic plane, before
        /// whatever the machine would take.
        var names: String { "\(rawValue),Noto Serif CJK SC,HanaMinA,HanaMinB,BabelStone Han" }
    }

    public var family: Family
    public var size: Double
    public var bold: Bool
    public var ink: Ink
    /// Added between characters, in points.
    public var tracking: Double
    /// Distance of the base lines as a multiple of the font's own.
    public var leading: Double

    public init(
        _ family: Family = .sans, _ size: Double = 9.5, bold: Bool = false, ink: Ink = .text,
        tracking: Double = 0, leading: Double = 1.08
    ) {
        self.family = family
        self.size = size
        self.bold = bold
        self.ink = ink
        self.tracking = tracking
        self.leading = leading
    }

    static let body = TextStyle()
    static let label = TextStyle(ink: .muted)
    static let band = TextStyle(bold: true)
    static let small = TextStyle(.sans, 8, ink: .muted)
    static let title = TextStyle(.serif, 20, bold: true, tracking: 2)
    static let subtitle = TextStyle(.sans, 10, ink: .muted)
}
