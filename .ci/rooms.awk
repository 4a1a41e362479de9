# Prints every reference from a room to one above it, and exits with 1 where there is one. `.ci/rooms` calls it.
#
#   awk -v rooms="TOP ... BOTTOM" -v root=FOLDER -f rooms.awk pass=1 FILE... pass=2 FILE...
#
# Of each Swift file it drops comments and the text of strings. The first pass takes from the rest what each room
# declares, the second looks up what each room names, as Swift does: in the types around the name, then among those of
# the module. So a nested type may have the name of a type above, and `Array.Index` is not `Index`.
#
# Functions and properties matter where an extension adds them to a type of a room below, or to one of the standard
# library; and functions outside of types. A name that has no dot before it is looked up as a type is. What type stands
# before a dot is not known. So a name after one counts only if no room up to that of the use declares it for anything,
# and if nobody uses it who cannot mean the addition: a room below the type that is added to; or, where that is of the
# standard library, the files outside of `root`, which the first pass reads for this alone.

BEGIN {
  roomCount = split(rooms, names, " ")
  # The bottom room is 1; what is not of this module is 0.
  for (i = 1; i <= roomCount; i++) heights[names[i]] = roomCount + 1 - i
  fill(isTypeWord, "struct class enum actor protocol typealias extension")
  fill(isMemberWord, "func var let case")
  fill(isModifier, "private fileprivate internal public static class final mutating")
  fill(isModifier, "consuming borrowing lazy weak indirect override")
}

FNR == 1 { beginFile() }
{ scan($0) }

END {
  endFile()
  exit problems > 0
}

function fill(set, words,    list, i) {
  for (i = split(words, list, " "); i > 0; i--) set[list[i]] = 1
}

function report(line) {
  if (line in isReported) return
  isReported[line] = 1
  problems++
  print line
}

# Files and rooms

function beginFile() {
  if (file != "") endFile()
  if (pass == 2 && checks == 0) noteAdditions()
  checks = pass == 2
  file = FILENAME
  tokenCount = comments = modes = 0
  room = roomOf(file)
  if (room == "" && isInside(file)) report(file ": is in no room that the README has")
  height = room == "" ? 0 : heights[room]
}

function isInside(path) { return index(path, root "/") == 1 }

# The longest folder that is a room: Analysis/Pairs belongs to Analysis, unless it is a room itself.
function roomOf(path) {
  if (!isInside(path)) return ""
  path = substr(path, length(root) + 2)
  while (sub(/\/[^\/]*$/, "", path)) if (path in heights) return path
  return ""
}

function roomAt(someHeight) { return names[roomCount + 1 - someHeight] }

# Lines to tokens: words, and single characters
#
# Modes are a stack: the text of a string is an odd one, the code between its \( and ) the even one above.

function scan(rest) {
  while (rest != "") {
    if (comments > 0) rest = afterComment(rest)
    else if (modes % 2 == 1) rest = afterText(rest)
    else if (match(rest, /^[ \t]+/)) rest = substr(rest, RLENGTH + 1)
    else if (match(rest, /^[A-Za-z0-9_]+/)) rest = take(rest, RLENGTH)
    else if (rest ~ /^\/\//) return
    else if (rest ~ /^\/\*/) { comments = 1; rest = substr(rest, 3) }
    else if (match(rest, /^#*"""/)) rest = beginText(rest, RLENGTH - 3, "\"\"\"")
    else if (match(rest, /^#*"/)) rest = beginText(rest, RLENGTH - 1, "\"")
    else {
      if (rest ~ /^\(/) parentheses[modes]++
      if (rest ~ /^\)/ && --parentheses[modes] == 0 && modes > 0) { modes--; rest = substr(rest, 2) }
      else rest = take(rest, 1)
    }
  }
}

function take(rest, byteCount) {
  tokens[++tokenCount] = substr(rest, 1, byteCount)
  lines[tokenCount] = FNR
  return substr(rest, byteCount + 1)
}

function afterComment(rest) {
  if (!match(rest, /\/\*|\*\//)) return ""
  comments += substr(rest, RSTART, 1) == "/" ? 1 : -1
  return substr(rest, RSTART + 2)
}

function beginText(rest, hashCount, quotes) {
  modes++
  ends[modes] = quotes substr(rest, 1, hashCount)
  escapes[modes] = "\\" substr(rest, 1, hashCount)
  return substr(rest, hashCount + length(quotes) + 1)
}

function afterText(rest,    end, escape, after) {
  end = index(rest, ends[modes])
  escape = index(rest, escapes[modes])
  if (escape > 0 && (end == 0 || escape < end)) {
    after = escape + length(escapes[modes])
    if (substr(rest, after, 1) == "(") parentheses[++modes] = 1
    return substr(rest, after + 1)
  }
  if (end == 0) return ""
  after = end + length(ends[modes])
  modes--
  return substr(rest, after)
}

# Tokens to declarations and uses
#
# `path` is the type around a token, with those around that: Snapshot.Segment. `bodies` has 1 for braces of a type whose
# functions and properties others can name, 2 where only the file can, 0 for all other braces.

function endFile(    i, depth, token, before, path, type, body) {
  tokens[0] = tokens[tokenCount + 1] = tokens[tokenCount + 2] = ""
  split("", chains)
  depth = groups = 0
  bodies[0] = 1
  paths[0] = type = ""
  for (i = 1; i <= tokenCount; i++) {
    token = tokens[i]
    before = tokens[i - 1]
    path = paths[depth]
    if (token == "{") {
      bodies[++depth] = type != "" ? body : 0
      paths[depth] = type != "" ? type : path
      type = ""
    } else if (token == "}") {
      if (depth > 0) depth--
    } else if (token == "(") {
      # After a name it has parameters or arguments, after the > of an arrow it is a tuple.
      isTuple[++groups] = before == ">" ? tokens[i - 2] == "-" : before !~ /[A-Za-z0-9_]$/
    } else if (token == ")") {
      if (groups > 0) groups--
    } else if (token == "in") {
      noteClosureNames(i)
    } else if ((token == "let" || token == "var") && tokens[i + 1] ~ /^[.(]/) {
      notePatternNames(i)
    } else if (token !~ /^[A-Za-z_]/ || token in isTypeWord || token in isMemberWord) {
      continue
    } else if (before == "." || !(before in isTypeWord || before in isMemberWord) || tokens[i - 2] == ".") {
      if (tokens[i + 1] == ":" && token ~ /^[a-z_]/) noteLabel(token)
      use(i, path)
    } else if (before == "extension") {
      type = chainFrom(i)
      body = isPrivate(i) || (file, firstOf(type)) in isOwnName ? 2 : 1
      use(i, "")
    } else if (before in isTypeWord) {
      body = isPrivate(i) ? 2 : bodies[depth]
      declareType(i, path, body)
      noteGenericNames(i + 1)
      if (before != "typealias") type = joined(path, token)
    } else {
      declareMember(i, path, bodies[depth])
      noteGenericNames(i + 1)
    }
  }
}

function joined(path, name) { return path == "" ? name : path "." name }

function firstOf(path) {
  sub(/\..*/, "", path)
  return path
}

function chainFrom(i,    chain) {
  chain = tokens[i]
  for (; tokens[i + 1] == "." && tokens[i + 2] ~ /^[A-Z]/; i += 2) chain = chain "." tokens[i + 2]
  return chain
}

# What only its file can name is not of interest, but hides what has the same name.

function noteOwnName(name) { isOwnName[file, name] = 1 }

# The names in <T, each U: P>.
function noteGenericNames(i,    depth) {
  if (tokens[i] != "<") return
  for (; i <= tokenCount; i++) {
    if (tokens[i] == "<") depth++
    if (tokens[i] == ">" && --depth == 0) return
    if (depth == 1 && tokens[i] ~ /^[A-Z]/ && tokens[i - 1] !~ /^[:.]$/) noteOwnName(tokens[i])
  }
}

# The names before `in`: those of `for (a, b) in` and of `{ a, b in`.
function noteClosureNames(i) {
  for (i--; tokens[i] ~ /^([a-z_].*|[,()])$/ && tokens[i] != "for"; i--) noteOwnName(tokens[i])
}

# The names of `let (a, b)` and `case let .a(b, c)`.
function notePatternNames(i) {
  for (i++; i <= tokenCount && tokens[i] !~ /^[)={:]$/; i++) if (tokens[i] ~ /^[a-z_]/) noteOwnName(tokens[i])
}

# A name before a colon: of a parameter, an argument, or an element of a tuple, which is used after a dot.
function noteLabel(name) {
  noteOwnName(name)
  if (groups > 0 && isTuple[groups]) noteName(name)
}

# Declarations

function noteName(name) {
  if (room == "") return
  if (!(name in nameHeights) || height < nameHeights[name]) nameHeights[name] = height
}

# Whether `private` stands before the word before a name. private(set) is not meant: it hides nothing from who reads.
function isPrivate(i) {
  for (i -= 2; tokens[i] == ")" || tokens[i] in isModifier; i--) {
    if (tokens[i] == "private" || tokens[i] == "fileprivate") return 1
    if (tokens[i] == ")") i -= 3
  }
  return 0
}

# The lowest room that declares a type has it.
function declareType(i, path, body) {
  if (body != 1) noteOwnName(tokens[i])
  else if (room != "") {
    path = joined(path, tokens[i])
    if (!(path in typeHeights) || height < typeHeights[path]) typeHeights[path] = height
  }
}

function declareMember(i, path, body,    name) {
  name = tokens[i]
  if (body == 0) noteOwnName(name)
  else if (body == 2 || isPrivate(i)) isOwnMember[file, name] = 1
  else if (room != "" && !checks) {
    noteName(name)
    if (!((path, name) in memberHeights) || height < memberHeights[path, name]) memberHeights[path, name] = height
    memberNames[++memberCount] = name
    memberPaths[memberCount] = path
    memberRooms[memberCount] = room
  }
}

# Keeps of each name that is added to a type of a room below the lowest such type, and the lowest room that adds it.
function noteAdditions(    i, name, home, from) {
  for (i = 1; i <= memberCount; i++) {
    name = memberNames[i]
    home = memberPaths[i] in typeHeights ? typeHeights[memberPaths[i]] : 0
    from = heights[memberRooms[i]]
    if (home >= from) continue
    if (!(name in homes) || home < homes[name]) homes[name] = home
    if (name in additionHeights && additionHeights[name] <= from) continue
    additionHeights[name] = from
    additionPaths[name] = memberPaths[i]
  }
}

# Uses

function use(i, path) {
  if (!checks) noteUse(i)
  else if (tokens[i] ~ /^[A-Z]/) useType(i, path)
  else if (tokens[i - 1] != "." || tokens[i - 2] == "self") useMember(i, path)
  else useMemberOfUnknown(i)
}

function noteUse(i,    name) {
  name = tokens[i]
  if (tokens[i - 1] != "." && tokens[i + 1] != "(") return
  if (room == "") isUsedOutside[name] = 1
  else if (!(name in useHeights) || height < useHeights[name]) useHeights[name] = height
}

# Whether a name that is added to types is used by who cannot mean what is added.
function meansOther(name) { return homes[name] == 0 ? name in isUsedOutside : useHeights[name] < homes[name] }

# The second name of A.B is looked for as A.B; that of a.B is a member of something else.
function useType(i, path,    chain, found, parent) {
  if (tokens[i - 1] == "." && !((i - 2) in chains)) return
  if (tokens[i - 1] != "." && (file, tokens[i]) in isOwnName) return
  chain = tokens[i - 1] == "." ? joined(chains[i - 2], tokens[i]) : tokens[i]
  chains[i] = chain == "Diglot" ? "" : chain
  while (path != "" && !(joined(path, chain) in typeHeights)) path = outside(path)
  found = joined(path, chain)
  if (!(found in typeHeights) || typeHeights[found] <= height) return
  # A.B says no more than A, unless another room adds B.
  parent = outside(found)
  if (chain ~ /\./ && typeHeights[parent] == typeHeights[found]) return
  report(file ":" lines[i] ": " room " names " found " of " roomAt(typeHeights[found]))
}

# The type around a type.
function outside(path) { return sub(/\.[^.]*$/, "", path) ? path : "" }

function useMember(i, path,    name) {
  name = tokens[i]
  if (!(name in homes) || (file, name) in isOwnName || (file, name) in isOwnMember) return
  while (path != "" && !((path, name) in memberHeights)) path = outside(path)
  if (!((path, name) in memberHeights) || memberHeights[path, name] <= height) return
  if (!(path in typeHeights) && meansOther(name)) return
  reportMember(i, path, memberHeights[path, name])
}

function useMemberOfUnknown(i,    name) {
  name = tokens[i]
  if (!(name in homes) || (file, name) in isOwnMember || meansOther(name) || nameHeights[name] <= height) return
  if (additionPaths[name] != "") reportMember(i, additionPaths[name], additionHeights[name])
}

function reportMember(i, path, from,    owner) {
  owner = path == "" ? "" : " adds to " path
  report(file ":" lines[i] ": " room " uses " tokens[i] ", which " roomAt(from) (owner == "" ? " declares" : owner))
}
