import CPangoCairo
import Foundation

/// A signature written by hand as it came from outside: what ``SignaturePicture`` finds, and the picture drawn anew, which carries no
/// byte of what was sent (S23).
public struct WrittenHand: Hashable, Sendable, Codable {
    public let finding: SignaturePicture.Finding
    /// PNG, made here; empty unless a signature was found.
    private let drawn: Data

    init(finding: SignaturePicture.Finding) {
        self.finding = finding
        drawn = Data()
    }

    init(_ bytes: [UInt8]) {
        let found = SignaturePicture.inspect(bytes)
        let png = found == .written ? (try? Picture(bytes))?.drawnAnew() : nil
        finding = found == .written && png == nil ? .broken : found
        drawn = Data(png ?? [])
    }

    /// - Throws: ``DocumentFailure/picture(_:)`` unless a signature was found.
    public func picture() throws(DocumentFailure) -> Picture { try Picture([UInt8](drawn)) }
}

extension Picture {
    /// The pixels alone, as a PNG of their own.
    fileprivate func drawnAnew() -> [UInt8]? {
        let surface = decoded()
        defer { cairo_surface_destroy(surface) }
        var png: [UInt8] = []
        let status = withUnsafeMutablePointer(to: &png) { target in
            cairo_surface_write_to_png_stream(
                surface,
                { closure, data, length in
                    guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
                    closure.assumingMemoryBound(to: [UInt8].self).pointee.append(
                        contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
                    return CAIRO_STATUS_SUCCESS
                }, target)
        }
        return status == CAIRO_STATUS_SUCCESS ? png : nil
    }
}
