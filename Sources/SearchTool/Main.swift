import SearchCommands

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@main struct Main {
  static func main() { exit(SearchCommand.main(CommandLine.arguments)) }
}
