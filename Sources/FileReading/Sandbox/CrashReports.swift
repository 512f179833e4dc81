import Glibc

/// What is left when the process ends by a fault of its own: nothing of what its memory held (S42).
public enum CrashReports {
    private static let signals = [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGQUIT]

    /// Neither Swift's report, which prints registers and memory to the log, nor a core file. Whoever looks for a fault gets the
    /// report by starting the program with `SWIFT_BACKTRACE` set.
    public static func turnOff() {
        guard getenv("SWIFT_BACKTRACE") == nil else { return }
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        // Swift reports from handlers that it installs before `main`.
        for number in signals { signal(number, SIG_DFL) }
    }
}
