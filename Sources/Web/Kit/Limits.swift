/// The bounds of what is read from outside (S20), and the statuses beyond them.
public enum Limits {
    /// Header lines, names and values together: 431.
    public static let headers = 16 << 10
    /// Path and query: 414.
    public static let target = 8 << 10
    /// A form's texts: 413.
    public static let form = 1 << 20
    /// Name and value pairs of a form: 413.
    public static let formFields = 500
    /// A JSON body: 413.
    public static let json = 1 << 20
    public static let jsonDepth = 32
    /// Parts of a multipart body: 413.
    public static let parts = 30
    /// The header lines of one part: 400.
    public static let partHeaders = 8 << 10
    /// A piece of a file that is sent ahead: 413.
    public static let piece = 1 << 20
    /// Pairs of a query: 400.
    public static let queryPairs = 100
}
