import CQpdf
import Glibc

/// A PDF, opened by qpdf's library. The bytes must stay where they are for as long as it is used.
final class PDFFile {
    /// Whether a file with a wrong table of objects is refused, or its objects are looked for through the whole file.
    enum Manner { case strict, repairing }

    fileprivate var library: qpdf_data?

    /// - Throws: `.password`, `.damaged`, or `.swollen` when it takes more memory than there is.
    init(_ bytes: UnsafeRawBufferPointer, _ manner: Manner) throws(ReadFault) {
        library = PDFFile.opened(bytes, manner)
        var found = fault
        if found == .swollen {
            // Or it has a password, and what it is to be tried with has not been made ready at the start (``FileSandbox``).
            gnutls_global_init()
            qpdf_cleanup(&library)
            library = PDFFile.opened(bytes, manner)
            found = fault
        }
        if let found { throw found }
    }

    private static func opened(_ bytes: UnsafeRawBufferPointer, _ manner: Manner) -> qpdf_data? {
        let library = qpdf_init()
        qpdf_silence_errors(library)
        qpdf_set_suppress_warnings(library, 1)
        qpdf_set_attempt_recovery(library, manner == .repairing ? 1 : 0)
        let start = bytes.bindMemory(to: CChar.self).baseAddress
        _ = qpdf_read_memory(library, "file", start, UInt64(bytes.count), nil)
        return library
    }

    deinit {
        // An error that nobody has asked for would be printed.
        _ = fault
        qpdf_cleanup(&library)
    }

    var isEncrypted: Bool { qpdf_is_encrypted(library) != 0 }
    var trailer: PDFObject { PDFObject(self, qpdf_get_trailer(library)) }
    var root: PDFObject { PDFObject(self, qpdf_get_root(library)) }

    func object(_ id: PDFObject.ID) -> PDFObject {
        PDFObject(self, qpdf_get_object_by_id(library, Int32(clamping: id.number), Int32(clamping: id.generation)))
    }

    /// The highest number of an object; every object has been read then, those in object streams as well.
    func highestNumber() throws(ReadFault) -> Int {
        // The library's interface for C does not tell it, but gives a new object the number after it.
        let new = PDFObject(self, qpdf_make_indirect_object(library, qpdf_oh_new_null(library)))
        if let fault { throw fault }
        return max(0, (new.id?.number ?? 1) - 1)
    }

    /// What went wrong since it was asked last.
    fileprivate var fault: ReadFault? {
        guard qpdf_has_error(library) != 0, let error = qpdf_get_error(library) else { return nil }
        switch qpdf_get_error_code(library, error) {
        case qpdf_e_password: return .password
        case qpdf_e_internal, qpdf_e_system: return .swollen
        default: return .damaged
        }
    }

    /// What the library has found wrong with the file and gone on.
    enum Doubt: Comparable {
        case none
        /// Another reader may see the same in spite of it.
        case some
        /// It has left out an object, or a part of one, that another reader may read, as far as it says so.
        case blind
    }

    /// Parts of what qpdf says when it has lost an object or some of it, or takes one of two values. It has no codes for them.
    private static let losses = [
        "error reading object", "giving up", "excessively", "parse error while reading", "unexpected EOF",
        "object stream", "unable to recover stream", "duplicated key",
    ]

    func doubts() -> Doubt {
        var doubt = Doubt.none
        while qpdf_more_warnings(library) != 0, let warning = qpdf_next_warning(library) {
            doubt = max(doubt, .some)
            guard let detail = qpdf_get_error_message_detail(library, warning) else { continue }
            if PDFFile.losses.contains(where: { strstr(detail, $0) != nil }) { return .blind }
        }
        return doubt
    }
}

/// A value in a PDF. What it is not gives nil, or nothing; a reference is followed.
final class PDFObject {
    struct ID: Hashable {
        let number: Int
        let generation: Int
    }

    private let file: PDFFile
    private let handle: qpdf_oh

    fileprivate init(_ file: PDFFile, _ handle: qpdf_oh) { (self.file, self.handle) = (file, handle) }

    deinit { qpdf_oh_release(file.library, handle) }

    private var library: qpdf_data? { file.library }

    /// nil for a value that stands where it is used.
    var id: ID? {
        guard qpdf_oh_is_indirect(library, handle) != 0 else { return nil }
        return ID(
            number: Int(qpdf_oh_get_object_id(library, handle)),
            generation: Int(qpdf_oh_get_generation(library, handle)))
    }

    var isNull: Bool { qpdf_oh_is_null(library, handle) != 0 }
    var isArray: Bool { qpdf_oh_is_array(library, handle) != 0 }
    var isDictionary: Bool { qpdf_oh_is_dictionary(library, handle) != 0 }
    var isStream: Bool { qpdf_oh_is_stream(library, handle) != 0 }

    /// A stream's, or itself.
    var dictionary: PDFObject? {
        if isDictionary { return self }
        return isStream ? PDFObject(file, qpdf_oh_get_dict(library, handle)) : nil
    }

    /// A dictionary's, each with its slash and with its escapes resolved (ISO 32000-1, 7.3.5).
    var keys: [String] {
        guard isDictionary else { return [] }
        var keys: [String] = []
        qpdf_oh_begin_dict_key_iter(library, handle)
        while qpdf_oh_dict_more_keys(library) != 0 {
            if let key = qpdf_oh_dict_next_key(library) { keys.append(String(cString: key)) }
        }
        return keys
    }

    /// A dictionary's or a stream's value; null where there is none.
    subscript(key: String) -> PDFObject {
        guard let dictionary else { return PDFObject(file, qpdf_oh_new_null(library)) }
        return PDFObject(file, qpdf_oh_get_key(library, dictionary.handle, key))
    }

    var items: Int { isArray ? max(0, Int(qpdf_oh_get_array_n_items(library, handle))) : 0 }

    /// - Parameter index: below ``items``.
    func item(_ index: Int) -> PDFObject {
        PDFObject(file, qpdf_oh_get_array_item(library, handle, Int32(clamping: index)))
    }

    /// With its slash.
    var name: String? {
        guard qpdf_oh_is_name(library, handle) != 0, let name = qpdf_oh_get_name(library, handle) else { return nil }
        return String(cString: name)
    }

    var text: [UInt8]? {
        guard qpdf_oh_is_string(library, handle) != 0 else { return nil }
        var count = 0
        guard let text = qpdf_oh_get_binary_string_value(library, handle, &count) else { return nil }
        return text.withMemoryRebound(to: UInt8.self, capacity: count) {
            Array(UnsafeBufferPointer(start: $0, count: count))
        }
    }

    var number: Double? {
        guard qpdf_oh_is_number(library, handle) != 0 else { return nil }
        return qpdf_oh_get_numeric_value(library, handle)
    }

    /// - Parameter isDecoded: undo all filters but those of pictures that lose something.
    /// - Throws: `.damaged`, or `.swollen` when it takes more memory than there is.
    func data(isDecoded: Bool) throws(ReadFault) -> [UInt8] {
        var buffer: UnsafeMutablePointer<UInt8>?
        var count = 0
        defer { free(buffer) }
        _ = qpdf_oh_get_stream_data(
            library, handle, isDecoded ? qpdf_dl_specialized : qpdf_dl_none, nil, &buffer, &count)
        if let fault = file.fault { throw fault }
        guard let buffer else { return [] }
        return Array(UnsafeBufferPointer(start: buffer, count: count))
    }
}
