import Testing

@testable import Diglot

@Suite("The clock")
struct ClockTests {
  @Test("does not go back")
  func clock() {
    var last = clockMicroseconds()
    for _ in 0..<1000 {
      let now = clockMicroseconds()
      #expect(now >= last)
      last = now
    }
  }
}
