// Only the flags of GMime are wanted, which CMail is compiled with: its headers are in folders of their own.
