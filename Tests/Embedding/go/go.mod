module diglot.example/searches

go 1.19
