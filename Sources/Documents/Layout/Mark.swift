/// One thing drawn on a page. Pages are plain values, so that layout can be tested without drawing.
enum Mark: Hashable, Sendable {
    case text(String, TextStyle, at: Point, width: Double, Alignment)
    case line(Point, Point, Double, Ink)
    case fill(Rect, Ink)
    case frame(Rect, Double, Ink)
    /// A raster of squares that are filled where `true`: QR codes.
    case squares([[Bool]], Rect, Ink)
    /// A handwritten signature: strokes in the unit square, y downwards.
    case strokes([[Point]], Rect, Ink)
    case picture(Picture, Rect)
}

/// A page: its paper and what is on it, in drawing order.
public struct Page: Hashable, Sendable {
    var paper: Paper
    var marks: [Mark] = []

    var texts: [String] {
        marks.compactMap { mark in
            if case .text(let text, _, at: _, width: _, _) = mark { text } else { nil }
        }
    }
}
