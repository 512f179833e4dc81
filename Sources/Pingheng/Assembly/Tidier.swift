import CLinux
import ServiceLifecycle

/// Gives memory that is free back to the system once nobody has asked for anything for a second, until the server ends: the
/// allocator would keep what a rush has taken.
struct Tidier: Service {
    /// How many requests were answered so far.
    let answered: @Sendable () -> Int
    /// Drops what was kept only to be quick.
    let forget: @Sendable () -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var seen = -1
            var tidied = -1
            while !Task.isCancelled {
                try? await Task.sleep(for: .seconds(1))
                let now = answered()
                if now == seen, now != tidied {
                    forget()
                    _ = malloc_trim(0)
                    tidied = now
                }
                seen = now
            }
        }
    }
}
