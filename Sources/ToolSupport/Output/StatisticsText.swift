import Diglot
import DiglotJSON

/// The counts of an index for people.
package enum StatisticsText {
  package static func text(_ statistics: IndexStatistics) -> String {
    var table = Table(alignments: [.left, .right])
    table.add(["documents", Decimal.grouped(statistics.documents)])
    table.add(["segments", Decimal.grouped(statistics.segments)])
    table.add(["terms", Decimal.grouped(statistics.terms)])
    table.add(["postings", Decimal.grouped(statistics.postings)])
    table.add(["text", ByteSize.describe(statistics.textBytes)])
    table.add(["index", ByteSize.describe(statistics.sizeBytes)])
    return table.text + "format \(statistics.formatVersion), ICU \(statistics.icuVersion), \(statistics.segmenter)\n"
  }
}
