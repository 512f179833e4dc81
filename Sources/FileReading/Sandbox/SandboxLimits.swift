import Glibc

/// What a process that opens a stranger's file may use (S23): it sets these itself before it reads a byte.
public enum SandboxLimits {
    /// Of memory that it writes to: an image of 50 million pixels takes 200 MB, a file up to 50.
    public static let memory: UInt = 512 << 20
    /// Of computing, in seconds.
    public static let computing: UInt = 8
    /// By the clock: a machine with much else to do takes several times as long for the same.
    public static let seconds: UInt32 = 60

    public static func set() {
        let limits: [(__rlimit_resource, UInt)] = [
            (RLIMIT_DATA, memory), (RLIMIT_CPU, computing), (RLIMIT_FSIZE, 0),
        ]
        for (resource, most) in limits {
            var limit = rlimit(rlim_cur: rlim_t(most), rlim_max: rlim_t(most))
            setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
        }
        CrashReports.turnOff()
        // A library that would keep a cache gets an error, and goes on.
        signal(SIGXFSZ, SIG_IGN)
        alarm(seconds)
    }
}
