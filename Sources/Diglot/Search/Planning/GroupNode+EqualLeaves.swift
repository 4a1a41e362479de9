extension GroupNode {
  /// Makes one node of those that are the same leaf: what stands several times weighs the sum.
  mutating func joinEqualLeaves() {
    required = GroupNode.joined(required)
    optional = GroupNode.joined(optional)
    excluded = GroupNode.joined(excluded)
    needs = GroupNode.distinct(needs)
    wanted = GroupNode.distinct(wanted)
  }

  private static func distinct(_ needs: [Need]) -> [Need] {
    var leaves = Set<Int>()
    var phrases = Set<[Need.Part]>()
    return needs.filter { need in
      switch need {
      case .leaf(let leaf): leaves.insert(leaf).inserted
      case .phrase(let parts): phrases.insert(parts).inserted
      case .any, .all, .node: true
      }
    }
  }

  private static func joined(_ nodes: [any PlanNode]) -> [any PlanNode] {
    var places: [LeafRole: Int] = [:]
    var joined: [any PlanNode] = []
    for node in nodes {
      guard let leaf = node as? LeafNode else {
        joined.append(node)
        continue
      }
      let role = LeafRole(leaf: leaf.leaf, role: leaf.role)
      if let place = places[role], var first = joined[place] as? LeafNode {
        first.boost += leaf.boost
        joined[place] = first
      } else {
        places[role] = joined.count
        joined.append(leaf)
      }
    }
    return joined
  }
}

/// A leaf, and what it does for a document that has it.
private struct LeafRole: Hashable {
  var leaf: Int
  var role: LeafNode.Role
}
