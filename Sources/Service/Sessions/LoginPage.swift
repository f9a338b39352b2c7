/// The page that asks for the token.
enum LoginPage {
  /// The page.
  ///
  /// - Parameter isWrong: Whether a wrong token was given before.
  static func html(isWrong: Bool) -> String {
    let message =
      isWrong
      ? "<p class=\"error\" role=\"alert\">This is not the token. It was given to the program with --token or --token-file.</p>"
      : ""
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Log in · Chiasm</title>
      <link rel="stylesheet" href="/assets/chiasm.css">
      </head>
      <body class="login">
      <main>
      <h1>Chiasm</h1>
      \(message)
      <form method="post" action="/login">
      <p><label for="token">Token of this server</label></p>
      <p><input id="token" name="token" type="password" autocomplete="current-password" required autofocus></p>
      <p><button type="submit">Log in</button></p>
      </form>
      </main>
      </body>
      </html>
      """
  }
}
