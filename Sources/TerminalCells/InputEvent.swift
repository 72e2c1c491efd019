/// A key as a person names it.
public enum Key: Hashable, Sendable {
    /// A printing character, the space among them; letters as typed, so `G` is shift-g.
    case character(Character)
    /// Control with a letter, a to z in lower case.
    case control(Character)
    /// Alt (or Escape first) with a character.
    case alt(Character)
    /// The key itself.
    case enter, escape, tab, backTab, backspace, delete, insert
    /// Arrows.
    case up, down, left, right
    /// Paging.
    case pageUp, pageDown, home, end
    /// F1 to F12.
    case function(Int)
}

/// What came in from the terminal.
public enum InputEvent: Hashable, Sendable {
    /// A key was pressed.
    case key(Key)
    /// The mouse did something at a cell counted from 0.
    case mouse(MouseAction, x: Int, y: Int)
    /// Text was pasted, cut at 1 MiB.
    case paste(String)
    /// The terminal window got (`true`) or lost the focus.
    case focus(Bool)
}

/// What the mouse did.
public enum MouseAction: Hashable, Sendable {
    /// Left button down.
    case press
    /// Left button up.
    case release
    /// Moved with the left button down.
    case drag
    /// One step of the wheel towards the top.
    case wheelUp
    /// One step of the wheel towards the bottom.
    case wheelDown
}
