import Glibc
import Screens
import Vocabulary

/// The machine's local zone as it holds at that wall time.
func localZone(at time: WallTime) -> LocalZone {
    var seconds = time_t(time.unixMilliseconds / 1_000)
    var local = tm()
    guard localtime_r(&seconds, &local) != nil else { return .utc }
    let abbreviation = local.tm_zone.map { String(cString: $0) } ?? "UTC"
    return LocalZone(offsetSeconds: local.tm_gmtoff, abbreviation: abbreviation)
}
