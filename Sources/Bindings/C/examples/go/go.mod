module diglot.example/search

go 1.19
