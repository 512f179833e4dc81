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
