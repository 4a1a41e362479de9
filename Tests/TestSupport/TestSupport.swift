import Diglot
