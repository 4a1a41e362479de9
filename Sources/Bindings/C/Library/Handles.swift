import CDiglot
import Synchronization

/// What is open, by the addresses that callers know it by.
///
/// A handle is an address that is looked up and never followed: one that is closed, or never was a handle, is found out. An
/// address comes again after a million others.
enum Handles {
  private struct Table {
    var next = 0
    /// By their addresses.
    var objects: [UInt: any AnyObject & Sendable] = [:]
  }

  private static let table = Mutex(Table())

  /// Notes an object, and returns its handle.
  static func add(_ object: some AnyObject & Sendable) -> OpaquePointer? {
    let place = table.withLock { table in
      var place: UInt
      repeat {
        place = UInt(bitPattern: unsafe diglot_handle_place(table.next))
        table.next &+= 1
      } while table.objects[place] != nil
      table.objects[place] = object
      return place
    }
    return unsafe OpaquePointer(bitPattern: place)
  }

  /// The object of a handle; nil where that is closed, or of an object of another type.
  static func object<Object: AnyObject & Sendable>(_ handle: OpaquePointer?, as type: Object.Type) -> Object? {
    let place = UInt(bitPattern: handle)
    return table.withLock { $0.objects[place] as? Object }
  }

  /// Forgets a handle of an object of a type, and returns the object.
  static func remove<Object: AnyObject & Sendable>(_ handle: OpaquePointer?, as type: Object.Type) -> Object? {
    let place = UInt(bitPattern: handle)
    return table.withLock { table in
      guard let object = table.objects[place] as? Object else { return nil }
      table.objects[place] = nil
      return object
    }
  }
}
