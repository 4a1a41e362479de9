/// The version of the tools and of the libraries.
package enum Version {
  package static let text: StaticString = "0.1.0"
  package static var current: String { text.description }
}
