import ArgumentParser
import Foundation

/// The one binary of Pingheng.
struct Pingheng: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pingheng", abstract: "评衡：职称评审，从业绩档案到任何人都能验证的证书。",
        subcommands: [
            ServeCommand.self, PlanCommand.self, EligibilityCommand.self, WorkdaysCommand.self, IDCheckCommand.self,
            PhotoCommand.self,
            RehearseCommand.self, AuditCommand.self, InvariantsCommand.self, CertificateCommand.self,
            MessageCommand.self, BackupCommand.self,
            RestoreCommand.self, KeysCommand.self, BenchCommand.self, DraftsCommand.self, CopiesCommand.self,
            FileHelperCommand.self,
        ])
}

/// Exit codes as the contract says: 0 done, 1 the answer is "no", 2 wrong usage; errors in one line on standard error.
@main enum Main {
    static func main() async {
        do {
            var command = try Pingheng.parseAsRoot()
            if var async = command as? any AsyncParsableCommand {
                try await async.run()
            } else {
                try command.run()
            }
        } catch {
            let code = Pingheng.exitCode(for: error)
            if code == .success {
                print(Pingheng.fullMessage(for: error))
                exit(0)
            }
            if let code = error as? ExitCode { exit(code.rawValue) }
            let usage = code == .validationFailure
            let message = usage ? Pingheng.fullMessage(for: error) : "\(error)"
            FileHandle.standardError.write(Data((message.replacing("\n", with: usage ? "\n" : " ") + "\n").utf8))
            exit(usage ? 2 : 1)
        }
    }
}
