import HeartbeatModel
import RealModule
import Testing
import Vocabulary

@Suite("Suspicion")
struct SuspicionTests {
    /// Mean 100 ms, deviation 10 ms.
    private let even: RunningMoments = {
        var moments = RunningMoments()
        for value in [90e6, 100e6, 110e6] { moments.add(value) }
        return moments
    }()

    @Test(
        "the chance is that of the normal distribution",
        arguments: [
            (100, 0.5), (110, 0.158_655), (120, 0.022_750), (130, 0.001_350), (90, 0.841_345),
        ])
    func chance(waitedMilliseconds: Int, chance: Double) throws {
        let suspicion = Suspicion(minimumDeviation: .milliseconds(1), acceptablePause: .zero)
        let phi = try #require(
            suspicion.phi(waited: .milliseconds(waitedMilliseconds), roundTrips: even))
        #expect(abs(Double.pow(10, -phi) - chance) < 0.000_15)
    }

    @Test func nothingLearntGivesNoSuspicion() {
        #expect(Suspicion().phi(waited: .seconds(9), roundTrips: RunningMoments()) == nil)
    }

    @Test func theMinimumDeviationCalmsAnEvenLink() throws {
        var constant = RunningMoments()
        for _ in 0..<5 { constant.add(1e6) }
        let calm = Suspicion(minimumDeviation: .milliseconds(10), acceptablePause: .zero)
        let phi = try #require(calm.phi(waited: .milliseconds(11), roundTrips: constant))
        #expect(abs(Double.pow(10, -phi) - 0.158_655) < 0.000_15)
    }

    @Test func theAcceptablePauseIsAddedToTheMean() throws {
        let patient = Suspicion(
            minimumDeviation: .milliseconds(1), acceptablePause: .milliseconds(500))
        let phi = try #require(patient.phi(waited: .milliseconds(600), roundTrips: even))
        #expect(abs(phi - Double.log10(2)) < 1e-9)
    }

    @Test func suspicionOnlyGrowsAndStaysFinite() throws {
        let suspicion = Suspicion()
        var before = -1.0
        for exponent in 0..<62 {
            let waited = Duration.nanoseconds(Int64(1) << Int64(exponent))
            let phi = try #require(suspicion.phi(waited: waited, roundTrips: even))
            #expect(phi.isFinite && phi >= before)
            before = phi
        }
        #expect(before > 1_000)
    }
}
