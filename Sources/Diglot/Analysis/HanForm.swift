/// Which script a Han character is a sign of. Some forms belong to both: 后 and 里 are Simplified, and old characters too.
package enum HanForm {
  case common
  /// Folds to another character.
  case traditional
  /// Another character folds to it.
  case simplified

  package init(of scalar: UInt32) {
    self =
      switch HanVariantTable.shared.form(of: scalar) {
      case .common: .common
      case .traditional: .traditional
      case .simplified: .simplified
      }
  }
}
