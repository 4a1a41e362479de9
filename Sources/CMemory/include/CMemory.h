/// Ends the program with a sentence and status 5 where the system has no more memory.
///
/// Swift's runtime can only trap then. A tool that is linked with this says instead what happened; what was committed is
/// safe, as it is whenever a program ends. There is nothing to call: it takes the place of the C library's functions.
