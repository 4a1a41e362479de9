module diglot/searches

go 1.19
