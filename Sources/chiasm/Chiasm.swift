@main struct Chiasm { static func main() {} }
