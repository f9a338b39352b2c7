/// The page that asks for the token.
enum LoginPage {
  /// The page.
  ///
  /// - Parameter isWrong: Whether a wrong token was given before.
  static func html(isWrong: Bool) -> String {
    let message =
      isWrong
      ? "<p class=\"error\" role=\"alert\">This is not the token. Ask whoever started the server: it was set there with --token or --token-file.</p>"
      : ""
    return PageFrame.html(
      title: "Log in", hasNavigation: false,
      content: """
        \(message)
        <form class="login" method="post" action="/login">
        <label for="token">Token of this server</label>
        <input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
        <button type="submit">Log in</button>
        </form>
        """)
  }
}
