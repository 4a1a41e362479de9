/// How many edits two words are apart, by the table of all beginnings of both.
public enum EditDistance {
  /// The optimal string alignment distance: elements more, fewer and others, and swaps of neighbours that stay as they are.
  public static func between<T: Equatable>(_ first: [T], _ second: [T]) -> Int {
    var table = [[Int]](repeating: [Int](repeating: 0, count: second.count + 1), count: first.count + 1)
    for i in 0...first.count {
      for j in 0...second.count {
        guard i > 0, j > 0 else {
          table[i][j] = max(i, j)
          continue
        }
        let isSame = first[i - 1] == second[j - 1]
        table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (isSame ? 0 : 1))
        if i > 1, j > 1, first[i - 1] == second[j - 2], first[i - 2] == second[j - 1] {
          table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
        }
      }
    }
    return table[first.count][second.count]
  }
}
