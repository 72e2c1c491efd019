import KeepwatchApp

/// The program.
@main
enum Keepwatch {
    static func main() async {
        await CommandLineProgram.run()
    }
}
