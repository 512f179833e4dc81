/// Whoever looks for viruses in files from outside (S25).
public protocol VirusScanner: Sendable {
    typealias FileReading = @Sendable (_ take: (_ piece: [UInt8]) throws -> Void) throws -> Void

    /// - Parameter read: hands the file out from the first byte to the last.
    /// - Returns: the name of what was found; nil when nothing was.
    /// - Throws: ``VirusScanFailure`` when it cannot be told: the file is not to be kept then.
    func scan(_ read: @escaping FileReading) async throws(VirusScanFailure) -> String?

    /// - Throws: ``VirusScanFailure`` when it does not answer at this moment.
    func check() async throws(VirusScanFailure)
}

/// Why a file could not be scanned; the text is the administrator's to read.
public struct VirusScanFailure: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}
