/// How fast one may go on: a bucket of requests that fills again at a rate (S36).
public enum RateLimit: Int, Sendable, CaseIterable {
    /// Any page or act, by account.
    case usual
    /// Any request, by address; wide enough for an office of three hundred behind one.
    case address
    /// Signing in and giving the second factor, by address.
    case signIn
    /// Registering, by address.
    case registration
    /// What anybody may ask at some cost: verifying, checking conditions, objecting; by address.
    case lookUp
    /// Sending files, by account.
    case upload

    /// How many at once, and how many a second after that.
    var bucket: (burst: Double, perSecond: Double) {
        switch self {
        case .usual: (300, 20)
        case .address: (3000, 300)
        case .signIn: (300, 2)
        case .registration: (60, 0.5)
        case .lookUp: (120, 4)
        case .upload: (60, 1)
        }
    }
}
