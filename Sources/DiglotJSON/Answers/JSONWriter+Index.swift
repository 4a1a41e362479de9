import Diglot

extension JSONWriter {
  /// Writes what an index counts, as `diglot-index stats --json` prints it.
  ///
  /// - Parameter more: Writes further members.
  package mutating func statistics(_ statistics: IndexStatistics, more: (inout JSONWriter) -> Void = { _ in }) {
    object { writer in
      writer.member("documents", statistics.documents)
      writer.member("segments", statistics.segments)
      writer.member("terms", statistics.terms)
      writer.member("postings", statistics.postings)
      writer.member("size_bytes", statistics.sizeBytes)
      writer.member("text_bytes", statistics.textBytes)
      writer.member("icu_version", statistics.icuVersion)
      writer.member("format_version", statistics.formatVersion)
      writer.member("segmenter", statistics.segmenter)
      more(&writer)
    }
  }

  /// Writes what is known of fields: `[{"name", "documents", "type"}]`.
  package mutating func fieldSummaries(_ fields: [FieldSummary]) {
    array(of: fields) { writer, field in
      writer.object { writer in
        writer.member("name", field.name)
        writer.member("documents", field.documents)
        writer.member("type", field.type.rawValue)
      }
    }
  }

  /// Writes the terms of a text, as `diglot-index analyze --json` prints them.
  package mutating func terms(_ terms: [AnalyzedTerm]) {
    array(of: terms) { writer, term in
      writer.object { writer in
        writer.member("term", term.term)
        writer.member("kind", term.kind.rawValue)
        writer.member("start", term.start)
        writer.member("end", term.end)
        writer.member("position", term.position)
        if let name = term.otherName { writer.member("other_name", name) }
      }
    }
  }
}
