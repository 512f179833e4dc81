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

/// Why a document could not be made.
public enum DocumentFailure: Error, Hashable, Sendable {
    /// A library refused; the text is its own message.
    case library(String)
    /// A picture whose kind, size or content cannot be put into a document.
    case picture(String)
    /// Characters that no installed font can draw.
    case characters([Unicode.Scalar])
    /// A bar code cannot hold this many bytes.
    case tooLongForCode(bytes: Int)
    /// A PDF whose structure is not what ``PDFDocument`` writes.
    case structure(String)
    /// A key or certificate that cannot be used.
    case key(String)
    /// A table with more rows or columns, or longer cells, than a spreadsheet holds.
    case tooLargeForSheet
}
