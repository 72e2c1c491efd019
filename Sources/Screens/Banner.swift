/// The lines of the banner.
func bannerLines(of state: AppState) -> [String] { [] }
