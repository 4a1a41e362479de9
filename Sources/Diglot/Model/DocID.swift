/// The number of a document in one segment, dense from 0.
typealias DocID = UInt32
