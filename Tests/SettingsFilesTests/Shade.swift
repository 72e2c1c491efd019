import Foundation
import TerminalCells

/// A colour as light: what contrast and difference are computed from.
struct Shade {
    /// For terminals of 256 colours, or for those that show any.
    enum Level: CaseIterable {
        case palette, direct
    }

    /// Eyes that lack one kind of cones: protanopia, deuteranopia, tritanopia.
    enum Eyes {
        case withoutRed, withoutGreen, withoutBlue
    }

    /// Red, green and blue of linear light, 0 to 1.
    var light: [Double]

    init(light: [Double]) { self.light = light }

    /// nil for the terminal's own colours, which are not known.
    init?(_ colour: PaletteColour?, at level: Level) {
        guard let colour else { return nil }
        let exact =
            level == .direct ? colour.shown : ExactColour(paletteIndex: colour.index)
        guard let exact else { return nil }
        light = [exact.red, exact.green, exact.blue].map { part in
            let value = Double(part) / 255
            return value <= 0.03928 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
    }

    /// Relative luminance, 0 to 1, as WCAG 2.1 defines it.
    var luminance: Double { zip([0.2126, 0.7152, 0.0722], light).reduce(0) { $0 + $1.0 * $1.1 } }

    /// The contrast ratio of WCAG 2.1, 1 to 21.
    func contrast(with other: Shade) -> Double {
        let (dark, light) = (
            min(luminance, other.luminance), max(luminance, other.luminance)
        )
        return (light + 0.05) / (dark + 0.05)
    }

    /// The contrast of a role's text; nil where that is in the terminal's own colour.
    ///
    /// A background that is the terminal's own counts as black, or as white in a light theme.
    static func contrast(of role: Role, in theme: Theme, at level: Level) -> Double? {
        let style = theme.style(for: role)
        let own = PaletteColour(theme.isLight ? 231 : 16)
        guard let text = Shade(style.foreground, at: level),
            let background = Shade(style.background ?? own, at: level)
        else { return nil }
        return text.contrast(with: background)
    }

    /// The colour that looks to everybody as this one does to those eyes.
    ///
    /// After Machado, Oliveira and Fernandes (2009), at full severity.
    func seen(by eyes: Eyes) -> Shade {
        let rows: [[Double]] =
            switch eyes {
            case .withoutRed:
                [
                    [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                    [-0.003882, -0.048116, 1.051998],
                ]
            case .withoutGreen:
                [
                    [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                    [-0.011820, 0.042940, 0.968881],
                ]
            case .withoutBlue:
                [
                    [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                    [0.004733, 0.691367, 0.303900],
                ]
            }
        return Shade(
            light: rows.map { row in
                min(1, max(0, zip(row, light).reduce(0) { $0 + $1.0 * $1.1 }))
            })
    }

    /// How far apart two colours look: the distance in CIE L*a*b*, 1976.
    func difference(from other: Shade) -> Double {
        sqrt(zip(lab, other.lab).reduce(0) { $0 + pow($1.0 - $1.1, 2) })
    }

    private var lab: [Double] {
        let white = [0.95047, 1, 1.08883]
        let rows = [
            [0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505],
        ]
        let parts = zip(rows, white).map { row, white in
            let value = zip(row, light).reduce(0) { $0 + $1.0 * $1.1 } / white
            return value > 0.008856 ? cbrt(value) : 7.787 * value + 16.0 / 116
        }
        return [
            116 * parts[1] - 16, 500 * (parts[0] - parts[1]), 200 * (parts[1] - parts[2]),
        ]
    }
}
