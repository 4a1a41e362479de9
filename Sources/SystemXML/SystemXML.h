// Only the flags of libxml2 are wanted, which CXML is compiled with: its headers are in a folder of their own.
