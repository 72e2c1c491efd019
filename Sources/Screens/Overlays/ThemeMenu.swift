import TerminalCells

/// The themes to choose from; the whole screen shows the selected one at once.
enum ThemeMenu: MenuTopic {
    static func title(in state: AppState) -> String { "Theme" }

    static func items(in state: AppState) -> [Menu.Item] {
        state.themes.map { theme in
            Menu.Item(
                id: theme.name, name: theme.name, note: theme.about,
                isChosen: theme.name == state.settings.theme)
        }
    }

    static func preview(_ item: Menu.Item, on state: inout AppState) -> [AppEffect] {
        [.showTheme(item.id)]
    }

    static func accept(_ item: Menu.Item, on state: inout AppState) -> [AppEffect] {
        state.settings.theme = item.id
        state.say("theme: \(item.id)")
        return [.showTheme(item.id), .choose(.theme(item.id))]
    }

    static func cancel(_ first: Menu.Item?, on state: inout AppState) -> [AppEffect] {
        [.showTheme(state.settings.theme)]
    }
}

extension AppState {
    /// Opens the menu of the themes that were found.
    mutating func offer(_ themes: [ThemeSummary]) {
        self.themes = themes
        openMenu(.themes)
    }
}
