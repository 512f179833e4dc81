/// Why a file is not taken, without words: `TitleReview/FileFault` has them. Sizes and counts stand in the report, where there
/// are any; the numbers of the cases are the report's (``FileReport``).
public enum ReadFault: UInt8, Error, Hashable, Sendable, CaseIterable {
    case empty = 1
    /// Neither JPEG nor PNG nor PDF.
    case notAdmitted
    case damaged
    /// The bytes end before the file does.
    case truncated
    /// Of the report's width and height.
    case tooManyPixels
    /// More than one frame.
    case animated
    case cmyk
    /// Grows beyond any honest file when it is read: bombs and floods.
    case swollen
    /// Another file is hidden in it.
    case carriesArchive, carriesWeb, carriesPDF
    /// A PDF that does not start with its own mark.
    case leadingBytes
    /// Asks for a password to be opened.
    case password
    /// Opens, but is encrypted to restrict what may be done with it.
    case restricted
    /// An action that a reader takes by itself or at a click.
    case javaScript, launch, richMedia, submitForm, importData, rendition, goToE
    /// Something else than going to a page of its own happens when it is opened, or at an event.
    case openAction, additionalAction
    case attachments
    case xfa
    case noPages
    /// As many as the report's pages.
    case tooManyPages
}
